#include <csignal>
#include <filesystem>
#include <fstream>

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

#include "core/audio/encoder.h"
#include "tests/support/sounds.h"
#include "tests/support/synthetic.h"

using namespace nearfield;
namespace fs = std::filesystem;

namespace {

constexpr int kPatience = 120'000; // milliseconds

/// Named by its number: a song of 31 s, of another key and tempo than its neighbours.
void writeSong(const fs::path& file, int number)
{
    test::Sound song(31);
    test::addChords(song, number % 12, number % 2 == 0, 90 + 7 * number);
    test::addDrums(song, 90 + 7 * number);
    fs::create_directories(file.parent_path());
    audio::writeAudioFile(file, song.samples());
}

QString text(const fs::path& path)
{
    return QString::fromStdString(path.string());
}

/// Of processes that were started with this in their environment.
std::vector<pid_t> processesMarked(const std::string& mark)
{
    std::vector<pid_t> pids;
    for (const QString& pid : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs)) {
        std::ifstream in("/proc/" + pid.toStdString() + "/environ", std::ios::binary);
        const std::string environment(std::istreambuf_iterator<char>(in), {});
        if (environment.find(mark) != std::string::npos) {
            pids.push_back(pid.toInt());
        }
    }
    return pids;
}

struct Result
{
    int exit = -1;
    QString out;
    QString err;

    [[nodiscard]] QJsonObject json() const { return QJsonDocument::fromJson(out.toUtf8()).object(); }
    [[nodiscard]] QJsonObject music() const { return json()[QStringLiteral("music")].toObject(); }
};

int number(const QJsonObject& json, const char* key)
{
    return json[QLatin1String(key)].toInt(-1);
}
QJsonArray array(const QJsonObject& json, const char* key)
{
    return json[QLatin1String(key)].toArray();
}

} // namespace

/// Music files through the real program and its worker processes.
class TestMusic : public QObject
{
    Q_OBJECT

private:
    static constexpr int kSongs = 6;

    QTemporaryDir m_dir;

    [[nodiscard]] fs::path path(const char* name) const { return fs::path(m_dir.path().toStdString()) / name; }
    [[nodiscard]] fs::path songs() const { return path("songs"); }

    [[nodiscard]] QStringList arguments(const QStringList& verb) const
    {
        return QStringList{QStringLiteral("--library"), text(path("library")), QStringLiteral("--json")} + verb;
    }

    [[nodiscard]] Result run(const QStringList& verb, bool json = true) const
    {
        QStringList all = arguments(verb);
        if (!json) {
            all.removeAll(QStringLiteral("--json"));
        }
        QProcess process;
        process.start(QStringLiteral(NEARFIELD_CLI), all);
        if (!process.waitForFinished(kPatience)) {
            return {};
        }
        return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
                QString::fromUtf8(process.readAllStandardError())};
    }

    /// Starts an import of the songs and returns when the first of them is being listened to.
    void startImport(QProcess& process, const QString& mark = {}) const
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("NEARFIELD_TEST_MARK"), mark);
        process.setProcessEnvironment(environment);
        process.start(QStringLiteral(NEARFIELD_CLI), arguments({QStringLiteral("import"), text(songs())}));
        process.setReadChannel(QProcess::StandardError);
        QByteArray heard;
        while (!heard.contains("Analysing") && process.waitForReadyRead(kPatience)) {
            heard += process.readAllStandardError();
        }
        QVERIFY(heard.contains("Analysing"));
    }

private Q_SLOTS:
    void initTestCase()
    {
        for (int i = 0; i < kSongs; ++i) {
            writeSong(songs() / ("album " + std::to_string(i % 2)) / ("song " + std::to_string(i) + ".flac"), i);
        }
    }
    void cleanup() { fs::remove_all(path("library")); }

    void aFolderIsImportedOnce()
    {
        const Result first = run({QStringLiteral("import"), text(songs())});
        QCOMPARE(first.exit, 0);
        QCOMPARE(number(first.music(), "analysed"), kSongs);
        QCOMPARE(number(first.music(), "added"), kSongs);
        QCOMPARE(number(first.json(), "added"), kSongs);
        QCOMPARE(number(first.json(), "tracks"), kSongs);
        QVERIFY(first.music()[QStringLiteral("times_real_time")].toDouble() > 0);

        const Result again = run({QStringLiteral("import"), text(songs() / "album 0")});
        QCOMPARE(again.exit, 0);
        QCOMPARE(number(again.music(), "analysed"), 0);
        QCOMPARE(number(again.json(), "tracks"), kSongs);
        QCOMPARE(array(run({QStringLiteral("folders")}).json(), "folders").size(), 1);
    }

    void foldersFilesAndCataloguesCanBeMixed()
    {
        QFile csv(text(path("a.csv")));
        QVERIFY(csv.open(QIODevice::WriteOnly));
        csv.write(test::syntheticCsv(20).c_str());
        csv.close();
        const Result result = run({QStringLiteral("import"), csv.fileName(), text(songs() / "album 0/song 0.flac"),
                                   text(songs() / "album 1")});
        QCOMPARE(result.exit, 0);
        QCOMPARE(array(result.json(), "files").size(), 1);
        QCOMPARE(number(result.json(), "tracks"), 20 + 1 + kSongs / 2);
    }

    void aBrokenFileFailsWhenNamedAndIsListedWhenFound()
    {
        const fs::path broken = path("broken/broken.mp3");
        fs::create_directories(broken.parent_path());
        std::ofstream(broken) << "this is no music";
        writeSong(broken.parent_path() / "good.ogg", 1);

        const Result found = run({QStringLiteral("import"), text(broken.parent_path())});
        QCOMPARE(found.exit, 0);
        QCOMPARE(number(found.music(), "added"), 1);
        const QJsonArray failed = array(found.music(), "failed");
        QCOMPARE(failed.size(), 1);
        QVERIFY(failed[0].toObject()[QStringLiteral("path")].toString().endsWith(QStringLiteral("broken.mp3")));
        const QString reason = failed[0].toObject()[QStringLiteral("reason")].toString();
        QVERIFY2(reason.startsWith(QStringLiteral("it is no")), qPrintable(reason)); // the path is told beside it
        QCOMPARE(array(run({QStringLiteral("folders"), QStringLiteral("--failed")}).json(), "failed"), failed);

        fs::remove_all(path("library"));
        const Result named = run({QStringLiteral("import"), text(broken)});
        QCOMPARE(named.exit, 1);
        QCOMPARE(array(named.music(), "failed").size(), 1);
    }

    void whatIsNoFileIsRefusedWithoutWaiting()
    {
        const fs::path pipe = path("pipe.mp3");
        QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
        const Result result = run({QStringLiteral("import"), text(pipe), text(path("missing.flac"))});
        QCOMPARE(result.exit, 1);
        QCOMPARE(array(result.music(), "failed").size(), 2);
    }

    void analyseTellsFeaturesAndHowFarTheyCanBeTrusted()
    {
        const QString song = text(songs() / "album 0/song 0.flac");
        const Result first = run({QStringLiteral("analyse"), song});
        QCOMPARE(first.exit, 0);
        const QJsonObject heard = array(first.json(), "results")[0].toObject();
        const QJsonObject features = heard[QStringLiteral("features")].toObject();
        const QJsonObject confidence = heard[QStringLiteral("confidence")].toObject();
        QCOMPARE(features.size(), 13);
        QCOMPARE(confidence.size(), 13);
        QVERIFY(std::abs(features[QStringLiteral("tempo")].toDouble() - 90) < 3.6);
        QCOMPARE(features[QStringLiteral("key")].toInt(), 0);
        QVERIFY(array(first.json(), "failed").isEmpty());
        QVERIFY(first.json()[QStringLiteral("times_real_time")].toDouble() > 0);

        // Asked again, the library answers; asked to listen again, it listens.
        const Result stored = run({QStringLiteral("analyse"), song});
        QCOMPARE(number(stored.json(), "analysed"), 0);
        QCOMPARE(array(stored.json(), "results")[0].toObject()[QStringLiteral("features")].toObject(), features);
        const Result again = run({QStringLiteral("analyse"), QStringLiteral("--again"), QStringLiteral("--workers"),
                                  QStringLiteral("1"), song});
        QCOMPARE(number(again.json(), "analysed"), 1);
        QCOMPARE(number(run({QStringLiteral("stats")}).json(), "tracks"), 1);
    }

    void textForPeopleNamesKeyAndTempo()
    {
        const Result result = run({QStringLiteral("analyse"), text(songs() / "album 0/song 0.flac")}, false);
        QVERIFY(result.out.contains(QStringLiteral("song 0.flac")));
        QVERIFY(result.out.contains(QStringLiteral("C major")));
        QVERIFY(result.out.contains(QStringLiteral("90 BPM")));
        QVERIFY(result.out.contains(QStringLiteral("1 track added")));
    }

    void analyseRefusesWhatItWouldNotListenTo()
    {
        QCOMPARE(run({QStringLiteral("analyse"), text(path("missing.mp3"))}).exit, 1);
        QCOMPARE(run({QStringLiteral("analyse"), text(songs())}).exit, 2); // no music folder yet
        QCOMPARE(run({QStringLiteral("analyse"), QStringLiteral("--workers"), QStringLiteral("0")}).exit, 2);
    }

    void foldersAreAddedListedAndRemoved()
    {
        const Result added = run({QStringLiteral("folders"), QStringLiteral("--add"), text(songs())});
        QCOMPARE(added.exit, 0);
        QCOMPARE(number(added.json(), "new"), kSongs);
        QCOMPARE(number(added.json(), "waiting"), kSongs);
        QCOMPARE(number(run({QStringLiteral("stats")}).json(), "waiting"), kSongs);
        QCOMPARE(number(run({QStringLiteral("analyse")}).json(), "added"), kSongs);

        const QJsonObject folder = array(run({QStringLiteral("folders")}).json(), "folders")[0].toObject();
        QCOMPARE(number(folder, "files"), kSongs);
        QCOMPARE(number(folder, "waiting"), 0);
        const QString name = text(songs()) + QLatin1Char('/');
        QCOMPARE(number(run({QStringLiteral("folders"), QStringLiteral("--remove"), name}).json(), "tracks_removed"),
                 kSongs);
        QCOMPARE(run({QStringLiteral("folders"), QStringLiteral("--remove"), name}).exit, 1);
        QCOMPARE(run({QStringLiteral("folders"), QStringLiteral("--add"), text(path("missing"))}).exit, 1);
        QVERIFY(fs::exists(songs() / "album 0/song 0.flac"));
    }

    void filesThatAreGoneAreMissingUntilForgotten()
    {
        const fs::path folder = path("going");
        fs::create_directories(folder);
        fs::copy(songs() / "album 0/song 0.flac", folder / "a.flac", fs::copy_options::overwrite_existing);
        QCOMPARE(number(run({QStringLiteral("import"), text(folder)}).music(), "added"), 1);
        fs::remove(folder / "a.flac");
        (void)run({QStringLiteral("analyse")});
        QCOMPARE(array(run({QStringLiteral("folders"), QStringLiteral("--missing")}).json(), "missing").size(), 1);
        QCOMPARE(number(run({QStringLiteral("stats")}).json(), "missing"), 1);
        QCOMPARE(number(run({QStringLiteral("folders"), QStringLiteral("--forget-missing")}).json(), "tracks_removed"),
                 1);
        QCOMPARE(number(run({QStringLiteral("stats")}).json(), "missing"), 0);
    }

    void aFileIsPlacedAmongTheTracksWithoutBecomingOne()
    {
        const QString song = text(songs() / "album 1/song 1.flac");
        const Result early = run({QStringLiteral("place"), song});
        QCOMPARE(early.exit, 1);
        QVERIFY(early.err.contains(QStringLiteral("train")));

        QFile csv(text(path("b.csv")));
        QVERIFY(csv.open(QIODevice::WriteOnly));
        csv.write(test::syntheticCsv(100).c_str());
        csv.close();
        QCOMPARE(run({QStringLiteral("import"), csv.fileName()}).exit, 0);
        QCOMPARE(run({QStringLiteral("train"), QStringLiteral("--epochs"), QStringLiteral("2")}).exit, 0);
        const Result placed = run({QStringLiteral("place"), song, QStringLiteral("--count"), QStringLiteral("3")});
        QCOMPARE(placed.exit, 0);
        const QJsonObject track = array(placed.json(), "results")[0].toObject();
        QCOMPARE(array(track, "neighbours").size(), 3);
        QCOMPARE(array(track, "latent").size(), 32);
        QCOMPARE(track[QStringLiteral("features")].toObject().size(), 13);
        QCOMPARE(number(run({QStringLiteral("stats")}).json(), "tracks"), 100);

        const Result people = run({QStringLiteral("place"), song}, false);
        QVERIFY(people.out.contains(QStringLiteral("It lies nearest to")));
    }

    void aTrackIsNamedByThePathOfItsFile()
    {
        const QString song = text(songs() / "album 0/song 2.flac");
        QCOMPARE(run({QStringLiteral("import"), song}).exit, 0);
        const Result rated = run({QStringLiteral("rate"), song, QStringLiteral("4")});
        QCOMPARE(rated.exit, 0);
    }

    void anInterruptEndsItCleanlyAndTheNextCallGoesOn()
    {
        const QString mark = QStringLiteral("mark-%1-of-interrupt").arg(QCoreApplication::applicationPid());
        QProcess process;
        startImport(process, mark);
        for (const pid_t worker : processesMarked(mark.toStdString())) {
            if (worker != static_cast<pid_t>(process.processId())) {
                ::kill(worker, SIGSTOP); // so that it cannot be done before the interrupt comes
            }
        }
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(kPatience));
        const QJsonObject json = QJsonDocument::fromJson(process.readAllStandardOutput()).object();
        const QJsonObject music = json[QStringLiteral("music")].toObject();
        const int left = number(music, "left");
        QCOMPARE(process.exitCode(), 130);
        QVERIFY(left > 0);
        QCOMPARE(number(music, "analysed") + left, kSongs);
        QCOMPARE(number(run({QStringLiteral("analyse")}).json(), "analysed"), left);
        QCOMPARE(number(run({QStringLiteral("stats")}).json(), "tracks"), kSongs);
    }

    void aKillLeavesNoWorkerAndTheNextCallGoesOn()
    {
        const QString mark = QStringLiteral("mark-%1-of-kill").arg(QCoreApplication::applicationPid());
        QProcess process;
        startImport(process, mark);
        QVERIFY(processesMarked(mark.toStdString()).size() > 1);
        ::kill(static_cast<pid_t>(process.processId()), SIGKILL);
        QVERIFY(process.waitForFinished(kPatience));
        QTRY_VERIFY_WITH_TIMEOUT(processesMarked(mark.toStdString()).empty(), 5000);

        (void)run({QStringLiteral("analyse")});
        const QJsonObject stats = run({QStringLiteral("stats")}).json();
        QCOMPARE(number(stats, "tracks"), kSongs);
        QCOMPARE(number(stats, "waiting"), 0);
    }

    void theWorkersVerbIsNotForPeople()
    {
        QVERIFY(!run({QStringLiteral("--help")}).out.contains(QStringLiteral("analysis-worker")));
        QProcess process;
        process.start(QStringLiteral(NEARFIELD_CLI), {QStringLiteral("analysis-worker")});
        process.write("hello, is anybody there?\n");
        process.closeWriteChannel();
        QVERIFY(process.waitForFinished(kPatience));
        QCOMPARE(process.exitCode(), 2);
        QVERIFY(process.readAllStandardOutput().isEmpty());
        QVERIFY(!process.readAllStandardError().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestMusic)
#include "tst_music.moc"
