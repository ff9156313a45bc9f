#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "core/audio/worker_pool.h"
#include "tests/support/hostile_files.h"

using namespace nearfield;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t kFiles = 500;

} // namespace

/// Hundreds of broken and malicious files through real worker processes and through the whole program.
class TestHostile : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    std::vector<fs::path> m_files;

    [[nodiscard]] fs::path path(const char* name) const { return fs::path(m_dir.path().toStdString()) / name; }

    /// What the program prints, or nothing when it does not end as it should.
    [[nodiscard]] QJsonObject run(const QStringList& verb) const
    {
        QProcess process;
        process.start(QStringLiteral(NEARFIELD_CLI), QStringList{QStringLiteral("--json"), QStringLiteral("--library"),
                                                                 QString::fromStdString(path("library").string())} +
                                                         verb);
        if (!process.waitForFinished(200'000) || process.exitStatus() != QProcess::NormalExit ||
            process.exitCode() != 0) {
            return {};
        }
        return QJsonDocument::fromJson(process.readAllStandardOutput()).object();
    }

private Q_SLOTS:
    void initTestCase()
    {
        fs::create_directories(path("music"));
        m_files = test::writeHostileFiles(fs::canonical(path("music")), kFiles);
        QCOMPARE(m_files.size(), kFiles);
    }
    void cleanupTestCase() { fs::remove_all(path("music")); }

    void thePoolReportsEveryFileWithSoundOrAReason()
    {
        std::map<fs::path, std::string> errors;
        std::size_t analysed = 0;
        audio::analyseInWorkers(
            [this, next = std::size_t{0}]() mutable {
                return next < m_files.size() ? std::optional(m_files[next++]) : std::nullopt;
            },
            [&](audio::WorkerResult&& result) {
                QVERIFY(result.analysis.has_value() == result.error.empty());
                QVERIFY2(result.error.find("answered") == std::string::npos, result.error.c_str());
                analysed += result.analysis ? 1U : 0U;
                QVERIFY(errors.emplace(result.file, result.error).second);
            },
            {.program = NEARFIELD_CLI, .workers = 2, .timeLimit = 10s}, {});
        QCOMPARE(errors.size(), kFiles);
        QVERIFY(analysed > 0); // some play
        QVERIFY(analysed < kFiles / 2);
    }

    void theProgramImportsThemAndListsEveryOneThatItCannotRead()
    {
        const QJsonObject json =
            run({QStringLiteral("import"), QString::fromStdString(path("music").string())})[QLatin1String("music")]
                .toObject();
        std::set<QString> listed;
        const auto list = [&listed](const QJsonValue& problems) {
            for (const QJsonValue& problem : problems.toArray()) {
                QVERIFY(!problem.toObject()[QLatin1String("reason")].toString().isEmpty());
                QVERIFY(listed.insert(problem.toObject()[QLatin1String("path")].toString()).second);
            }
        };
        list(json[QLatin1String("folders")].toArray()[0].toObject()[QLatin1String("problems")]);
        list(json[QLatin1String("failed")]);
        QCOMPARE(listed.size() + static_cast<std::size_t>(json[QLatin1String("analysed")].toInt()), kFiles);

        // Nothing is tried again before it changes.
        const QJsonObject again = run({QStringLiteral("analyse")});
        QCOMPARE(again[QLatin1String("analysed")].toInt(-1), 0);
        QVERIFY(again[QLatin1String("failed")].toArray().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestHostile)
#include "tst_hostile.moc"
