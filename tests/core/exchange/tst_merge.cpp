#include <algorithm>
#include <string>
#include <vector>

#include <QTest>

#include "core/base/random.h"
#include "core/exchange/merge.h"
#include "tests/core/exchange/tracks.h"

using namespace nearfield;
using namespace nearfield::exchange;
using nearfield::test::fileOf;
using nearfield::test::goodTrack;

namespace {

Catalogue catalogueOf(std::vector<Track> tracks)
{
    CatalogueBuilder builder(tracks.size());
    std::int64_t id = 0;
    for (Track& track : tracks) {
        track.id = TrackId{++id};
        builder.add(track);
    }
    return builder.build();
}

std::vector<Track> tracksOf(const Catalogue& catalogue)
{
    std::vector<Track> tracks;
    for (Row row = 0; row < catalogue.size(); ++row) {
        tracks.push_back(catalogue.track(row));
    }
    return tracks;
}

MergePlan planFor(const Catalogue& current, std::vector<Track> tracks)
{
    return planMerge(current, clean(fileOf(std::move(tracks)),
                                    [&](std::string_view uri) { return current.rowOfUri(uri).has_value(); }));
}

/// The library after the plan.
Catalogue carriedOut(const Catalogue& current, const MergePlan& plan)
{
    std::vector<Track> tracks = tracksOf(current);
    for (const Track& track : plan.updated) {
        tracks.at(*current.rowOf(track.id)) = track;
    }
    tracks.insert(tracks.end(), plan.added.begin(), plan.added.end());
    return catalogueOf(std::move(tracks));
}

bool isEmpty(const MergePlan& plan)
{
    return plan.added.empty() && plan.updated.empty();
}

/// A track that knows this and that, of few ids, names and lengths, so that rows meet in every way.
Track anyTrack(Random& random)
{
    Track track = goodTrack(std::to_string(random.below(12)));
    const auto maybe = [&](auto value) { return random.below(2) == 0 ? value : decltype(value){}; };
    track.title = maybe("Song " + std::to_string(random.below(3)));
    track.artists = maybe("Artist " + std::to_string(random.below(2)));
    track.album = maybe(std::string("Album"));
    track.genre = maybe("genre " + std::to_string(random.below(3)));
    track.year = maybe(std::optional(1990 + static_cast<int>(random.below(3))));
    track.popularity = maybe(std::optional(static_cast<int>(random.below(4))));
    track.isrc = maybe(maybe("GBAYE060149" + std::to_string(random.below(3))));
    track.raw[RawFeature::Duration] = random.below(6) == 0 ? kUnknown : 100.0F + static_cast<float>(random.below(9));
    track.raw[RawFeature::Key] = random.below(2) == 0 ? kUnknown : 3.0F;
    return track;
}

} // namespace

class TestMerge : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void intoAnEmptyLibraryAllAreAdded()
    {
        const MergePlan plan = planFor(Catalogue(), {goodTrack("1"), goodTrack("2"), goodTrack("1")});
        QCOMPARE(plan.added.size(), std::size_t{2});
        QVERIFY(plan.updated.empty());
        QCOMPARE(plan.unchanged, std::size_t{0});
        const std::vector<TrackId> ids = {TrackId{71}, TrackId{72}};
        QCOMPARE(plan.keptTrack(plan.removed.at(0), ids), std::optional(TrackId{71}));
    }

    void theSameFileAgainPlansNothing()
    {
        const std::vector<Track> tracks = {goodTrack("1"), goodTrack("2", "Song"), goodTrack("3", "Song")};
        const Catalogue library = carriedOut(Catalogue(), planFor(Catalogue(), tracks));
        const MergePlan again = planFor(library, tracks);
        QVERIFY(isEmpty(again));
        QCOMPARE(again.unchanged, std::size_t{2});
        QCOMPARE(again.removed.size(), std::size_t{1});
        QCOMPARE(again.keptTrack(again.removed[0], {}), std::optional(library.id(1)));
    }

    void anOverlappingFileFillsBlanks()
    {
        Track nameless = goodTrack("1");
        nameless.title.clear();
        nameless.artists.clear();
        nameless.raw[RawFeature::Key] = kUnknown;
        const Catalogue library = catalogueOf({goodTrack("0"), nameless});

        Track full = goodTrack("1", "Song", "Singer");
        full.isrc = "GBAYE0601498";
        full.album = "Album";
        full.genre = "pop";
        full.year = 1999;
        full.isExplicit = false;
        full.raw[RawFeature::Key] = 4.0F;
        const MergePlan plan = planFor(library, {full, goodTrack("2")});
        QCOMPARE(plan.added.size(), std::size_t{1});
        QCOMPARE(plan.updated.size(), std::size_t{1});
        const Track& updated = plan.updated[0];
        QCOMPARE(updated.id, library.id(1));
        QCOMPARE(updated.uri, std::string("test:1"));
        QCOMPARE(updated.isrc, full.isrc);
        QCOMPARE(updated.title, full.title);
        QCOMPARE(updated.artists, full.artists);
        QCOMPARE(updated.album, full.album);
        QCOMPARE(updated.genre, full.genre);
        QCOMPARE(updated.year, full.year);
        QCOMPARE(updated.isExplicit, full.isExplicit);
        QCOMPARE(updated.raw[RawFeature::Key], 4.0F);
    }

    void blanksOfTheFileTakeNothingAway()
    {
        Track full = goodTrack("1");
        full.album = "Album";
        full.popularity = 50;
        const MergePlan plan = planFor(catalogueOf({full}), {goodTrack("1")});
        QVERIFY(isEmpty(plan));
        QCOMPARE(plan.unchanged, std::size_t{1});
    }

    void theLibraryKeepsWhatItKnowsExceptPopularity()
    {
        Track known = goodTrack("1", "Song");
        known.genre = "pop";
        known.popularity = 50;
        const Catalogue library = catalogueOf({known});
        Track other = goodTrack("1", "Other title");
        other.genre = "rock";
        other.raw[RawFeature::Energy] = 0.9F;
        QVERIFY(isEmpty(planFor(library, {other})));

        other.popularity = 60;
        const MergePlan plan = planFor(library, {other});
        QCOMPARE(plan.updated.size(), std::size_t{1});
        QCOMPARE(plan.updated[0].popularity, std::optional(60));
        QCOMPARE(plan.updated[0].title, std::string("Song"));
        QCOMPARE(plan.updated[0].genre, std::string("pop"));
        QCOMPARE(plan.updated[0].raw[RawFeature::Energy], 0.5F);
    }

    void copiesOfLibraryTracksAreListedAndTeachThem()
    {
        Track known = goodTrack("1", "Song", "Singer", 200.0F);
        known.popularity = 50;
        const Catalogue library = catalogueOf({goodTrack("0"), known});
        Track copy = goodTrack("2", "Song (Remastered)", "Singer; Guest", 201.5F);
        copy.popularity = 90;
        copy.genre = "pop";
        const MergePlan plan = planFor(library, {copy, goodTrack("3")});
        QCOMPARE(plan.added.size(), std::size_t{1});
        QCOMPARE(plan.removed.size(), std::size_t{1});
        QCOMPARE(plan.removed[0].reason, RemovalReason::DuplicateRecording);
        QCOMPARE(plan.removed[0].uri, std::string("test:2"));
        QCOMPARE(plan.removed[0].line, std::size_t{2});
        QCOMPARE(plan.keptTrack(plan.removed[0], {}), std::optional(library.id(1)));
        QCOMPARE(plan.updated.size(), std::size_t{1});
        QCOMPARE(plan.updated[0].genre, std::string("pop"));
        QCOMPARE(plan.updated[0].popularity, std::optional(50)); // the other release's is its own
        QVERIFY(isEmpty(planFor(carriedOut(library, plan), {copy, goodTrack("3")})));
    }

    void anIsrcTellsARecordingUnderAnotherName()
    {
        Track known = goodTrack("1", "Titel", "A", 200.0F);
        known.isrc = "GBAYE0601498";
        Track copy = goodTrack("2", "Title", "A", 250.0F);
        copy.isrc = known.isrc;
        const Catalogue library = catalogueOf({known});
        const MergePlan plan = planFor(library, {copy});
        QVERIFY(isEmpty(plan));
        QCOMPARE(plan.keptTrack(plan.removed.at(0), {}), std::optional(library.id(0)));
    }

    void namelessTracksMeetByUriOnly()
    {
        Track nameless = goodTrack("1");
        nameless.title.clear();
        Track other = goodTrack("2");
        other.title.clear();
        const MergePlan plan = planFor(catalogueOf({nameless}), {nameless, other});
        QCOMPARE(plan.unchanged, std::size_t{1});
        QCOMPARE(plan.added.size(), std::size_t{1});
    }

    void aCopyDroppedForOneThatIsInTheLibraryStandsForIt()
    {
        // 3 goes for 2 within the file, and 2 is a copy of the library's 1.
        Track second = goodTrack("2", "Song", "Singer", 201.0F);
        second.popularity = 10;
        const Catalogue library = catalogueOf({goodTrack("1", "Song", "Singer", 200.0F)});
        const MergePlan plan = planFor(library, {second, goodTrack("3", "Song", "Singer", 202.5F)});
        QVERIFY(plan.added.empty());
        QCOMPARE(plan.removed.size(), std::size_t{2});
        for (const Removal& removal : plan.removed) {
            QCOMPARE(plan.keptTrack(removal, {}), std::optional(library.id(0)));
        }
    }

    void aNamelessLibraryTrackGetsTheNameOfItsOwnRow()
    {
        // Though a copy in the file is more popular, which would win among new tracks.
        Track nameless = goodTrack("1");
        nameless.title.clear();
        nameless.artists.clear();
        const Catalogue library = catalogueOf({nameless});
        Track popular = goodTrack("2", "Song", "Singer");
        popular.popularity = 90;
        const std::vector<Track> tracks = {popular, goodTrack("1", "Song", "Singer")};
        const MergePlan plan = planFor(library, tracks);
        QVERIFY(plan.added.empty());
        QCOMPARE(plan.updated.size(), std::size_t{1});
        QCOMPARE(plan.updated[0].title, std::string("Song"));
        QVERIFY(isEmpty(planFor(carriedOut(library, plan), tracks)));
    }

    void importingTwiceNeverChangesAnything()
    {
        for (std::uint64_t seed = 0; seed < 300; ++seed) {
            Random random(seed);
            Catalogue library;
            for (int import = 0; import < 4; ++import) {
                std::vector<Track> tracks;
                for (std::uint64_t i = 0, n = random.below(12); i < n; ++i) {
                    tracks.push_back(anyTrack(random));
                }
                const MergePlan plan = planFor(library, tracks);
                const Catalogue after = carriedOut(library, plan);
                const MergePlan again = planFor(after, tracks);
                QVERIFY2(isEmpty(again), qPrintable(QStringLiteral("seed %1, import %2").arg(seed).arg(import)));

                // Every row has become a track, has met one, or is listed.
                QVERIFY(plan.added.size() + plan.unchanged + plan.removed.size() <= tracks.size());
                QVERIFY(plan.added.size() + plan.unchanged + plan.removed.size() + plan.updated.size() >=
                        tracks.size());
                const std::vector<TrackId> ids = [&] {
                    std::vector<TrackId> added;
                    for (std::size_t row = library.size(); row < after.size(); ++row) {
                        added.push_back(after.id(static_cast<Row>(row)));
                    }
                    return added;
                }();
                for (const Removal& removal : plan.removed) {
                    const auto kept = plan.keptTrack(removal, ids);
                    QVERIFY(kept && after.rowOf(*kept));
                }
                // What the library knew, it still knows.
                for (Row row = 0; row < library.size(); ++row) {
                    const Track before = library.track(row);
                    const Track now = after.track(row);
                    QCOMPARE(now.uri, before.uri);
                    QVERIFY(before.title.empty() || now.title == before.title);
                    QVERIFY(before.genre.empty() || now.genre == before.genre);
                    QVERIFY(!before.year || now.year == before.year);
                    QVERIFY(!before.popularity || now.popularity);
                }
                library = carriedOut(library, plan);
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestMerge)
#include "tst_merge.moc"
