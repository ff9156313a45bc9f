#include <chrono>
#include <csignal>
#include <fstream>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

#include <QTest>

#include "core/base/file.h"
#include "core/base/random.h"
#include "core/storage/import_store.h"
#include "core/storage/model_store.h"
#include "core/storage/run_store.h"
#include "tests/core/storage/storage_support.h"

using namespace nearfield;
using namespace nearfield::storage;

namespace {

constexpr std::size_t kPageSize = 16384;

/// A closed library with something in every table that is read at start; returns its bytes.
std::string fullLibrary(int tracks)
{
    const TemporaryFolder folder;
    {
        Database database = Database::openOrCreate(folder.path());
        const auto ids = TrackStore(database).insert(syntheticTracks(1, tracks));
        const ListenerId me = ListenerStore(database).list()[0].id;
        for (const TrackId id : ids) {
            RatingStore(database).set(me, {id, 4, 0});
        }
        ModelStore(database).save({.kind = "autoencoder", .file = "a"}, ids, Matrix::Random(tracks, 32));
        const RunId run = RunStore(database).begin("autoencoder", 0, 1, {});
        RunStore(database).append(run, {1, 0.5, 0.4, 1, 1});
        ImportStore(database).record(
            {.path = "/a.csv", .layout = "nearfield"},
            std::vector<RemovedRow>{
                {.file = {}, .line = 1, .uri = "copy", .title = {}, .artists = {}, .reason = {}, .keptTrack = ids[0]}});
    }
    return readFile(folder.file());
}

/// Opens the file and reads all of it, as the program does at its start. Returns the number of tracks.
std::size_t readAll(const TemporaryFolder& folder)
{
    Database database = Database::openOrCreate(folder.path());
    const Catalogue catalogue = TrackStore(database).load();
    std::vector<TrackId> ids;
    for (Row row = 0; row < catalogue.size(); ++row) {
        ids.push_back(catalogue.id(row));
    }
    for (const Listener& listener : ListenerStore(database).list()) {
        (void)RatingStore(database).ofListener(listener.id);
    }
    if (const auto model = ModelStore(database).find("autoencoder")) {
        (void)ModelStore(database).codes(model->id, ids);
    }
    (void)RunStore(database).list();
    (void)ImportStore(database).removedRows(1000);
    (void)ImportStore(database).aliases();
    return catalogue.size();
}

void place(const TemporaryFolder& folder, const std::string& bytes)
{
    std::filesystem::remove_all(folder.path());
    std::filesystem::create_directories(folder.path());
    std::ofstream(folder.file(), std::ios::binary) << bytes;
}

/// Runs `work` for ever in a child process and kills it after `time`. `work` gets the end of a pipe to report to;
/// returns what it reported.
std::string killedWhile(const std::function<void(int pipe)>& work, std::chrono::microseconds time)
{
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) {
        throw std::runtime_error("no pipe");
    }
    const pid_t child = ::fork();
    if (child == 0) {
        ::close(ends[0]);
        try {
            while (true) {
                work(ends[1]);
            }
        } catch (const std::exception& error) {
            std::fprintf(stderr, "child: %s\n", error.what());
        }
        ::_exit(1);
    }
    ::close(ends[1]);
    std::this_thread::sleep_for(time);
    ::kill(child, SIGKILL);
    std::string reported;
    std::array<char, 4096> buffer{};
    for (ssize_t got = 0; (got = ::read(ends[0], buffer.data(), buffer.size())) > 0;) {
        reported.append(buffer.data(), static_cast<std::size_t>(got));
    }
    ::close(ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    if (!WIFSIGNALED(status)) {
        throw std::runtime_error("the child ended by itself");
    }
    return reported;
}

} // namespace

class TestDamage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aLibraryTruncatedAtAnyLengthIsRefused()
    {
        constexpr int kTracks = 400;
        const std::string whole = fullLibrary(kTracks);
        const TemporaryFolder folder;
        place(folder, whole);
        QCOMPARE(readAll(folder), std::size_t{kTracks});
        QCOMPARE(whole.size() % kPageSize, std::size_t{0});

        std::vector<std::size_t> lengths{2, 15, 16, 17, 50, 99, 100, 101, 511, 512, 513, whole.size() - 1};
        for (std::size_t length = 1024; length < whole.size(); length += 4099) {
            lengths.push_back(length);
        }
        for (const std::size_t length : lengths) {
            place(folder, whole.substr(0, length));
            const auto thrown = thrownBy([&] { readAll(folder); });
            QVERIFY2(thrown && (thrown->kind == ErrorKind::Corrupt || thrown->kind == ErrorKind::Foreign),
                     std::to_string(length).c_str());
            QVERIFY(thrown->message.find("ove it away") != std::string::npos); // the next step
            QVERIFY(readFile(folder.file()) == whole.substr(0, length));
        }
        // What a kill just after making the file leaves; SQLite takes a single byte for an empty file, too.
        for (const std::size_t length : {0, 1}) {
            place(folder, whole.substr(0, length));
            QCOMPARE(readAll(folder), std::size_t{0});
        }
    }

    void flippedBytesAreRefusedOrReadButNeverCrash()
    {
        const std::string whole = fullLibrary(60);
        const TemporaryFolder folder;
        Random random(1);
        int refused = 0;
        for (int attempt = 0; attempt < 300; ++attempt) {
            std::string bytes = whole;
            // Half of them in the parts that hold the structure: the header and the heads of pages.
            const bool structure = attempt % 2 == 0;
            for (int flip = 0; flip < 3; ++flip) {
                const std::size_t at = structure
                                           ? random.below(whole.size() / kPageSize) * kPageSize + random.below(108)
                                           : random.below(whole.size());
                bytes[at] = static_cast<char>(random.below(256));
            }
            place(folder, bytes);
            refused += thrownBy([&] { readAll(folder); }) ? 1 : 0; // anything but Error ends the test
        }
        QVERIFY(refused > 50);
    }

    void aDamagedPageIsReportedWhenItIsRead()
    {
        std::string bytes = fullLibrary(400);
        const TemporaryFolder folder;
        place(folder, bytes);
        std::int64_t page = 0;
        {
            Database database = Database::openOrCreate(folder.path());
            page = number(database, "SELECT rootpage FROM sqlite_schema WHERE name = 'track'");
        }
        const auto at = static_cast<std::size_t>(page - 1) * kPageSize;
        std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), kPageSize, '\x5a');
        place(folder, bytes);
        Database database = Database::openOrCreate(folder.path()); // cheap: it does not read all pages
        QCOMPARE(ListenerStore(database).list().size(), std::size_t{1});
        const auto thrown = thrownBy([&] { (void)TrackStore(database).load(); });
        QVERIFY(thrown && thrown->kind == ErrorKind::Corrupt);
        QVERIFY(thrown->message.find("Put back a copy") != std::string::npos);
    }

    void aDamagedOlderLibraryIsNotMigrated()
    {
        std::string bytes = fullLibrary(400);
        bytes.resize(bytes.size() - 20000);
        const TemporaryFolder folder;
        place(folder, bytes);
        const auto schema = schemaWith({"CREATE TABLE later (x INTEGER)"});
        QVERIFY(
            throws(ErrorKind::Corrupt, [&] { (void)Database::openOrCreate(folder.path(), {.migrations = schema}); }));
        QVERIFY(readFile(folder.file()) == bytes);
    }

    void aKillAtAnyMomentLosesNothingThatWasCommitted()
    {
        const TemporaryFolder folder;
        Random random(2);
        constexpr int kBatch = 10;
        std::size_t had = 0;
        std::size_t reportedInAll = 0;
        // More rounds than ten only on a machine so slow that every kill came before the first commit.
        for (int round = 0; round < 10 || (reportedInAll == 0 && round < 100); ++round) {
            const auto addBatch = [&folder](int pipe) {
                Database database = Database::openOrCreate(folder.path());
                TrackStore tracks(database);
                const ListenerId me = ListenerStore(database).list()[0].id;
                for (auto next = static_cast<int>(tracks.count()) + 1;; next += kBatch) {
                    Transaction transaction(database);
                    for (const TrackId id : tracks.insert(syntheticTracks(next, kBatch))) {
                        RatingStore(database).set(me, {id, 5, 0});
                    }
                    transaction.commit();
                    if (::write(pipe, "+", 1) != 1) {
                        throw std::runtime_error("no pipe");
                    }
                }
            };
            const std::string reported = killedWhile(addBatch, std::chrono::microseconds(5'000 + random.below(40'000)));

            Database database = Database::openOrCreate(folder.path());
            const std::size_t has = TrackStore(database).count();
            QVERIFY(has >= had + reported.size() * kBatch);
            QCOMPARE(has % kBatch, std::size_t{0});
            QCOMPARE(RatingStore(database).count(), has);
            QCOMPARE(text(database, "PRAGMA integrity_check"), std::string("ok"));
            QCOMPARE(TrackStore(database).load().size(), has);
            had = has;
            reportedInAll += reported.size();
        }
        QVERIFY(reportedInAll > 0);
    }

    void aKillWhileMigratingLeavesTheOldOrTheNewSchema()
    {
        const std::string old = fullLibrary(400);
        const auto schema = schemaWith({"CREATE TABLE later AS SELECT * FROM track; UPDATE track SET genre = 'new'"});
        const TemporaryFolder folder;
        Random random(3);
        int migrated = 0;
        for (int round = 0; round < 10 || (migrated == 0 && round < 100); ++round) {
            const auto migrate = [&](int) {
                place(folder, old);
                (void)Database::openOrCreate(folder.path(), {.migrations = schema});
            };
            killedWhile(migrate, std::chrono::microseconds(2'000 + random.below(30'000)));
            if (!std::filesystem::exists(folder.file()) || std::filesystem::file_size(folder.file()) < old.size()) {
                continue; // killed while the old file was being put in place
            }
            ++migrated;
            Database database = Database::openOrCreate(folder.path(), {.migrations = schema});
            QCOMPARE(number(database, "PRAGMA user_version"), currentVersion() + 1);
            QCOMPARE(number(database, "SELECT count(*) FROM track WHERE genre = 'new'"), 400);
            QCOMPARE(text(database, "PRAGMA integrity_check"), std::string("ok"));
        }
        QVERIFY(migrated > 0);
    }
};

QTEST_APPLESS_MAIN(TestDamage)
#include "tst_damage.moc"
