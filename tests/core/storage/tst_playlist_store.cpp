#include <QTest>

#include "core/storage/playlist_store.h"
#include "tests/core/storage/storage_support.h"

using namespace nearfield;
using namespace nearfield::storage;

namespace {

/// An open library with five tracks.
struct Fixture
{
    TemporaryFolder folder;
    Database database = Database::openOrCreate(folder.path());
    std::vector<TrackId> tracks = TrackStore(database).insert(syntheticTracks(1, 5));
    PlaylistStore store{database};
};

Playlist made(const Fixture& f, std::string name, std::int64_t at)
{
    return {.name = std::move(name),
            .kind = PlaylistKind::Radio,
            .recipe = R"({"seeds":[2]})",
            .createdAt = at,
            .changedAt = at,
            .entries = {{.track = f.tracks[1], .title = "Second", .duration = 120.5, .reason = "near \"A\""},
                        {.title = "音楽", .artists = "Ünknown", .location = "https://a.test/50%", .duration = 60},
                        {.track = f.tracks[1]}}};
}

void removeTrack(Fixture& f, TrackId track)
{
    Query(f.database, "DELETE FROM track WHERE id = ?").bind(track).run();
}

} // namespace

class TestPlaylistStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aPlaylistComesBackAsItWasStored()
    {
        Fixture f;
        const Playlist playlist = made(f, "  Evening  ", 7);
        const PlaylistId id = f.store.add(playlist);
        const Playlist read = f.store.load(id);
        QVERIFY(read.id == id && value(id) > 0);
        QCOMPARE(read.name, std::string("Evening"));
        QVERIFY(read.kind == PlaylistKind::Radio);
        QCOMPARE(read.recipe, playlist.recipe);
        QCOMPARE(read.createdAt, std::int64_t{7});
        QVERIFY(read.entries == playlist.entries);
    }

    void everyKindIsStored()
    {
        Fixture f;
        for (int kind = 0; kind <= static_cast<int>(PlaylistKind::Imported); ++kind) {
            const PlaylistId id = f.store.add({.name = "x", .kind = static_cast<PlaylistKind>(kind), .entries = {}});
            QCOMPARE(static_cast<int>(f.store.load(id).kind), kind);
        }
    }

    void theListCountsEntriesAndKnownSecondsAndBeginsWithTheLastChanged()
    {
        Fixture f;
        const PlaylistId first = f.store.add(made(f, "first", 1));
        const PlaylistId second = f.store.add({.name = "second", .createdAt = 2, .changedAt = 2, .entries = {}});
        QCOMPARE(f.store.list().front().id, second);
        f.store.rename(first, "changed", 3);
        const std::vector<PlaylistSummary> list = f.store.list();
        QCOMPARE(list.size(), std::size_t{2});
        QCOMPARE(list[0].id, first);
        QCOMPARE(list[0].name, std::string("changed"));
        QCOMPARE(list[0].entries, std::size_t{3});
        const Catalogue catalogue = TrackStore(f.database).load();
        const double ofTrack = catalogue.raw(*catalogue.rowOf(f.tracks[1]), RawFeature::Duration);
        QVERIFY(std::abs(list[0].seconds - (120.5 + 60 + ofTrack)) < 1e-3);
        QCOMPARE(list[1].entries, std::size_t{0});
        QCOMPARE(list[1].seconds, 0.0);
    }

    void entriesAreReplacedAllOrNone()
    {
        Fixture f;
        const PlaylistId id = f.store.add(made(f, "x", 1));
        const std::vector<PlaylistEntry> entries{{.track = f.tracks[4]}, {.track = f.tracks[0]}};
        f.store.setEntries(id, entries, 9);
        QVERIFY(f.store.load(id).entries == entries);
        QCOMPARE(f.store.load(id).changedAt, std::int64_t{9});
        const std::vector<PlaylistEntry> wrong{{.title = "new"}, {.track = TrackId{99}}};
        QVERIFY(throws(ErrorKind::NotFound, [&] { f.store.setEntries(id, wrong, 10); }));
        QVERIFY(f.store.load(id).entries == entries);
        QCOMPARE(f.store.load(id).changedAt, std::int64_t{9});
    }

    void replacingKeepsIdAndTimeOfCreation()
    {
        Fixture f;
        Playlist playlist = made(f, "x", 1);
        playlist.id = f.store.add(playlist);
        playlist.name = "y";
        playlist.createdAt = 100;
        playlist.changedAt = 101;
        playlist.entries.pop_back();
        f.store.replace(playlist);
        const Playlist read = f.store.load(playlist.id);
        QCOMPARE(read.name, std::string("y"));
        QCOMPARE(read.createdAt, std::int64_t{1});
        QCOMPARE(read.changedAt, std::int64_t{101});
        QCOMPARE(read.entries.size(), std::size_t{2});
    }

    void whatIsUnknownOrBlankIsRefused()
    {
        Fixture f;
        const PlaylistId none{9};
        QVERIFY(throws(ErrorKind::NotFound, [&] { static_cast<void>(f.store.load(none)); }));
        QVERIFY(throws(ErrorKind::NotFound, [&] { f.store.rename(none, "x", 1); }));
        QVERIFY(throws(ErrorKind::NotFound, [&] { f.store.remove(none); }));
        QVERIFY(throws(ErrorKind::NotFound, [&] { f.store.setEntries(none, {}, 1); }));
        QVERIFY(throws(ErrorKind::NotFound, [&] { f.store.replace({.id = none, .name = "x", .entries = {}}); }));
        QVERIFY(throws(ErrorKind::BadArgument, [&] { f.store.add({.name = " \t", .entries = {}}); }));
        QVERIFY(f.store.list().empty());
        const PlaylistId id = f.store.add(made(f, "x", 1));
        QVERIFY(throws(ErrorKind::BadArgument, [&] { f.store.rename(id, "  ", 2); }));
        QCOMPARE(f.store.load(id).name, std::string("x"));
    }

    void aRemovedPlaylistIsRestoredUnderItsIdWhichNobodyElseGets()
    {
        Fixture f;
        const PlaylistId id = f.store.add(made(f, "x", 1));
        const Playlist backup = f.store.load(id);
        f.store.remove(id);
        QVERIFY(f.store.list().empty());
        QCOMPARE(number(f.database, "SELECT count(*) FROM playlist_entry"), 0);
        QVERIFY(f.store.add({.name = "another", .entries = {}}) != id);
        f.store.restore(backup);
        const Playlist read = f.store.load(id);
        QCOMPARE(read.name, backup.name);
        QCOMPARE(read.changedAt, backup.changedAt);
        QVERIFY(read.entries == backup.entries);
        QVERIFY(throws(ErrorKind::BadArgument, [&] { f.store.restore(backup); }));
    }

    void anEntryOutlivesItsTrackInWords()
    {
        Fixture f;
        const PlaylistId id = f.store.add(made(f, "x", 1));
        const Playlist backup = f.store.load(id);
        removeTrack(f, f.tracks[1]);
        const Playlist read = f.store.load(id);
        QCOMPARE(read.entries.size(), std::size_t{3});
        QVERIFY(!read.entries[0].track.has_value());
        QCOMPARE(read.entries[0].title, std::string("Second"));
        f.store.remove(id);
        f.store.restore(backup); // whose track is gone
        QVERIFY(f.store.load(id).entries == read.entries);
    }

    void entriesWithoutATrackAreListedAndCanBeGivenOne()
    {
        Fixture f;
        const PlaylistId id = f.store.add(made(f, "x", 1));
        const std::vector<PlaylistStore::Unfound> unfound = f.store.unfound();
        QCOMPARE(unfound.size(), std::size_t{1});
        QVERIFY(unfound[0].playlist == id && unfound[0].entry.title == "音楽");
        f.store.setTrack(unfound[0], f.tracks[3]);
        QVERIFY(f.store.unfound().empty());
        QCOMPARE(f.store.load(id).entries[1].track, std::optional(f.tracks[3]));
    }
};

QTEST_APPLESS_MAIN(TestPlaylistStore)
#include "tst_playlist_store.moc"
