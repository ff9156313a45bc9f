#include <fstream>

#include <nlohmann/json.hpp>

#include <QTemporaryDir>
#include <QTest>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/library/library.h"
#include "tests/support/data_folder.h"
#include "tests/support/synthetic.h"
#include "tests/support/thrown.h"

using namespace nearfield;
using test::kindThrownBy;

/// Playlists through the façade: made, kept, written and read.
class TestPlaylists : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    std::unique_ptr<Library> m_library; ///< 300 tracks and a model of a few epochs

    [[nodiscard]] std::filesystem::path path(const std::string& name) const
    {
        return m_dir.filePath(QString::fromStdString(name)).toStdString();
    }
    std::filesystem::path write(const std::string& name, const std::string& content) const
    {
        std::ofstream(path(name), std::ios::binary) << content;
        return path(name);
    }
    [[nodiscard]] static TrackId id(int track) { return TrackId{track}; }

    [[nodiscard]] Playlist journey() const
    {
        return m_library->journey({.stops = {id(3), id(170)}, .length = {.tracks = 8, .minutes = {}}});
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_library = Library::open(path("library"));
        const std::filesystem::path csv = write("tracks.csv", test::syntheticCsv(300));
        QCOMPARE(m_library->importFiles(std::vector{csv}, {}, {}).added, std::size_t{300});
        TrainingObserver observer;
        TrainingOptions options;
        options.maxEpochs = 3;
        QVERIFY(m_library->trainAutoencoder(options, observer, {}).kept);
    }
    void cleanup()
    {
        for (const PlaylistSummary& one : m_library->playlists()) {
            m_library->removePlaylist(one.id);
        }
    }

    void aJourneyHasItsEndsAndAReasonForEveryTrack()
    {
        const Playlist draft = journey();
        QVERIFY(draft.kind == PlaylistKind::Journey && draft.id == PlaylistId{});
        QCOMPARE(draft.name, std::string("Title 3 → Title 170"));
        QCOMPARE(draft.entries.size(), std::size_t{8});
        QVERIFY(draft.entries.front().track == id(3) && draft.entries.back().track == id(170));
        QCOMPARE(draft.entries.front().reason, std::string("the start"));
        QVERIFY(draft.entries.back().reason.ends_with(" · the end"));
        for (std::size_t i = 1; i + 1 < 8; ++i) {
            QVERIFY(draft.entries[i].reason.find(" · ") != std::string::npos);
        }
        const auto recipe = nlohmann::json::parse(draft.recipe);
        QCOMPARE(recipe.at("stops").size(), std::size_t{2});
        QCOMPARE(recipe.at("length").at("tracks").get<int>(), 8);
        QVERIFY(m_library->playlists().empty()); // nothing is stored
    }

    void aTrendThatCannotBeKeptIsAdmitted()
    {
        const auto catalogue = m_library->catalogue();
        Row loud = 0;
        Row calm = 0;
        for (Row row = 0; row < catalogue->size(); ++row) {
            const float energy = catalogue->raw(row, RawFeature::Energy);
            loud = energy > catalogue->raw(loud, RawFeature::Energy) ? row : loud;
            calm = energy < catalogue->raw(calm, RawFeature::Energy) ? row : calm;
        }
        const Playlist draft = m_library->journey({.stops = {catalogue->id(loud), catalogue->id(calm)},
                                                   .length = {.tracks = 6, .minutes = {}},
                                                   .energy = Trend::Rising});
        QVERIFY(std::any_of(draft.entries.begin(), draft.entries.end(), [](const PlaylistEntry& entry) {
            return entry.reason.find("energy falls here") != std::string::npos;
        }));
    }

    void radioArcAndFilterAreMadeWithReasons()
    {
        const Playlist radio =
            m_library->radio({.seeds = {id(5)}, .exclude = {id(9)}, .length = {.tracks = 10, .minutes = {}}});
        QCOMPARE(radio.entries.size(), std::size_t{10});
        QVERIFY(radio.entries.front().reason.starts_with("near Title 5: "));
        const ListenerId me = m_library->currentListener().id;
        for (int i = 1; i <= 40; ++i) {
            m_library->rate(me, id(i), i % 2 == 0 ? 5.0F : 1.0F);
        }
        const Playlist arc = m_library->moodArc({.moods = {Mood::Calm, Mood::Energetic, Mood::Calm},
                                                 .length = {.tracks = {}, .minutes = 40},
                                                 .listener = me});
        QCOMPARE(arc.name, std::string("Calm → energetic → calm"));
        QVERIFY(arc.entries.front().reason.starts_with("calm"));
        QVERIFY(arc.entries.front().reason.find("stars foretold") != std::string::npos);
        TrackFilter filter;
        filter.features = {{RawFeature::Energy, 0.5F, {}}};
        filter.starsFrom = 4;
        const Playlist filtered = m_library->filter({.filter = filter});
        QCOMPARE(filtered.entries.size(), m_library->countMatching(filter, me));
        QVERIFY(!filtered.entries.empty());
        QVERIFY(filtered.entries.front().reason.starts_with("5 stars, energy 0."));
        for (int i = 1; i <= 40; ++i) {
            m_library->rate(me, id(i), std::nullopt);
        }
    }

    void whatCannotBeMadeIsRefused()
    {
        const auto kind = [](auto&& call) { return kindThrownBy([&] { static_cast<void>(call()); }); };
        QVERIFY(kind([&] { return m_library->journey({.stops = {id(3)}}); }) == ErrorKind::BadArgument);
        QVERIFY(kind([&] { return m_library->journey({.stops = {id(3), id(3)}}); }) == ErrorKind::BadArgument);
        QVERIFY(kind([&] { return m_library->journey({.stops = {id(3), id(999)}}); }) == ErrorKind::NotFound);
        QVERIFY(kind([&] {
                    return m_library->journey({.stops = {id(1), id(2), id(3)}, .length = {.tracks = 2, .minutes = {}}});
                }) == ErrorKind::BadArgument);
        QVERIFY(kind([&] { return m_library->radio({}); }) == ErrorKind::BadArgument);
        QVERIFY(kind([&] { return m_library->radio({.seeds = {id(1)}, .exclude = {id(1)}}); }) ==
                ErrorKind::BadArgument);
        QVERIFY(kind([&] { return m_library->moodArc({.moods = {Mood::Calm}}); }) == ErrorKind::BadArgument);
        QVERIFY(kind([&] { return m_library->filter({.length = {.tracks = 0, .minutes = {}}}); }) ==
                ErrorKind::BadArgument);
        const auto untrained = Library::open(path("untrained"));
        QVERIFY(kind([&] { return untrained->radio({.seeds = {id(1)}}); }) == ErrorKind::NotReady);
    }

    void aDraftIsKeptChangedRemovedAndBroughtBack()
    {
        const PlaylistId saved = m_library->savePlaylist(journey());
        Playlist stored = m_library->playlist(saved);
        QCOMPARE(stored.entries.size(), std::size_t{8});
        QVERIFY(stored.createdAt > 0 && stored.changedAt == stored.createdAt);
        QCOMPARE(stored.entries[0].identifier, std::string("test:track:3")); // filled in
        std::swap(stored.entries[1], stored.entries[2]);
        m_library->setPlaylistEntries(saved, stored.entries);
        QVERIFY(m_library->playlist(saved).entries == stored.entries);
        m_library->renamePlaylist(saved, "Evening");
        QCOMPARE(m_library->resolvePlaylist(" EVENING "), saved);
        QCOMPARE(m_library->resolvePlaylist(std::to_string(value(saved))), saved);
        const Playlist backup = m_library->removePlaylist(saved);
        QVERIFY(kindThrownBy([&] { static_cast<void>(m_library->playlist(saved)); }) == ErrorKind::NotFound);
        QVERIFY(kindThrownBy([&] { static_cast<void>(m_library->resolvePlaylist("Evening")); }) == ErrorKind::NotFound);
        m_library->restorePlaylist(backup);
        QVERIFY(m_library->playlist(saved).entries == stored.entries);
        QCOMPARE(m_library->playlists().front().name, std::string("Evening"));
        Playlist second = backup;
        second.id = {};
        m_library->savePlaylist(second);
        QVERIFY(kindThrownBy([&] { static_cast<void>(m_library->resolvePlaylist("evening")); }) ==
                ErrorKind::Ambiguous);
    }

    void everyFormatGivesThePlaylistBack_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("m3u8") << QStringLiteral("Out & <in> 50%.m3u8");
        QTest::newRow("xspf") << QStringLiteral("Out & <in> 50%.xspf");
        QTest::newRow("jspf") << QStringLiteral("Out & <in> 50%.jspf");
    }
    void everyFormatGivesThePlaylistBack()
    {
        QFETCH(QString, name);
        Playlist draft = journey();
        draft.entries.push_back({.title = "Elsewhere – 夜", .artists = "Nobody", .location = "/else/50% #1.ogg"});
        const PlaylistId saved = m_library->savePlaylist(draft);
        const Playlist stored = m_library->playlist(saved);
        const std::filesystem::path file = path(name.toStdString());
        QCOMPARE(m_library->exportPlaylist(saved, file, {.format = *playlistFormatOf(file.string())}), std::size_t{9});
        const std::vector<PlaylistImport> imported = m_library->importPlaylists(file);
        QCOMPARE(imported.size(), std::size_t{1});
        QCOMPARE(imported[0].entries, std::size_t{9});
        QCOMPARE(imported[0].found, std::size_t{8});
        QVERIFY(imported[0].id != saved);
        const Playlist back = m_library->playlist(imported[0].id);
        QCOMPARE(back.name, stored.name);
        for (std::size_t i = 0; i < 9; ++i) {
            QVERIFY2(back.entries[i] == stored.entries[i], std::to_string(i).c_str());
        }
    }

    void entriesAreFoundByWhatTheySay()
    {
        const std::filesystem::path file = write("found.xspf", R"(<playlist><trackList>
            <track><identifier>test:track:7</identifier></track>
            <track><identifier>unknown:1</identifier><identifier>test:track:8</identifier></track>
            <track><title>TITLE 12</title><creator>artist 12</creator></track>
            <track><title>Artist 13 - Title 13</title><creator>Artist 13</creator></track>
            <track><location>file:///far/away/Artist%2014%20-%20Title%2014.mp3</location></track>
            <track><title>Title 15</title></track>
            <track><title>No such</title><creator>Nobody</creator></track></trackList></playlist>)");
        const PlaylistImport report = m_library->importPlaylists(file).front();
        QCOMPARE(report.name, std::string("found"));
        QCOMPARE(report.entries, std::size_t{7});
        QCOMPARE(report.found, std::size_t{5});
        const Playlist playlist = m_library->playlist(report.id);
        const std::vector<int> expected{7, 8, 12, 13, 14};
        for (std::size_t i = 0; i < expected.size(); ++i) {
            QVERIFY(playlist.entries[i].track == id(expected[i]));
        }
        QVERIFY(!playlist.entries[5].track && !playlist.entries[6].track); // a title alone means anything
    }

    void theSameFileAgainIsTheSamePlaylistUnlessSomeoneChangedIt()
    {
        const std::filesystem::path file = write("again.m3u8", "#EXTM3U\n#EXTINF:1,Artist 1 - Title 1\na.ogg\n");
        const PlaylistId first = m_library->importPlaylists(file).front().id;
        QCOMPARE(m_library->importPlaylists(file).front().id, first);
        write("again.m3u8", "#EXTM3U\n#EXTINF:1,Artist 2 - Title 2\na.ogg\n");
        QCOMPARE(m_library->importPlaylists(file).front().id, first);
        QVERIFY(m_library->playlist(first).entries.at(0).track == id(2));
        QCOMPARE(m_library->playlists().size(), std::size_t{1});
        QTRY_VERIFY(std::time(nullptr) > m_library->playlist(first).createdAt); // changes are told by the second
        m_library->renamePlaylist(first, "Mine");
        QVERIFY(m_library->importPlaylists(file).front().id != first);
        QCOMPARE(m_library->playlist(first).name, std::string("Mine"));
    }

    void importRecognisesPlaylistsAndLaterTracksFindTheirPlaces()
    {
        const auto library = Library::open(path("later"));
        const std::vector<std::filesystem::path> lists{
            write("later.m3u", "#EXTM3U\n#EXTINF:1,Artist 4 - Title 4\nx.ogg\n"),
            write("broken.xspf", "<playlist>\n<trackList>"),
            write("several.csv", "playlist_name,track_id,title,artists\nOne,,Title 4,Artist 4\nTwo,,No such,Nobody\n")};
        const ImportReport report = library->importFiles(lists, {}, {});
        QCOMPARE(report.files[0].layout, std::string("m3u8"));
        QCOMPARE(report.files[0].playlists.at(0).found, std::size_t{0});
        QVERIFY(report.files[1].error.find("line 2") != std::string::npos);
        QVERIFY(report.files[2].error.find("none of their tracks") != std::string::npos);
        QCOMPARE(library->playlists().size(), std::size_t{1});
        const PlaylistId id = library->playlists().front().id;
        library->importFiles(std::vector{write("some.csv", test::syntheticCsv(10))}, {}, {});
        QVERIFY(library->playlist(id).entries.at(0).track.has_value());
        const ImportReport again = library->importFiles(std::vector{lists[2]}, {}, {});
        QCOMPARE(again.files[0].playlists.size(), std::size_t{1}); // the other has nothing to do with this library
        QVERIFY(!again.files[0].notes.empty());
    }

    void theCatalogueIsWrittenAndReadBack()
    {
        QCOMPARE(m_library->exportCatalogue(path("all.csv")), std::size_t{300});
        const auto other = Library::open(path("other"));
        QCOMPARE(other->importFiles(std::vector{path("all.csv")}, {}, {}).added, std::size_t{300});
        const auto was = m_library->catalogue();
        const auto is = other->catalogue();
        for (Row row = 0; row < was->size(); ++row) {
            QCOMPARE(is->uri(row), was->uri(row));
            QCOMPARE(is->artists(row), was->artists(row));
            QVERIFY(is->year(row) == was->year(row) && is->popularity(row) == was->popularity(row));
            for (std::size_t i = 0; i < kRawFeatureCount; ++i) {
                const auto feature = static_cast<RawFeature>(i);
                QCOMPARE(is->raw(row, feature), was->raw(row, feature));
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestPlaylists)
#include "tst_playlists.moc"
