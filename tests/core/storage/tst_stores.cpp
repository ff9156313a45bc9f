#include <cmath>
#include <limits>

#include <QTest>

#include "core/storage/evaluation_store.h"
#include "core/storage/import_store.h"
#include "core/storage/model_store.h"
#include "core/storage/not_now_store.h"
#include "core/storage/play_count_store.h"
#include "core/storage/play_store.h"
#include "core/storage/run_store.h"
#include "core/storage/setting_store.h"
#include "tests/core/storage/storage_support.h"

using namespace nearfield;
using namespace nearfield::storage;

namespace {

/// An open library with twenty tracks.
struct Fixture
{
    TemporaryFolder folder;
    Database database = Database::openOrCreate(folder.path());
    std::vector<TrackId> tracks = TrackStore(database).insert(syntheticTracks(1, 20));
    ListenerId me = ListenerStore(database).list()[0].id;
};

void compareTracks(const Track& a, const Track& b)
{
    QCOMPARE(a.uri, b.uri);
    QCOMPARE(a.isrc, b.isrc);
    QCOMPARE(a.title, b.title);
    QCOMPARE(a.artists, b.artists);
    QCOMPARE(a.album, b.album);
    QCOMPARE(a.genre, b.genre);
    QVERIFY(a.year == b.year && a.popularity == b.popularity && a.isExplicit == b.isExplicit);
    QCOMPARE(a.addedAt, b.addedAt);
    for (std::size_t i = 0; i < kRawFeatureCount; ++i) {
        const float x = a.raw.values[i];
        const float y = b.raw.values[i];
        QVERIFY(x == y || (std::isnan(x) && std::isnan(y)));
    }
}

RemovedRow removedRow(std::size_t line, std::string uri, std::optional<TrackId> kept = std::nullopt)
{
    return {.file = {},
            .line = line,
            .uri = std::move(uri),
            .title = "Title",
            .artists = "Artist",
            .reason = kept ? "a copy" : "no tempo",
            .keptTrack = kept};
}

ImportFile importFile(std::string path, std::int64_t importedAt)
{
    return {.path = std::move(path), .layout = "nearfield", .importedAt = importedAt, .read = 30, .added = 20};
}

Matrix madeUpCodes(std::size_t count, float first)
{
    Matrix out(static_cast<Eigen::Index>(count), 4);
    for (Eigen::Index i = 0; i < out.size(); ++i) {
        out.data()[i] = first + static_cast<float>(i);
    }
    return out;
}

} // namespace

class TestStores : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // -- tracks
    // --------------------------------------------------------------------------------------------------------
    void tracksComeBackAsTheyWereInserted()
    {
        const TemporaryFolder folder;
        Database database = Database::openOrCreate(folder.path());
        std::vector<Track> tracks = syntheticTracks(1, 3);
        tracks[0].isrc = "GB0000000001";
        tracks[0].isExplicit = false;
        tracks[0].addedAt = 1'790'000'000;
        tracks[0].raw[RawFeature::Loudness] = -0.1F; // no exact double of few digits
        tracks[1].title = "Ænima 音楽 \"quoted\"";
        tracks[1].artists = std::string("nul\0inside", 10);
        tracks[1].isExplicit = true;
        tracks[1].year = std::nullopt;
        tracks[1].popularity = std::nullopt;
        tracks[2] = {};
        tracks[2].uri = "test:unknown";
        const std::vector<TrackId> ids = TrackStore(database).insert(tracks);
        QCOMPARE(ids.size(), std::size_t{3});

        const Catalogue catalogue = TrackStore(database).load();
        QCOMPARE(catalogue.size(), std::size_t{3});
        for (Row row = 0; row < 3; ++row) {
            QCOMPARE(catalogue.id(row), ids[row]);
            compareTracks(catalogue.track(row), tracks[row]);
        }
    }

    void newTracksGetGreaterIds()
    {
        Fixture f;
        const std::vector<TrackId> more = TrackStore(f.database).insert(syntheticTracks(21, 5));
        QVERIFY(more.front() > f.tracks.back());
        QVERIFY(std::is_sorted(more.begin(), more.end()));
        QCOMPARE(TrackStore(f.database).load().size(), std::size_t{25});
        QVERIFY(TrackStore(f.database).insert({}).empty());
    }

    void aUriThatIsEmptyOrTakenIsRefusedWithAllOfItsBatch()
    {
        Fixture f;
        TrackStore tracks(f.database);
        std::vector<Track> batch = syntheticTracks(21, 5);
        batch[3].uri = "test:track:7";
        const auto taken = thrownBy([&] { tracks.insert(batch); });
        QVERIFY(taken && taken->kind == ErrorKind::BadArgument);
        QVERIFY(taken->message.find("test:track:7") != std::string::npos);
        batch[3].uri.clear();
        QVERIFY(throws(ErrorKind::BadArgument, [&] { tracks.insert(batch); }));
        QCOMPARE(tracks.count(), std::size_t{20});
    }

    void updatingReplacesEverythingAboutATrack()
    {
        Fixture f;
        TrackStore store(f.database);
        std::vector<Track> changed = syntheticTracks(101, 2);
        changed[0].id = f.tracks[3];
        changed[0].addedAt = 5;
        changed[1].id = f.tracks[7];
        changed[1].raw = {};
        store.update(changed);
        const Catalogue catalogue = store.load();
        QCOMPARE(catalogue.size(), std::size_t{20});
        compareTracks(catalogue.track(3), changed[0]);
        compareTracks(catalogue.track(7), changed[1]);
        compareTracks(catalogue.track(4), test::syntheticTrack(5));

        changed[1].id = TrackId{999};
        changed[0].genre = "not kept";
        QVERIFY(throws(ErrorKind::NotFound, [&] { store.update(changed); }));
        QVERIFY(store.load().genre(3) != "not kept");
        changed[1].id = f.tracks[7];
        changed[1].uri = "test:track:1";
        QVERIFY(throws(ErrorKind::BadArgument, [&] { store.update(changed); }));
    }

    // -- imports
    // -------------------------------------------------------------------------------------------------------
    void removedRowsAreListedNewestFileFirst()
    {
        Fixture f;
        ImportStore imports(f.database);
        imports.record(importFile("/a.csv", 100), std::vector{removedRow(3, "u3", f.tracks[0]), removedRow(9, "u9")});
        imports.record(importFile("/b.csv", 200), std::vector{removedRow(2, "v2")});
        QCOMPARE(imports.removedCount(), std::size_t{3});
        const std::vector<RemovedRow> rows = imports.removedRows(10);
        QCOMPARE(rows.size(), std::size_t{3});
        QCOMPARE(rows[0].file, std::string("/b.csv"));
        QCOMPARE(rows[1].file, std::string("/a.csv"));
        QCOMPARE(rows[1].line, std::size_t{3});
        QCOMPARE(rows[1].uri, std::string("u3"));
        QCOMPARE(rows[1].title, std::string("Title"));
        QCOMPARE(rows[1].artists, std::string("Artist"));
        QCOMPARE(rows[1].reason, std::string("a copy"));
        QVERIFY(rows[1].keptTrack == f.tracks[0]);
        QVERIFY(!rows[2].keptTrack);
        QCOMPARE(imports.removedRows(2).size(), std::size_t{2});
        QVERIFY(imports.removedRows(0).empty());
    }

    void importingAPathAgainReplacesItsFiguresAndRows()
    {
        Fixture f;
        ImportStore imports(f.database);
        imports.record(importFile("/a.csv", 100), std::vector{removedRow(3, "u3"), removedRow(9, "u9")});
        imports.record(importFile("/b.csv", 200), std::vector{removedRow(2, "v2")});
        ImportFile again = importFile("/a.csv", 300);
        again.layout = "exportify";
        again.unchanged = 20;
        imports.record(again, std::vector{removedRow(4, "u4")});
        const std::vector<ImportFile> files = imports.files();
        QCOMPARE(files.size(), std::size_t{2});
        QCOMPARE(files[0].path, std::string("/a.csv"));
        QCOMPARE(files[0].layout, std::string("exportify"));
        QCOMPARE(files[0].importedAt, 300);
        QCOMPARE(files[0].read, std::size_t{30});
        QCOMPARE(files[0].added, std::size_t{20});
        QCOMPARE(files[0].updated, std::size_t{0});
        QCOMPARE(files[0].unchanged, std::size_t{20});
        const std::vector<RemovedRow> rows = imports.removedRows(10);
        QCOMPARE(rows.size(), std::size_t{2});
        QCOMPARE(rows[0].uri, std::string("u4"));
        QCOMPARE(rows[1].uri, std::string("v2"));
    }

    void theUriOfARemovedCopyMeansTheKeptTrack()
    {
        Fixture f;
        ImportStore imports(f.database);
        imports.record(importFile("/a.csv", 100),
                       std::vector{removedRow(1, "copy", f.tracks[4]), removedRow(2, "not a copy"),
                                   removedRow(3, "", f.tracks[5])});
        QVERIFY(imports.aliasOf("copy") == f.tracks[4]);
        QVERIFY(!imports.aliasOf("not a copy"));
        QVERIFY(!imports.aliasOf("never seen"));
        imports.record(importFile("/b.csv", 50), std::vector{removedRow(1, "copy", f.tracks[6])});
        QVERIFY(imports.aliasOf("copy") == f.tracks[6]);
        const auto aliases = imports.aliases();
        QCOMPARE(aliases.size(), std::size_t{1});
        QCOMPARE(aliases.at("copy"), f.tracks[6]);
        QVERIFY(throws(ErrorKind::NotFound, [&] {
            imports.record(importFile("/c.csv", 1), std::vector{removedRow(1, "x", TrackId{999})});
        }));
        QCOMPARE(imports.files().size(), std::size_t{2});
    }

    // -- listeners, ratings, plays
    // -------------------------------------------------------------------------------------
    void listenersHaveUniqueNames()
    {
        Fixture f;
        ListenerStore listeners(f.database);
        const Listener anna = listeners.create("Anna");
        QVERIFY(anna.id != f.me);
        QVERIFY(throws(ErrorKind::BadArgument, [&] { listeners.create("anna"); }));
        QVERIFY(throws(ErrorKind::BadArgument, [&] { listeners.create(" \t"); }));
        listeners.rename(f.me, "Björk");
        QVERIFY(throws(ErrorKind::BadArgument, [&] { listeners.rename(anna.id, "Björk"); }));
        QVERIFY(throws(ErrorKind::BadArgument, [&] { listeners.rename(anna.id, ""); }));
        QVERIFY(throws(ErrorKind::NotFound, [&] { listeners.rename(ListenerId{99}, "Nobody"); }));
        const std::vector<Listener> all = listeners.list();
        QCOMPARE(all.size(), std::size_t{2});
        QCOMPARE(all[0].name, std::string("Björk"));
        QCOMPARE(all[1].name, std::string("Anna"));
        QVERIFY(throws(ErrorKind::BadArgument, [&] { listeners.create("BJÖRK"); }));
        listeners.rename(f.me, " BJÖRK "); // one's own in other letters
        QCOMPARE(listeners.find("björk")->name, std::string("BJÖRK"));
        QVERIFY(!listeners.find("Nobody"));
    }

    void aRemovedListenerTakesAllAnswersAlongAndCanComeBack()
    {
        Fixture f;
        ListenerStore listeners(f.database);
        const Listener anna = listeners.create("Anna");
        RatingStore(f.database).set(anna.id, {f.tracks[0], 5, 0});
        PlayStore(f.database).add(anna.id, std::vector<Play>{{f.tracks[0], 1, 1, 1}});
        PlayCountStore(f.database).set(anna.id, std::vector<PlayCount>{{f.tracks[0], 3}});
        NotNowStore(f.database).set(anna.id, {f.tracks[0], 100});
        listeners.remove(anna.id);
        QCOMPARE(RatingStore(f.database).count(), std::size_t{0});
        QCOMPARE(PlayStore(f.database).count(), std::size_t{0});
        QCOMPARE(PlayCountStore(f.database).total(), 0.0);
        QCOMPARE(number(f.database, "SELECT count(*) FROM not_now"), 0);
        QVERIFY(throws(ErrorKind::NotFound, [&] { listeners.remove(anna.id); }));

        const Listener other = listeners.create("anna");
        QVERIFY(other.id != anna.id);
        QVERIFY(throws(ErrorKind::BadArgument, [&] { listeners.restore(anna); }));
        listeners.rename(other.id, "Other");
        listeners.restore(anna);
        QVERIFY(throws(ErrorKind::BadArgument, [&] { listeners.restore({.id = anna.id, .name = "Third"}); }));
        QCOMPARE(listeners.find("Anna")->id, anna.id);
    }

    void playCountsAreSetAndReplaced()
    {
        Fixture f;
        PlayCountStore counts(f.database);
        counts.set(f.me, std::vector<PlayCount>{{f.tracks[3], 7}, {f.tracks[1], 352'698}});
        counts.set(f.me, std::vector<PlayCount>{{f.tracks[3], 8}});
        QCOMPARE(counts.total(), 352'706.0);
        const std::vector<PlayCount> back = counts.ofListener(f.me);
        QCOMPARE(back[0].track, f.tracks[1]);
        QCOMPARE(back[0].plays, 352'698.0);
        QCOMPARE(back[1].plays, 8.0);
        const double nan = std::numeric_limits<double>::quiet_NaN();
        for (const double plays : {0.0, -1.0, nan}) {
            const std::vector<PlayCount> batch{{f.tracks[5], 1}, {f.tracks[6], plays}};
            QVERIFY(throws(ErrorKind::BadArgument, [&] { counts.set(f.me, batch); }));
        }
        QVERIFY(throws(ErrorKind::NotFound, [&] { counts.set(f.me, std::vector<PlayCount>{{TrackId{999}, 1}}); }));
        QCOMPARE(counts.total(), 352'706.0);
    }

    void notNowEndsByItself()
    {
        Fixture f;
        NotNowStore store(f.database);
        store.set(f.me, std::vector<NotNow>{{f.tracks[3], 200}, {f.tracks[1], 100}});
        store.set(f.me, {f.tracks[3], 300});
        QCOMPARE(store.ofListener(f.me, 99).size(), std::size_t{2});
        const std::vector<NotNow> later = store.ofListener(f.me, 100);
        QCOMPARE(later.size(), std::size_t{1});
        QVERIFY(later[0].track == f.tracks[3] && later[0].until == 300);
        store.remove(f.me, f.tracks[3]);
        store.remove(f.me, f.tracks[3]);
        QVERIFY(store.ofListener(f.me, 100).empty());
        QVERIFY(throws(ErrorKind::NotFound, [&] { store.set(ListenerId{99}, {f.tracks[0], 1}); }));
    }

    void evaluationsAreListedNewestFirst()
    {
        Fixture f;
        EvaluationStore store(f.database);
        const std::int64_t first = store.add(100, R"({"seed":1})");
        const std::int64_t second = store.add(200, R"({"seed":2})");
        const std::int64_t third = store.add(200, R"({"seed":3})");
        const std::vector<Evaluation> all = store.list();
        QCOMPARE(all.size(), std::size_t{3});
        QCOMPARE(all[0].id, third);
        QCOMPARE(all[1].id, second);
        QCOMPARE(all[2].id, first);
        QCOMPARE(all[2].at, 100);
        QCOMPARE(all[2].report, std::string(R"({"seed":1})"));
    }

    void ratingsAreSetReplacedAndRemovedForEachListener()
    {
        Fixture f;
        const ListenerId anna = ListenerStore(f.database).create("Anna").id;
        RatingStore ratings(f.database);
        ratings.set(f.me, std::vector<Rating>{{f.tracks[5], 4.5F, 100}, {f.tracks[2], 0.5F, 101}});
        ratings.set(anna, {f.tracks[5], 1, 102});
        ratings.set(f.me, {f.tracks[5], 3, 103});
        QCOMPARE(ratings.count(), std::size_t{3});
        const std::vector<Rating> mine = ratings.ofListener(f.me);
        QCOMPARE(mine.size(), std::size_t{2});
        QCOMPARE(mine[0].track, f.tracks[2]);
        QCOMPARE(mine[0].stars, 0.5F);
        QCOMPARE(mine[1].stars, 3.0F);
        QCOMPARE(mine[1].ratedAt, 103);
        QCOMPARE(ListenerStore(f.database).list()[0].ratings, std::size_t{2});
        QCOMPARE(ListenerStore(f.database).list()[1].ratings, std::size_t{1});
        ratings.remove(f.me, f.tracks[5]);
        ratings.remove(f.me, f.tracks[5]);
        QCOMPARE(ratings.ofListener(f.me).size(), std::size_t{1});
        QCOMPARE(ratings.ofListener(anna).size(), std::size_t{1});
    }

    void everyHalfStarIsTakenAndNothingElse()
    {
        Fixture f;
        RatingStore ratings(f.database);
        for (int halves = 1; halves <= 10; ++halves) {
            ratings.set(f.me, {f.tracks[0], 0.5F * static_cast<float>(halves), 0});
        }
        for (const float stars : {0.0F, 0.25F, 3.3F, 5.5F, -1.0F, kUnknown, std::numeric_limits<float>::infinity()}) {
            QVERIFY(throws(ErrorKind::BadArgument, [&] { ratings.set(f.me, {f.tracks[0], stars, 0}); }));
            QVERIFY(throws(ErrorKind::BadArgument, [&] {
                Query(f.database, "UPDATE rating SET stars = ?").bind(stars).run(); // the schema says so too
            }));
        }
        QCOMPARE(ratings.ofListener(f.me)[0].stars, 5.0F);
    }

    void ratingsNeedATrackAndAListenerAndAreSetTogether()
    {
        Fixture f;
        RatingStore ratings(f.database);
        const std::vector<Rating> batch{{f.tracks[0], 5, 0}, {TrackId{999}, 5, 0}};
        QVERIFY(throws(ErrorKind::NotFound, [&] { ratings.set(f.me, batch); }));
        QVERIFY(throws(ErrorKind::NotFound, [&] { ratings.set(ListenerId{99}, {f.tracks[0], 5, 0}); }));
        QCOMPARE(ratings.count(), std::size_t{0});
    }

    void playsAreAddedOnce()
    {
        Fixture f;
        PlayStore plays(f.database);
        const std::vector<Play> batch{{f.tracks[1], 200, 180, 0.9}, {f.tracks[0], 100, 12.5, 0.05}};
        QCOMPARE(plays.add(f.me, batch), std::size_t{2});
        QCOMPARE(plays.add(f.me, batch), std::size_t{0});
        QCOMPARE(plays.count(), std::size_t{2});
        const std::vector<Play> back = plays.ofListener(f.me);
        QCOMPARE(back[0].track, f.tracks[0]);
        QCOMPARE(back[0].playedAt, 100);
        QCOMPARE(back[0].secondsHeard, 12.5);
        QCOMPARE(back[0].fraction, 0.05);
        QCOMPARE(back[1].track, f.tracks[1]);
        QVERIFY(throws(ErrorKind::NotFound, [&] { plays.add(f.me, std::vector<Play>{{TrackId{999}, 1, 1, 1}}); }));
        QVERIFY(throws(ErrorKind::BadArgument, [&] { plays.add(f.me, std::vector<Play>{{f.tracks[0], 1, 1, 1.5}}); }));
    }

    void whatBelongsToATrackGoesWithIt()
    {
        Fixture f;
        RatingStore(f.database).set(f.me, {f.tracks[0], 5, 0});
        PlayStore(f.database).add(f.me, std::vector<Play>{{f.tracks[0], 1, 1, 1}});
        PlayCountStore(f.database).set(f.me, std::vector<PlayCount>{{f.tracks[0], 3}});
        NotNowStore(f.database).set(f.me, {f.tracks[0], 100});
        ImportStore(f.database).record(importFile("/a.csv", 1), std::vector{removedRow(1, "copy", f.tracks[0])});
        ModelStore(f.database).save({.kind = "autoencoder", .file = "a"}, f.tracks, madeUpCodes(20, 0));
        Query(f.database, "DELETE FROM track WHERE id = ?").bind(f.tracks[0]).run();
        QCOMPARE(RatingStore(f.database).count(), std::size_t{0});
        QCOMPARE(PlayStore(f.database).count(), std::size_t{0});
        QCOMPARE(PlayCountStore(f.database).total(), 0.0);
        QVERIFY(NotNowStore(f.database).ofListener(f.me, 0).empty());
        QCOMPARE(ImportStore(f.database).removedCount(), std::size_t{1});
        QVERIFY(!ImportStore(f.database).aliasOf("copy"));
        QCOMPARE(number(f.database, "SELECT count(*) FROM latent_code"), 19);
    }

    // -- models and runs
    // -----------------------------------------------------------------------------------------------
    void aModelReplacesTheFormerOneOfItsKind()
    {
        Fixture f;
        ModelStore models(f.database);
        QVERIFY(!models.find("autoencoder"));
        const ModelId first = models.save({.kind = "autoencoder", .file = "first"}, f.tracks, madeUpCodes(20, 0));
        models.save({.kind = "ratings", .file = "other"}, {}, Matrix());
        const Model model{.kind = "autoencoder",
                          .file = "second",
                          .fileChecksum = 0xfedcba9876543210,
                          .trainedAt = 1'790'000'000,
                          .rows = 16,
                          .options = R"({"seed":1})",
                          .metrics = R"({"test_rmse":0.03})"};
        const ModelId second = models.save(model, f.tracks, madeUpCodes(20, 100));
        QVERIFY(second != first);
        QCOMPARE(models.list().size(), std::size_t{2});
        const auto found = models.find("autoencoder");
        QVERIFY(found.has_value());
        QCOMPARE(found->id, second);
        QCOMPARE(found->file, model.file);
        QCOMPARE(found->fileChecksum, model.fileChecksum);
        QCOMPARE(found->trainedAt, model.trainedAt);
        QCOMPARE(found->rows, model.rows);
        QCOMPARE(found->options, model.options);
        QCOMPARE(found->metrics, model.metrics);
        QCOMPARE(models.codes(first, f.tracks).cols(), 0);
        QVERIFY(models.codes(second, f.tracks) == madeUpCodes(20, 100));
    }

    void anIdNeverMeansAnotherModel()
    {
        Fixture f;
        ModelStore models(f.database);
        const ModelId first = models.save({.kind = "autoencoder", .file = "a"}, {}, Matrix());
        execute(f.database, "DELETE FROM model");
        QVERIFY(models.save({.kind = "autoencoder", .file = "a"}, {}, Matrix()) > first);
    }

    void codesAreAlignedWithTheTracksAskedFor()
    {
        Fixture f;
        ModelStore models(f.database);
        const std::vector<TrackId> some{f.tracks[2], f.tracks[5], f.tracks[6]};
        const ModelId model = models.save({.kind = "autoencoder", .file = "a"}, some, madeUpCodes(3, 10));
        const std::vector<TrackId> asked{f.tracks[0], f.tracks[5], f.tracks[6], f.tracks[19]};
        Matrix codes = models.codes(model, asked);
        QCOMPARE(codes.rows(), 4);
        QCOMPARE(codes.cols(), 4);
        QVERIFY(codes.row(0).array().isNaN().all());
        QVERIFY(codes.row(1) == madeUpCodes(3, 10).row(1));
        QVERIFY(codes.row(2) == madeUpCodes(3, 10).row(2));
        QVERIFY(codes.row(3).array().isNaN().all());

        models.putCodes(model, std::vector{f.tracks[0], f.tracks[5]}, madeUpCodes(2, 50));
        codes = models.codes(model, asked);
        QVERIFY(codes.topRows(2) == madeUpCodes(2, 50));
        QVERIFY(codes.row(2) == madeUpCodes(3, 10).row(2));
        QCOMPARE(models.codes(model, {}).rows(), 0);
    }

    void codesThatDoNotFitAreRefused()
    {
        Fixture f;
        ModelStore models(f.database);
        const Model model{.kind = "autoencoder", .file = "a"};
        QVERIFY(throws(ErrorKind::BadArgument, [&] { models.save(model, f.tracks, madeUpCodes(19, 0)); }));
        QVERIFY(throws(ErrorKind::BadArgument, [&] { models.save(model, f.tracks, Matrix(20, 0)); }));
        QVERIFY(throws(ErrorKind::NotFound, [&] { models.save(model, std::vector{TrackId{999}}, madeUpCodes(1, 0)); }));
        QVERIFY(models.list().empty());
        const ModelId id = models.save(model, f.tracks, madeUpCodes(20, 0));
        Query(f.database, "UPDATE latent_code SET code = x'0000' WHERE track_id = ?").bind(f.tracks[9]).run();
        QVERIFY(throws(ErrorKind::Corrupt, [&] { (void)models.codes(id, f.tracks); }));
    }

    void aRunKeepsItsOptionsAndCurves()
    {
        Fixture f;
        RunStore runs(f.database);
        const TrainingOptions options{
            .batchSize = 64, .maxEpochs = 9, .patience = 3, .learningRate = 0.1 + 0.2, .seed = 0xffffffffffffffff};
        const RunId first = runs.begin("autoencoder", 1000, 80, options);
        runs.append(first, {1, 0.5, 0.4, 1.5, 5000});
        runs.append(first, {2, 0.3, std::numeric_limits<double>::quiet_NaN(), 3.0, 6000});
        const RunId second = runs.begin("autoencoder", 2000, 90, {});
        runs.finish(first, {.status = "diverged", .stopReason = "diverged", .seconds = 3.25, .bestEpoch = 1});
        runs.finish(second, {.status = "done", .stopReason = "early_stopped", .seconds = 1, .testRmse = 0.036});

        const std::vector<TrainingRun> list = runs.list();
        QCOMPARE(list.size(), std::size_t{2});
        QCOMPARE(list[0].id, second);
        QCOMPARE(list[0].status, std::string("done"));
        QCOMPARE(list[0].testRmse, 0.036);
        QVERIFY(list[0].history.empty());
        const TrainingRun& run = list[1];
        QCOMPARE(run.id, first);
        QCOMPARE(run.model, std::string("autoencoder"));
        QCOMPARE(run.status, std::string("diverged"));
        QCOMPARE(run.stopReason, std::string("diverged"));
        QCOMPARE(run.startedAt, 1000);
        QCOMPARE(run.seconds, 3.25);
        QCOMPARE(run.rows, std::size_t{80});
        QCOMPARE(run.bestEpoch, std::size_t{1});
        QVERIFY(std::isnan(run.testRmse));
        QCOMPARE(run.options.batchSize, options.batchSize);
        QCOMPARE(run.options.maxEpochs, options.maxEpochs);
        QCOMPARE(run.options.patience, options.patience);
        QVERIFY(run.options.learningRate == options.learningRate);
        QCOMPARE(run.options.seed, options.seed);
        QCOMPARE(run.history.size(), std::size_t{2});
        QCOMPARE(run.history[0].epoch, std::size_t{1});
        QCOMPARE(run.history[0].trainRmse, 0.5);
        QCOMPARE(run.history[0].validationRmse, 0.4);
        QCOMPARE(run.history[0].seconds, 1.5);
        QCOMPARE(run.history[0].samplesPerSecond, 5000.0);
        QVERIFY(std::isnan(run.history[1].validationRmse));
    }

    void runsCutOffAreMarkedInterrupted()
    {
        Fixture f;
        RunStore runs(f.database);
        const RunId done = runs.begin("autoencoder", 1, 1, {});
        runs.finish(done, {.status = "done", .stopReason = "max_epochs", .seconds = 7});
        const RunId cut = runs.begin("autoencoder", 2, 1, {});
        runs.append(cut, {1, 0.5, 0.4, 1.5, 5000});
        const RunId cutAtOnce = runs.begin("autoencoder", 3, 1, {});
        QCOMPARE(runs.list()[0].status, std::string("running"));
        runs.markInterrupted();
        const std::vector<TrainingRun> list = runs.list();
        QCOMPARE(list[0].id, cutAtOnce);
        QCOMPARE(list[0].status, std::string("interrupted"));
        QCOMPARE(list[1].status, std::string("interrupted"));
        QCOMPARE(list[1].seconds, 1.5);
        QCOMPARE(list[2].status, std::string("done"));
        QCOMPARE(list[2].seconds, 7.0);
    }

    void wrongRunsAreRefused()
    {
        Fixture f;
        RunStore runs(f.database);
        QVERIFY(throws(ErrorKind::NotFound, [&] { runs.append(RunId{9}, {}); }));
        QVERIFY(throws(ErrorKind::NotFound, [&] { runs.finish(RunId{9}, {.status = "done", .stopReason = ""}); }));
        const RunId run = runs.begin("autoencoder", 1, 1, {});
        QVERIFY(throws(ErrorKind::BadArgument, [&] { runs.finish(run, {.status = "great", .stopReason = ""}); }));
        runs.append(run, {1, 0.5, 0.4, 1.5, 5000});
        QVERIFY(throws(ErrorKind::BadArgument, [&] { runs.append(run, {1, 0.5, 0.4, 1.5, 5000}); }));
    }

    void settingsAreKept()
    {
        Fixture f;
        {
            SettingStore settings(f.database);
            QVERIFY(!settings.get("current_listener"));
            settings.set("current_listener", "1");
            settings.set("current_listener", "2");
            settings.set("empty", "");
        }
        Database again = Database::openOrCreate(f.folder.path());
        SettingStore settings(again);
        QVERIFY(settings.get("current_listener") == "2");
        QVERIFY(settings.get("empty") == "");
        settings.remove("current_listener");
        QVERIFY(!settings.get("current_listener"));
    }
};

QTEST_APPLESS_MAIN(TestStores)
#include "tst_stores.moc"
