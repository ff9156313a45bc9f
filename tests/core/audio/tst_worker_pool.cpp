#include <algorithm>
#include <cerrno>
#include <csignal>
#include <deque>
#include <fstream>
#include <map>
#include <memory>
#include <thread>

#include <QTemporaryDir>
#include <QTest>

#include <sys/wait.h>
#include <unistd.h>

#include "core/audio/worker_pool.h"
#include "core/audio/worker_protocol.h"
#include "tests/support/thrown.h"

using namespace nearfield;
using namespace nearfield::audio;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

/// misbehaving_worker does what the name of a file says.
const WorkerOptions kOptions{.program = NEARFIELD_MISBEHAVING_WORKER, .workers = 2, .timeLimit = 20s};

using Results = std::map<std::string, WorkerResult>;

NextFile filesOf(std::deque<fs::path> files)
{
    return [files = std::move(files)]() mutable -> std::optional<fs::path> {
        if (files.empty()) {
            return std::nullopt;
        }
        fs::path file = std::move(files.front());
        files.pop_front();
        return file;
    };
}

/// By file; fails when one comes twice.
Results analyse(const std::deque<fs::path>& files, const WorkerOptions& options = kOptions)
{
    Results results;
    analyseInWorkers(filesOf(files),
                     [&results](WorkerResult&& result) {
                         std::string file = result.file.string();
                         if (!results.emplace(std::move(file), std::move(result)).second) {
                             qFatal("a file was reported twice");
                         }
                     },
                     options, {});
    return results;
}

/// Nothing but what becomes of this one; 20 that are all right go along.
std::string errorOf(const fs::path& file, const WorkerOptions& options = kOptions)
{
    std::deque<fs::path> files;
    for (int i = 0; i < 20; ++i) {
        files.emplace_back("ok-" + std::to_string(i));
    }
    files.insert(files.begin() + 5, file);
    Results results = analyse(files, options);
    if (results.size() != files.size()) {
        return "not every file was reported";
    }
    const std::string error = results.extract(file.string()).mapped().error;
    const bool areOthersFine = std::all_of(results.begin(), results.end(), [](const auto& entry) {
        return entry.second.analysis && entry.second.error.empty() && entry.second.analysis->tags.title == entry.first;
    });
    return areOthersFine ? error : "another file suffered";
}

bool hasNoChild()
{
    return ::waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD;
}

/// Ended, whether or not anybody has asked how.
bool hasEnded(pid_t pid)
{
    std::string text;
    std::getline(std::ifstream("/proc/" + std::to_string(pid) + "/stat"), text);
    const std::size_t name = text.rfind(')');
    return name == std::string::npos || text.compare(name, 3, ") Z") == 0;
}

bool endsSoon(pid_t pid)
{
    for (int i = 0; i < 500 && !hasEnded(pid); ++i) {
        std::this_thread::sleep_for(10ms);
    }
    return hasEnded(pid);
}

pid_t pidOf(const WorkerResult& result)
{
    return static_cast<pid_t>(result.analysis->contentHash);
}

} // namespace

class TestWorkerPool : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { QVERIFY(hasNoChild()); }

    void everyFileIsReportedOnceWithItsOwnAnalysis()
    {
        std::deque<fs::path> files;
        for (int i = 0; i < 300; ++i) {
            files.emplace_back("/music/ok-" + std::to_string(i) + ".mp3");
        }
        const Results results = analyse(files);
        QCOMPARE(results.size(), files.size());
        for (const auto& [file, result] : results) {
            QVERIFY(result.analysis);
            QCOMPARE(result.analysis->tags.title, file);
            QVERIFY(result.error.empty());
        }
    }

    void nothingToDoStartsNothing()
    {
        WorkerOptions options = kOptions;
        options.program = "/nonexistent";
        QVERIFY(analyse({}, options).empty());
    }

    void oneFileStartsOneWorkerAndManyUseAll()
    {
        // Files are there until both have answered: how soon the second one starts is up to the system.
        const auto workersFor = [](int atMost) {
            std::map<pid_t, int> pids;
            analyseInWorkers(
                [&]() -> std::optional<fs::path> {
                    return pids.size() < 2 && atMost-- > 0 ? std::optional<fs::path>("self") : std::nullopt;
                },
                [&pids](WorkerResult&& result) { ++pids[pidOf(result)]; }, kOptions, {});
            return pids.size();
        };
        QCOMPARE(workersFor(1), std::size_t{1});
        QCOMPARE(workersFor(100'000), std::size_t{2});
    }

    void filesAreAskedForAsTheyAreNeeded()
    {
        std::size_t given = 0;
        std::size_t done = 0;
        std::size_t mostAhead = 0;
        analyseInWorkers(
            [&]() -> std::optional<fs::path> {
                return given < 50 ? std::optional<fs::path>("ok-" + std::to_string(given++)) : std::nullopt;
            },
            [&](WorkerResult&&) { mostAhead = std::max(mostAhead, given - ++done); }, kOptions, {});
        QCOMPARE(done, std::size_t{50});
        QVERIFY(mostAhead <= 2 * kOptions.workers);
    }

    void namesThatAreNotUtf8Cross()
    {
        const std::string name = "/a\xff\xfe\n b.mp3";
        QCOMPARE(analyse({name}).at(name).analysis->tags.title, name);
    }

    void aBadFileCostsItselfAndSaysWhy_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("error");
        QTest::newRow("refused") << "refuse"
                                 << "there is no sound in it";
        QTest::newRow("an error of another kind") << "strange"
                                                  << "something else";
        QTest::newRow("segmentation fault") << "crash"
                                            << "the decoder crashed (SIGSEGV)";
        QTest::newRow("abort") << "abort"
                               << "the decoder crashed (SIGABRT)";
        QTest::newRow("killed by the system")
            << "killed"
            << "the decoder was ended by the system (SIGKILL), perhaps because memory ran out";
        QTest::newRow("ended") << "leave"
                               << "the decoder ended (exit code 7)";
        QTest::newRow("garbage") << "garbage"
                                 << "the decoder answered nonsense";
        QTest::newRow("oversized answer") << "oversized"
                                          << "the decoder answered nonsense";
        QTest::newRow("answer to nothing") << "unasked"
                                           << "the decoder answered what was not asked";
        QTest::newRow("half an answer") << "half"
                                        << "the decoder ended (exit code 3)";
    }
    void aBadFileCostsItselfAndSaysWhy()
    {
        QFETCH(QString, file);
        QFETCH(QString, error);
        QCOMPARE(QString::fromStdString(errorOf(file.toStdString())), error);
    }

    void anAnalysisThatCannotBeReadCostsItsFile()
    {
        const std::string error = errorOf("corrupt");
        QVERIFY2(error.starts_with("the decoder "), error.c_str());
    }

    void aHangCostsItsFileWhenTheTimeIsUp()
    {
        WorkerOptions options = kOptions;
        options.timeLimit = 1500ms;
        QCOMPARE(errorOf("hang", options), std::string("the decoder took longer than 1.5 s"));
    }

    void aBlowUpOfMemoryCostsItsFile()
    {
#ifdef NEARFIELD_SANITIZE
        QSKIP("no limit under AddressSanitizer, which maps terabytes");
#endif
        WorkerOptions options = kOptions;
        options.memoryLimit = std::size_t{256} << 20U;
        QCOMPARE(errorOf("bomb", options), std::string("it needs more than 256 MB of memory"));
    }

    void manyBadFilesInARowAreAllReported()
    {
        std::deque<fs::path> files;
        for (int i = 0; i < 40; ++i) {
            files.emplace_back((i % 3 == 0 ? "crash-" : i % 3 == 1 ? "garbage-" : "leave-") + std::to_string(i));
        }
        const Results results = analyse(files);
        QCOMPARE(results.size(), files.size());
        QVERIFY(std::none_of(results.begin(), results.end(), [](const auto& entry) { return entry.second.analysis; }));
    }

    void aLibraryThatPrintsDoesNoHarm()
    {
        QCOMPARE(errorOf("print"), std::string());
    }

    void aLongAnswerCrosses()
    {
        QCOMPARE(analyse({"long"}).at("long").analysis->tags.lyrics.size(), std::size_t{3'000'000});
    }

    void workersArePoliteAndInheritNothing()
    {
        std::deque<fs::path> files;
        for (int i = 0; i < 40; ++i) {
            files.emplace_back("self-" + std::to_string(i));
        }
        for (const auto& [file, result] : analyse(files)) {
            // Open: both ends of the connection, and the one that misbehaving_worker keeps for nonsense.
            const std::string expected = std::to_string(pidOf(result)) + " nice 10 open 3 stdin ''";
            QCOMPARE(result.analysis->tags.lyrics, expected);
        }
    }

    void whatAPauseTakesIsNotTheTimeOfAFile()
    {
        // Once both workers run, one waits for its file to exist, and the result of the other is paused at for longer
        // than a file may take. The file exists only after the pause.
        const QTemporaryDir dir;
        const fs::path waited = fs::path(dir.path().toStdString()) / "wait";
        WorkerOptions options = kOptions;
        options.timeLimit = 1000ms;
        std::map<pid_t, int> workers;
        std::deque<fs::path> files{waited, "last"};
        std::jthread maker;
        std::optional<WorkerResult> result;
        analyseInWorkers(
            [&]() -> std::optional<fs::path> {
                if (workers.size() < 2) {
                    return "ok";
                }
                if (files.empty()) {
                    return std::nullopt;
                }
                fs::path file = std::move(files.front());
                files.pop_front();
                return file;
            },
            [&](WorkerResult&& one) {
                if (one.file == "last") {
                    std::this_thread::sleep_for(1200ms);
                    maker = std::jthread([&waited] {
                        std::this_thread::sleep_for(100ms);
                        std::ofstream(waited) << "x";
                    });
                } else if (one.file == waited) {
                    result = std::move(one);
                } else {
                    ++workers[pidOf(one)];
                }
            },
            options, {});
        QVERIFY(result.has_value());
        QCOMPARE(result->error, std::string());
    }

    void aWorkerThatGoesWhileItWaitsCostsNoFile()
    {
        int done = 0;
        analyseInWorkers(filesOf({"ok-1", "ok-2", "ok-3", "ok-4", "ok-5"}),
                         [&done](WorkerResult&& result) {
                             QVERIFY2(result.analysis.has_value(), result.error.c_str());
                             ::kill(pidOf(result), SIGKILL);
                             QVERIFY(endsSoon(pidOf(result)));
                             ++done;
                         },
                         kOptions, {});
        QCOMPARE(done, 5);
    }

    void aStopEndsWorkersAtOnce()
    {
        const auto source = std::make_unique<std::stop_source>();
        std::jthread stopper([&source] {
            std::this_thread::sleep_for(300ms);
            source->request_stop();
        });
        int reported = 0;
        analyseInWorkers(
            filesOf({"hang-1", "hang-2", "hang-3"}), [&reported](WorkerResult&&) { ++reported; }, kOptions,
            source->get_token());
        QCOMPARE(reported, 0);
    }

    void aStopFromTheReceiverEndsItAfterThatFile()
    {
        const auto source = std::make_unique<std::stop_source>();
        int reported = 0;
        analyseInWorkers(
            filesOf({"ok-1", "ok-2", "ok-3", "ok-4", "ok-5"}),
            [&](WorkerResult&&) {
                ++reported;
                source->request_stop();
            },
            kOptions, source->get_token());
        QCOMPARE(reported, 1);
    }

    void whatTheReceiverThrowsEndsTheWorkersAndPasses()
    {
        const auto call = [](ErrorKind kind) {
            return test::kindThrownBy([kind] {
                analyseInWorkers(filesOf({"ok-1", "hang"}),
                                 [kind](WorkerResult&&) { throw Error(kind, "the database says no"); }, kOptions, {});
            });
        };
        QCOMPARE(call(ErrorKind::Locked), ErrorKind::Locked);
        QCOMPARE(call(ErrorKind::Corrupt), ErrorKind::Corrupt); // not taken for a worker's
    }

    void aProgramThatIsNoWorkerIsAnErrorNotALoop_data()
    {
        QTest::addColumn<QString>("program");
        QTest::addColumn<QByteArray>("how");
        const QString worker = QStringLiteral(NEARFIELD_MISBEHAVING_WORKER);
        QTest::newRow("missing") << QStringLiteral("/nonexistent/program") << QByteArray();
        QTest::newRow("dies at start") << worker << QByteArray("dies at start");
        QTest::newRow("says something else") << worker << QByteArray("is no worker");
        QTest::newRow("ends at once") << QStringLiteral("/bin/true") << QByteArray();
    }
    void aProgramThatIsNoWorkerIsAnErrorNotALoop()
    {
        QFETCH(QString, program);
        QFETCH(QByteArray, how);
        qputenv("NEARFIELD_TEST_WORKER", how);
        WorkerOptions options = kOptions;
        options.program = program.toStdString();
        QCOMPARE(test::kindThrownBy([&] { (void)analyse({"ok-1", "ok-2"}, options); }), ErrorKind::Unreadable);
        qunsetenv("NEARFIELD_TEST_WORKER");
    }

    void aWorkerStartsNoWorkers()
    {
        qputenv(kWorkerVariable, "1");
        QCOMPARE(test::kindThrownBy([] { (void)analyse({"ok"}); }), ErrorKind::BadArgument);
        qunsetenv(kWorkerVariable);
    }

    void workersDieWithTheProgram_data()
    {
        QTest::addColumn<bool>("isBusy");
        QTest::newRow("at work") << true;
        QTest::newRow("waiting") << false;
    }
    void workersDieWithTheProgram()
    {
        QFETCH(bool, isBusy);
        int ends[2];
        QCOMPARE(::pipe(ends), 0);
        const pid_t program = ::fork();
        if (program == 0) {
            WorkerOptions options = kOptions;
            options.workers = 1;
            analyseInWorkers(filesOf({"ok", "hang"}),
                             [&](WorkerResult&& result) {
                                 const pid_t pid = pidOf(result);
                                 if (::write(ends[1], &pid, sizeof pid) < 0 || !isBusy) {
                                     ::pause();
                                 }
                             },
                             options, {});
            ::_exit(1);
        }
        pid_t worker = 0;
        QCOMPARE(::read(ends[0], &worker, sizeof worker), static_cast<ssize_t>(sizeof worker));
        std::this_thread::sleep_for(100ms); // it holds the file now
        QVERIFY(!hasEnded(worker));
        ::kill(program, SIGKILL);
        ::waitpid(program, nullptr, 0);
        QVERIFY(endsSoon(worker));
        ::close(ends[0]);
        ::close(ends[1]);
    }
};

QTEST_APPLESS_MAIN(TestWorkerPool)
#include "tst_worker_pool.moc"
