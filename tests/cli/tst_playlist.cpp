#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "tests/support/synthetic.h"

using namespace nearfield;

namespace {

struct Result
{
    int exit = -1;
    QByteArray out;
    QByteArray err;

    [[nodiscard]] QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
    [[nodiscard]] QJsonArray results() const { return json()[QStringLiteral("results")].toArray(); }
};

} // namespace

/// `nearfield-cli playlist`, `export` and `import` of playlists, as a script would run them.
class TestCliPlaylist : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;

    [[nodiscard]] QString path(const char* name) const { return m_dir.filePath(QString::fromUtf8(name)); }

    /// Arguments are separated by "|".
    [[nodiscard]] Result run(const QString& arguments, bool json = true) const
    {
        QProcess process;
        process.start(QStringLiteral(NEARFIELD_CLI),
                      QStringList{QStringLiteral("--library"), path("library")} +
                          (json ? QStringList{QStringLiteral("--json")} : QStringList{}) +
                          arguments.split(QLatin1Char('|'), Qt::SkipEmptyParts));
        if (!process.waitForFinished(60'000)) {
            return {};
        }
        return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
    }

private Q_SLOTS:
    void initTestCase()
    {
        QFile file(path("tracks.csv"));
        const std::string csv = test::syntheticCsv(200);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(csv.data(), static_cast<qint64>(csv.size())) > 0);
        file.close();
        QCOMPARE(run(QStringLiteral("import|") + file.fileName()).exit, 0);
        const Result untrained = run(QStringLiteral("playlist|radio|1"));
        QCOMPARE(untrained.exit, 1);
        QVERIFY(untrained.err.contains("train"));
        QCOMPARE(run(QStringLiteral("train|autoencoder|--epochs|2")).exit, 0);
    }

    void wrongUsageExitsWithTwoAndSaysWhy_data()
    {
        QTest::addColumn<QString>("arguments");
        QTest::addColumn<QByteArray>("said");
        const auto row = [](const char* name, const char* arguments, const char* said) {
            QTest::newRow(name) << QString::fromUtf8(arguments) << QByteArray(said);
        };
        row("no maker", "playlist", "subcommand");
        row("one end", "playlist|journey|1", "B");
        row("no such mood", "playlist|arc|calm|hungry", "hungry");
        row("one mood", "playlist|arc|calm", "two moods");
        row("the same end", "playlist|journey|1|1", "twice");
        row("no range", "playlist|filter|--energy|loud", "loud");
        row("a range backwards", "playlist|filter|--energy|1..0.5", "energy");
        row("no format", "playlist|radio|1|--output|x.doc", ".m3u8");
        row("no trend", "playlist|journey|1|2|--energy|up", "up");
        row("count and minutes", "playlist|radio|1|-n|5|--minutes|20", "excludes");
        row("several tracks", "playlist|journey|Artist 1|2", "Title 1");
        row("export of no format", "export|playlist|x|x.doc", ".m3u8");
    }
    void wrongUsageExitsWithTwoAndSaysWhy()
    {
        QFETCH(QString, arguments);
        QFETCH(QByteArray, said);
        const Result result = run(arguments, false);
        QCOMPARE(result.exit, 2);
        QVERIFY2(result.err.contains(said), result.err);
    }

    void everyMakerGivesTracksWithReasons_data()
    {
        QTest::addColumn<QString>("arguments");
        QTest::addColumn<QString>("kind");
        QTest::newRow("journey") << QStringLiteral("playlist|journey|3|77|-n|6|--via|40|--energy|rising")
                                 << QStringLiteral("journey");
        QTest::newRow("radio") << QStringLiteral("playlist|radio|3|8|--exclude|9|-n|6") << QStringLiteral("radio");
        QTest::newRow("arc") << QStringLiteral("playlist|arc|calm|energetic|calm|-n|6") << QStringLiteral("arc");
        QTest::newRow("filter") << QStringLiteral("playlist|filter|--energy|0.2..|--tempo|80..180|-n|6")
                                << QStringLiteral("filter");
    }
    void everyMakerGivesTracksWithReasons()
    {
        QFETCH(QString, arguments);
        QFETCH(QString, kind);
        const Result result = run(arguments);
        QCOMPARE(result.exit, 0);
        QCOMPARE(result.json()[QStringLiteral("kind")].toString(), kind);
        QCOMPARE(result.results().size(), 6);
        for (const QJsonValue& one : result.results()) {
            const QJsonObject track = one.toObject();
            QVERIFY(track[QStringLiteral("id")].toInt() > 0);
            QVERIFY(!track[QStringLiteral("title")].toString().isEmpty());
            QVERIFY(!track[QStringLiteral("reason")].toString().isEmpty());
        }
        QVERIFY(result.json().contains(QStringLiteral("milliseconds")));
        const Result text = run(arguments, false);
        QCOMPARE(text.exit, 0);
        QVERIFY(text.out.contains("Title"));
    }

    void aListIsSavedWrittenShownExportedAndRemoved()
    {
        const Result made =
            run(QStringLiteral("playlist|radio|3|-n|5|--name|Evening & <Ü>|--output|") + path("a.xspf"));
        QCOMPARE(made.exit, 0);
        QCOMPARE(made.json()[QStringLiteral("written")].toInt(), 5);
        QVERIFY(QFile::exists(path("a.xspf")));
        const QJsonArray list = run(QStringLiteral("playlist|list")).json()[QStringLiteral("playlists")].toArray();
        QCOMPARE(list.size(), 1);
        QCOMPARE(list[0].toObject()[QStringLiteral("tracks")].toInt(), 5);
        const Result shown = run(QStringLiteral("playlist|show|evening & <ü>"));
        QCOMPARE(shown.results().size(), 5);
        QCOMPARE(run(QStringLiteral("export|playlist|Evening & <Ü>|") + path("b.m3u8")).exit, 0);

        const Result imported = run(QStringLiteral("import|%1|%2").arg(path("a.xspf"), path("b.m3u8")));
        QCOMPARE(imported.exit, 0);
        const QJsonArray files = imported.json()[QStringLiteral("files")].toArray();
        for (const QJsonValue& file : files) {
            const QJsonObject one = file.toObject()[QStringLiteral("playlists")].toArray().at(0).toObject();
            QCOMPARE(one[QStringLiteral("found")].toInt(), 5);
            const Result back = run(QStringLiteral("playlist|show|%1").arg(one[QStringLiteral("playlist")].toInt()));
            for (int i = 0; i < 5; ++i) {
                for (const char* key : {"id", "reason", "seconds"}) {
                    QCOMPARE(back.results()[i].toObject()[QLatin1String(key)],
                             shown.results()[i].toObject()[QLatin1String(key)]);
                }
            }
        }
        // Now three have that name, and a number tells them apart.
        const Result several = run(QStringLiteral("playlist|remove|Evening & <Ü>"));
        QCOMPARE(several.exit, 2);
        QVERIFY(several.err.contains("number"));
        QCOMPARE(run(QStringLiteral("playlist|remove|1")).exit, 0);
        QCOMPARE(run(QStringLiteral("playlist|show|1")).exit, 1);
        QCOMPARE(run(QStringLiteral("playlist|list")).json()[QStringLiteral("playlists")].toArray().size(), 2);
    }

    void nothingThatFitsIsSaidAndNothingIsSaved()
    {
        const Result result = run(QStringLiteral("playlist|filter|--genre|polka|--name|Polka"), false);
        QCOMPARE(result.exit, 0);
        QVERIFY(result.out.contains("No track"));
        QCOMPARE(run(QStringLiteral("playlist|show|Polka")).exit, 1);
    }

    void theCatalogueIsExported()
    {
        const Result result = run(QStringLiteral("export|catalogue|") + path("all.csv"));
        QCOMPARE(result.json()[QStringLiteral("written")].toInt(), 200);
        QVERIFY(QFile::exists(path("all.csv")));
    }
};

QTEST_GUILESS_MAIN(TestCliPlaylist)
#include "tst_playlist.moc"
