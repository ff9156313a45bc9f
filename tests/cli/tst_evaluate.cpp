#include <csignal>

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "core/base/random.h"

namespace {

struct Result
{
    int exit = -1;
    QByteArray out;
    QByteArray err;
};

} // namespace

/// `nearfield-cli evaluate` as a script would run it.
class TestCliEvaluate : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;

    [[nodiscard]] QString path(const char* name) const { return m_dir.filePath(QLatin1String(name)); }

    [[nodiscard]] Result run(const QStringList& arguments) const
    {
        QProcess process;
        process.start(QStringLiteral(NEARFIELD_CLI),
                      QStringList{QStringLiteral("--library"), path("library")} + arguments);
        if (!process.waitForFinished(120'000)) {
            return {};
        }
        return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
    }

    /// So many listeners, each of whom rates half of 60 tracks.
    QString ratingsFile(const char* name, int listeners) const
    {
        nearfield::Random random(9);
        QByteArray csv = "listener,track,stars\n";
        for (int listener = 0; listener < listeners; ++listener) {
            for (int track = 0; track < 60; ++track) {
                if (random.uniform() < 0.5) {
                    csv += "l" + QByteArray::number(listener) + ",t" + QByteArray::number(track) + "," +
                           QByteArray::number(1 + (track + listener % 2) % 5) + "\n";
                }
            }
        }
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(csv) != csv.size()) {
            qFatal("cannot write a test file");
        }
        return file.fileName();
    }

private Q_SLOTS:
    void theTablesAreInTheJson()
    {
        const Result result = run({QStringLiteral("--json"), QStringLiteral("evaluate"), QStringLiteral("--data"),
                                   ratingsFile("a.csv", 30), QStringLiteral("--times")});
        QCOMPARE(result.exit, 0);
        const QJsonObject json = QJsonDocument::fromJson(result.out).object();
        for (const char* key : {"tables", "importance", "split", "seconds", "times", "seed", "data"}) {
            QVERIFY2(json.contains(QLatin1String(key)), key);
        }
        const QJsonObject tables = json[QStringLiteral("tables")].toObject();
        for (const char* key : {"feature_reconstruction", "rating_prediction", "ranking", "neighbours"}) {
            QVERIFY2(tables[QLatin1String(key)].isArray(), key);
        }
        int defaults = 0;
        for (const QJsonValue& row : tables[QStringLiteral("rating_prediction")].toArray()) {
            const QJsonObject figure = row.toObject();
            for (const char* key : {"model", "metric", "value", "low", "high", "n", "default"}) {
                QVERIFY2(figure.contains(QLatin1String(key)), key);
            }
            QVERIFY(figure[QStringLiteral("low")].toDouble() <= figure[QStringLiteral("value")].toDouble());
            QVERIFY(figure[QStringLiteral("value")].toDouble() <= figure[QStringLiteral("high")].toDouble());
            if (figure[QStringLiteral("default")].toBool()) {
                QCOMPARE(figure[QStringLiteral("model")].toString(), QStringLiteral("hybrid"));
                ++defaults;
            }
        }
        QCOMPARE(defaults, 4); // rmse, mae, auc, coverage80
    }

    void theSameSeedPrintsTheSame()
    {
        const QStringList arguments = {QStringLiteral("--json"), QStringLiteral("evaluate"), QStringLiteral("--data"),
                                       ratingsFile("a.csv", 30), QStringLiteral("--seed"),   QStringLiteral("1")};
        const Result once = run(arguments);
        QCOMPARE(once.exit, 0);
        QVERIFY(once.out.size() > 1000);
        QCOMPARE(run(arguments).out, once.out);
    }

    void peopleGetTablesAndAFileOfFigures()
    {
        const Result result =
            run({QStringLiteral("evaluate"), QStringLiteral("--data"), ratingsFile("a.csv", 30),
                 QStringLiteral("--split"), QStringLiteral("track"), QStringLiteral("--csv"), path("figures.csv")});
        QCOMPARE(result.exit, 0);
        QVERIFY(result.out.contains("hybrid *"));
        QVERIFY(result.out.contains("split: track"));
        QFile file(path("figures.csv"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray csv = file.readAll();
        QVERIFY(csv.startsWith("table,model,metric,value,low,high,n,default\n"));
        QVERIFY(csv.contains("rating_prediction,hybrid,rmse,"));
    }

    void whatCannotBeAskedIsSaid_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("exit");
        const QString file = ratingsFile("a.csv", 30);
        QTest::newRow("an unknown split") << QStringList{QStringLiteral("--split"), QStringLiteral("moon")} << 2;
        QTest::newRow("no folds") << QStringList{QStringLiteral("--folds"), QStringLiteral("0")} << 2;
        QTest::newRow("no times") << QStringList{QStringLiteral("--data"), file, QStringLiteral("--split"),
                                                 QStringLiteral("time")}
                                  << 2;
        QTest::newRow("no such file") << QStringList{QStringLiteral("--data"), QStringLiteral("/nowhere.csv")} << 1;
        QTest::newRow("an empty library") << QStringList{} << 1;
    }
    void whatCannotBeAskedIsSaid()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, exit);
        const Result result = run(QStringList{QStringLiteral("evaluate")} + arguments);
        QCOMPARE(result.exit, exit);
        QVERIFY(!result.err.isEmpty());
    }

    void anInterruptEndsItWith130()
    {
        QProcess process;
        process.start(QStringLiteral(NEARFIELD_CLI),
                      {QStringLiteral("--library"), path("library"), QStringLiteral("evaluate"),
                       QStringLiteral("--data"), ratingsFile("many.csv", 3000), QStringLiteral("--folds"),
                       QStringLiteral("20")});
        QVERIFY(process.waitForStarted());
        process.setReadChannel(QProcess::StandardError);
        QByteArray progress;
        while (progress.count('\n') < 2 && process.waitForReadyRead(30'000)) { // it reads, then it fits
            progress += process.readAllStandardError();
        }
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(60'000));
        QCOMPARE(process.exitCode(), 130);
    }
};

QTEST_APPLESS_MAIN(TestCliEvaluate)
#include "tst_evaluate.moc"
