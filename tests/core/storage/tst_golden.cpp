#include <cmath>

#include <fmt/format.h>

#include <QTest>

#include "core/storage/audio_file_store.h"
#include "core/storage/evaluation_store.h"
#include "core/storage/import_store.h"
#include "core/storage/model_store.h"
#include "core/storage/not_now_store.h"
#include "core/storage/play_count_store.h"
#include "core/storage/play_store.h"
#include "core/storage/playlist_store.h"
#include "core/storage/run_store.h"
#include "core/storage/setting_store.h"
#include "tests/core/storage/golden_content.h"
#include "tests/core/storage/storage_support.h"

using namespace nearfield;
using namespace nearfield::storage;

/// Every released schema has a library that must open for ever; each test is run on all of them.
class TestGolden : public QObject
{
    Q_OBJECT

    std::unique_ptr<TemporaryFolder> m_folder;
    std::unique_ptr<Database> m_database;

private Q_SLOTS:
    void initTestCase_data()
    {
        QTest::addColumn<int>("version");
        for (int version = 1; version <= currentVersion(); ++version) {
            QTest::addRow("v%d", version) << version;
        }
    }

    void init()
    {
        QFETCH_GLOBAL(int, version);
        m_database.reset();
        m_folder = std::make_unique<TemporaryFolder>();
        std::filesystem::create_directories(m_folder->path());
        std::filesystem::copy_file(fmt::format("{}/storage/library-v{}.sqlite", NEARFIELD_TEST_DATA, version),
                                   m_folder->file());
        m_database = std::make_unique<Database>(Database::openOrCreate(m_folder->path()));
        QCOMPARE(text(*m_database, "PRAGMA integrity_check"), std::string("ok"));
    }

    void itIsMigratedWithACopyOfWhatItWas()
    {
        QFETCH_GLOBAL(int, version);
        QCOMPARE(number(*m_database, "PRAGMA user_version"), currentVersion());
        QVERIFY(!Query(*m_database, "PRAGMA foreign_key_check").next());
        const std::filesystem::path backup = fmt::format("{}.backup-v{}", m_folder->file().string(), version);
        QCOMPARE(std::filesystem::exists(backup), version < currentVersion());
        if (version < currentVersion()) {
            SQLite::Database copy(backup.string());
            QCOMPARE(copy.execAndGet("PRAGMA user_version").getInt(), version);
            QCOMPARE(copy.execAndGet("SELECT count(*) FROM rating").getInt(), 2);
        }
    }

    void itsTracksAreRead()
    {
        const Catalogue catalogue = TrackStore(*m_database).load();
        const std::vector<Track> expected = golden::tracks();
        QCOMPARE(catalogue.size(), expected.size());
        for (Row row = 0; row < expected.size(); ++row) {
            const Track track = catalogue.track(row);
            QCOMPARE(value(track.id), std::int64_t{row} + 1);
            QCOMPARE(track.uri, expected[row].uri);
            QCOMPARE(track.isrc, expected[row].isrc);
            QCOMPARE(track.title, expected[row].title);
            QCOMPARE(track.artists, expected[row].artists);
            QCOMPARE(track.album, expected[row].album);
            QCOMPARE(track.genre, expected[row].genre);
            QVERIFY(track.year == expected[row].year && track.popularity == expected[row].popularity);
            QVERIFY(track.isExplicit == expected[row].isExplicit);
            QCOMPARE(track.addedAt, expected[row].addedAt);
            for (std::size_t i = 0; i < kRawFeatureCount; ++i) {
                const float was = expected[row].raw.values[i];
                const float is = track.raw.values[i];
                QVERIFY(is == was || (std::isnan(is) && std::isnan(was)));
            }
        }
    }

    void itsImportsAreRead()
    {
        const std::vector<ImportFile> files = ImportStore(*m_database).files();
        QCOMPARE(files.size(), std::size_t{1});
        QCOMPARE(files[0].path, golden::importFile().path);
        QCOMPARE(files[0].importedAt, golden::importFile().importedAt);
        QCOMPARE(files[0].read, std::size_t{5});
        const std::vector<RemovedRow> rows = ImportStore(*m_database).removedRows(10);
        QCOMPARE(rows.size(), std::size_t{1});
        QCOMPARE(rows[0].line, std::size_t{4});
        QCOMPARE(rows[0].reason, std::string("duplicate"));
        QVERIFY(ImportStore(*m_database).aliasOf("spotify:track:copy") == TrackId{1});
    }

    void itsListenersTheirRatingsAndPlaysAreRead()
    {
        const std::vector<Listener> listeners = ListenerStore(*m_database).list();
        QCOMPARE(listeners.size(), std::size_t{2});
        QCOMPARE(listeners[0].name, std::string("Me"));
        QCOMPARE(listeners[1].name, std::string("Anna"));
        const std::vector<Rating> mine = RatingStore(*m_database).ofListener(listeners[0].id);
        QCOMPARE(mine.size(), std::size_t{1});
        QCOMPARE(mine[0].track, TrackId{1});
        QCOMPARE(mine[0].stars, 4.5F);
        QCOMPARE(mine[0].ratedAt, 1'790'000'003);
        const std::vector<Play> plays = PlayStore(*m_database).ofListener(listeners[1].id);
        QCOMPARE(plays.size(), std::size_t{1});
        QCOMPARE(plays[0].secondsHeard, 106.5);
        QVERIFY(SettingStore(*m_database).get("current_listener") == "2");
    }

    void itsPlayCountsNotNowAndEvaluationsAreRead()
    {
        QFETCH_GLOBAL(int, version);
        const std::size_t expected = version >= 2 ? 1 : 0; // they came with version 2
        const std::vector<PlayCount> counts = PlayCountStore(*m_database).ofListener(ListenerId{2});
        const std::vector<NotNow> notNow = NotNowStore(*m_database).ofListener(ListenerId{2}, 0);
        const std::vector<Evaluation> evaluations = EvaluationStore(*m_database).list();
        QCOMPARE(counts.size(), expected);
        QCOMPARE(notNow.size(), expected);
        QCOMPARE(evaluations.size(), expected);
        if (expected == 1) {
            QVERIFY(counts[0].track == golden::kPlayCount.track && counts[0].plays == golden::kPlayCount.plays);
            QVERIFY(notNow[0].track == golden::kNotNow.track && notNow[0].until == golden::kNotNow.until);
            QCOMPARE(evaluations[0].at, golden::kEvaluatedAt);
            QCOMPARE(evaluations[0].report, golden::kEvaluation);
        }
    }

    void itsMusicFilesAreRead()
    {
        QFETCH_GLOBAL(int, version);
        const AudioFileStore store(*m_database);
        if (version < 3) { // they came with version 3
            QVERIFY(store.folders().empty() && store.withTracks().empty() && store.overrides().empty());
            return;
        }
        QCOMPARE(store.folders().front().path, std::filesystem::path(golden::kMusicFolder));
        const std::vector<AudioFile> files = store.ofTrack(TrackId{1});
        QCOMPARE(files.size(), std::size_t{1});
        QCOMPARE(files[0].path, std::filesystem::path(golden::kMusicFile));
        QCOMPARE(files[0].modifiedNs, std::int64_t{1'789'999'999'123'456'789});
        QCOMPARE(files[0].contentHash, std::optional(golden::kContentHash));
        QCOMPARE(files[0].trackGain, std::optional(golden::kTrackGain));
        QCOMPARE(store.analysis(files[0].id, 1), std::optional(golden::kDescription));
        const std::vector<FeatureOverride> overrides = store.overrides();
        QCOMPARE(overrides.size(), std::size_t{1});
        QCOMPARE(overrides[0].replaced, golden::kOverride.replaced);
    }

    void itsPlaylistsAndItsMapAreRead()
    {
        QFETCH_GLOBAL(int, version);
        const PlaylistStore store(*m_database);
        const std::vector<PlaylistSummary> list = store.list();
        Query position(*m_database, "SELECT track_id, x, y, (SELECT report FROM map_layout) FROM map_position");
        const bool placed = position.next();
        if (version < 4) { // they came with version 4
            QVERIFY(list.empty() && !placed);
            return;
        }
        const Playlist expected = golden::playlist();
        QCOMPARE(list.size(), std::size_t{1});
        const Playlist playlist = store.load(list[0].id);
        QCOMPARE(playlist.name, expected.name);
        QVERIFY(playlist.kind == expected.kind);
        QCOMPARE(playlist.recipe, expected.recipe);
        QCOMPARE(playlist.createdAt, expected.createdAt);
        QCOMPARE(playlist.changedAt, expected.changedAt);
        QVERIFY(playlist.entries == expected.entries);
        QVERIFY(placed);
        QCOMPARE(position.id<TrackId>(0), TrackId{2});
        QCOMPARE(position.real(1), golden::kMapX);
        QCOMPARE(position.real(2), golden::kMapY);
        QCOMPARE(position.text(3), golden::kMapReport);
    }

    void itsModelAndRunsAreRead()
    {
        const auto model = ModelStore(*m_database).find("autoencoder");
        QVERIFY(model.has_value());
        QCOMPARE(model->file, golden::model().file);
        QCOMPARE(model->fileChecksum, golden::model().fileChecksum);
        QCOMPARE(model->metrics, golden::model().metrics);
        const Matrix codes = ModelStore(*m_database).codes(model->id, std::vector{TrackId{2}});
        QCOMPARE(codes.cols(), 3);
        QVERIFY(std::equal(golden::kCode.begin(), golden::kCode.end(), codes.data()));
        const std::vector<TrainingRun> runs = RunStore(*m_database).list();
        QCOMPARE(runs.size(), std::size_t{1});
        QCOMPARE(runs[0].status, std::string("done"));
        QCOMPARE(runs[0].options.seed, std::uint64_t{7});
        QCOMPARE(runs[0].history.size(), std::size_t{1});
        QCOMPARE(runs[0].history[0].validationRmse, golden::kEpoch.validationRmse);
        QFETCH_GLOBAL(int, version);
        if (version < 5) { // it came with version 5
            QVERIFY(!runs[0].history[0].hasNeighbours());
        } else {
            QCOMPARE(runs[0].history[0].neighbourPrecision, golden::kEpoch.neighbourPrecision);
        }
    }

    void itCanBeWrittenTo()
    {
        TrackStore(*m_database).insert(syntheticTracks(1, 3));
        RatingStore(*m_database).set(ListenerId{2}, {TrackId{1}, 5, 0});
        QCOMPARE(TrackStore(*m_database).count(), std::size_t{6});
        QCOMPARE(value(ListenerStore(*m_database).create("Third").id), std::int64_t{3});
    }
};

QTEST_APPLESS_MAIN(TestGolden)
#include "tst_golden.moc"
