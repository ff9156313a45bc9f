#include <csignal>

#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "core/base/random.h"
#include "core/library/library.h"
#include "tests/support/synthetic.h"

using namespace nearfield;

namespace {

constexpr int kTimes = 20;

} // namespace

/// kill -9 at random moments: the library opens, holds what had been committed, and work starts again.
class TestKill : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;

    [[nodiscard]] std::filesystem::path folder() const
    {
        return m_dir.filePath(QStringLiteral("library")).toStdString();
    }

    QString write(const char* name, const std::string& content) const
    {
        QFile file(m_dir.filePath(QLatin1String(name)));
        if (!file.open(QIODevice::WriteOnly) || file.write(content.data(), static_cast<qint64>(content.size())) < 0) {
            qFatal("cannot write a test file");
        }
        return file.fileName();
    }

    /// True when the process was killed before it ended by itself.
    [[nodiscard]] bool runAndKill(const QStringList& verb, int afterMilliseconds) const
    {
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(QStringLiteral(NEARFIELD_CLI),
                      QStringList{QStringLiteral("--library"), QString::fromStdString(folder().string())} + verb);
        if (!process.waitForStarted()) {
            qFatal("cannot start nearfield-cli");
        }
        const bool ended = process.waitForFinished(afterMilliseconds);
        if (!ended) {
            ::kill(static_cast<pid_t>(process.processId()), SIGKILL);
            process.waitForFinished();
        }
        return !ended;
    }

private Q_SLOTS:
    void importThatIsKilledLosesNothingThatWasCommitted()
    {
        const QString first = write("first.csv", test::syntheticCsv(500));
        const QString second = write("second.csv", test::syntheticCsv(20'000, 1001));
        QVERIFY(!runAndKill({QStringLiteral("import"), first}, 60'000));
        QElapsedTimer timer;
        timer.start();
        QVERIFY(!runAndKill({QStringLiteral("import"), second}, 60'000));
        const auto wholeTime = static_cast<std::uint64_t>(timer.elapsed());
        std::filesystem::remove_all(folder());
        QVERIFY(!runAndKill({QStringLiteral("import"), first}, 60'000));

        Random random(11);
        int killed = 0;
        for (int i = 0; i < kTimes; ++i) {
            killed += runAndKill({QStringLiteral("import"), second}, static_cast<int>(random.below(wholeTime))) ? 1 : 0;
            const auto library = Library::open(folder());
            const std::size_t tracks = library->catalogue()->size();
            QVERIFY2(tracks == 500 || tracks == 20'500, qPrintable(QString::number(tracks)));
            if (tracks == 20'500) {
                std::filesystem::remove_all(folder());
                QVERIFY(!runAndKill({QStringLiteral("import"), first}, 60'000));
            }
        }
        QVERIFY2(killed > kTimes / 2, qPrintable(QString::number(killed)));
        QVERIFY(!runAndKill({QStringLiteral("import"), second}, 60'000));
        QCOMPARE(Library::open(folder())->catalogue()->size(), std::size_t{20'500});
        std::filesystem::remove_all(folder());
    }

    void trainingThatIsKilledStartsAgainAndKeepsTheEarlierModel()
    {
        QVERIFY(!runAndKill({QStringLiteral("import"), write("a.csv", test::syntheticCsv(2000))}, 60'000));
        QVERIFY(!runAndKill({QStringLiteral("train"), QStringLiteral("--epochs"), QStringLiteral("2")}, 60'000));

        Random random(12);
        for (int i = 0; i < kTimes; ++i) {
            QVERIFY(runAndKill({QStringLiteral("train"), QStringLiteral("--epochs"), QStringLiteral("100000"),
                                QStringLiteral("--patience"), QStringLiteral("100000")},
                               10 + static_cast<int>(random.below(400))));
            const auto library = Library::open(folder());
            QCOMPARE(library->catalogue()->size(), std::size_t{2000});
            QCOMPARE(QString::fromStdString(library->modelProblem()), QString());
            QVERIFY(library->soundSpace() != nullptr);
            for (const TrainingRun& run : library->trainingRuns()) {
                QVERIFY(run.status != "running");
            }
        }
        QVERIFY(!runAndKill({QStringLiteral("train"), QStringLiteral("--epochs"), QStringLiteral("2")}, 60'000));
        QCOMPARE(Library::open(folder())->trainingRuns().front().status, std::string("done"));
    }
};

QTEST_GUILESS_MAIN(TestKill)
#include "tst_kill.moc"
