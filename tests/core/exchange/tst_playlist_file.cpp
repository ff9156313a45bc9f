#include <algorithm>
#include <fstream>

#include <QTest>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/random.h"
#include "core/exchange/location.h"
#include "core/exchange/playlist_file.h"
#include "tests/support/data_folder.h"

using namespace nearfield;
using namespace nearfield::exchange;

namespace {

const std::filesystem::path kFolder = "/music lists/Ö";

PlaylistFile read(std::string_view bytes, const char* name)
{
    return parsePlaylists(bytes, kFolder / name);
}

/// The message of the BadFormat that reading throws; empty when it throws nothing.
std::string refusal(std::string_view bytes, const char* name)
{
    try {
        static_cast<void>(read(bytes, name));
        return {};
    } catch (const Error& error) {
        return error.kind() == ErrorKind::BadFormat ? error.what() : "another kind of error";
    }
}

std::vector<PlaylistEntry> entriesOf(const PlaylistFile& file)
{
    std::vector<PlaylistEntry> out;
    for (const ListedTrack& track : file.lists.at(0).tracks) {
        out.push_back(track.entry);
    }
    return out;
}

const std::vector<std::string> kAwkward{
    "plain",
    "50% #1? & <b>\"quoted\"</b> 'it''s'",
    "Ænima – „Live“ 音楽 🎵",
    "A - B - C",
    "#hash first",
    "ends with \\",
    "a,b;c=d",
    "%41%zz%",
    "-",
    "]]> <!-- x -->",
    "123,Artist - Title",
    "",
};

/// A text made of the awkward ones.
std::string awkward(Random& random)
{
    return kAwkward[random.below(kAwkward.size())];
}

std::string awkwardLocation(Random& random)
{
    static const std::vector<std::string> kPlaces{
        "",
        "/music lists/Ö/near.ogg",
        "/music lists/Ö/sub/50% #1?.ogg",
        "/elsewhere/音楽 & more.flac",
        "/a/../b/not normal.mp3",
        "/music lists/Ö/#first.ogg",
        "/music lists/Ö/http: no url.ogg",
        "/music lists/Ö/back\\slash.ogg",
        "/music lists/Ö/C:\\odd.ogg",
        "/trailing blank ",
        "/line\nbreak.ogg",
        std::string("/latin/\xe4\xf6.mp3"),
        "C:\\Music\\100 %\\x#1.mp3",
        "\\\\server\\share\\x.mp3",
        "https://example.test/a%20b?c=d#e",
        "spotify:track:4uLU6hMCjMI75M1A2tKUQC",
    };
    return kPlaces[random.below(kPlaces.size())];
}

} // namespace

class TestPlaylistFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsWrittenIsReadBackUnchanged_data()
    {
        QTest::addColumn<int>("format");
        QTest::addColumn<bool>("relative");
        for (const bool relative : {false, true}) {
            const char* kind = relative ? "relative" : "absolute";
            QTest::addRow("m3u8, %s", kind) << static_cast<int>(PlaylistFormat::M3u8) << relative;
            QTest::addRow("xspf, %s", kind) << static_cast<int>(PlaylistFormat::Xspf) << relative;
            QTest::addRow("jspf, %s", kind) << static_cast<int>(PlaylistFormat::Jspf) << relative;
        }
    }
    void whatIsWrittenIsReadBackUnchanged()
    {
        QFETCH(int, format);
        QFETCH(bool, relative);
        const std::array<const char*, 3> names{"list.m3u8", "list.xspf", "list.jspf"};
        const char* name = names[static_cast<std::size_t>(format)];
        Random random(static_cast<std::uint64_t>(format) + 1);
        for (int round = 0; round < 60; ++round) {
            Playlist playlist{.name = "Häfen & <夜> " + std::to_string(round), .entries = {}};
            for (std::uint64_t i = random.below(12); i > 0; --i) {
                PlaylistEntry entry{
                    .title = awkward(random),
                    .artists = awkward(random),
                    .album = awkward(random),
                    .location = awkwardLocation(random),
                    .identifier = random.below(2) == 0 ? "" : "https://musicbrainz.org/recording/x" + std::to_string(i),
                    .reason = awkward(random)};
                if (random.below(3) != 0) {
                    entry.duration = static_cast<double>(1 + random.below(900'000)) / 1000;
                }
                playlist.entries.push_back(std::move(entry));
            }
            const std::string bytes =
                formatted(playlist, static_cast<PlaylistFormat>(format), kFolder / name, relative);
            const PlaylistFile file = read(bytes, name);
            QCOMPARE(file.lists.size(), std::size_t{1});
            QCOMPARE(file.lists[0].name, playlist.name);
            const std::vector<PlaylistEntry> entries = entriesOf(file);
            QCOMPARE(entries.size(), playlist.entries.size());
            for (std::size_t i = 0; i < entries.size(); ++i) {
                const PlaylistEntry& is = entries[i];
                const PlaylistEntry& was = playlist.entries[i];
                const QByteArray text(bytes.c_str());
                QVERIFY2(is.title == was.title && is.artists == was.artists, text);
                QVERIFY2(is.album == was.album && is.reason == was.reason, text);
                QVERIFY2(is.location == was.location,
                         qPrintable(QStringLiteral("%1 | %2").arg(QString::fromStdString(is.location),
                                                                  QString::fromStdString(was.location))));
                QVERIFY2(is.identifier == was.identifier && is.duration == was.duration, text);
            }
        }
    }

    void relativePathsAreThoseOfTheFolder()
    {
        const Playlist playlist{.name = "x",
                                .entries = {{.location = "/music lists/Ö/sub/a b.ogg"}, {.location = "/other/c.ogg"}}};
        const std::string m3u = formatted(playlist, PlaylistFormat::M3u8, kFolder / "x.m3u8", true);
        QVERIFY(m3u.find("\nsub/a b.ogg\n") != std::string::npos);
        QVERIFY(m3u.find("\n../../other/c.ogg\n") != std::string::npos);
        const std::string xspf = formatted(playlist, PlaylistFormat::Xspf, kFolder / "x.xspf", true);
        QVERIFY(xspf.find("<location>sub/a%20b.ogg</location>") != std::string::npos);
        const std::string absolute = formatted(playlist, PlaylistFormat::Xspf, kFolder / "x.xspf", false);
        QVERIFY(absolute.find("<location>file:///music%20lists/%C3%96/sub/a%20b.ogg</location>") != std::string::npos);
    }

    void theReasonIsTheAnnotation()
    {
        const Playlist playlist{.name = "x", .entries = {{.title = "t", .location = "/t.ogg", .reason = "calmer"}}};
        const auto as = [&](PlaylistFormat format) { return formatted(playlist, format, "/x", false); };
        QVERIFY(as(PlaylistFormat::M3u8).find("\n#EXTREM:calmer\n") != std::string::npos);
        QVERIFY(as(PlaylistFormat::Xspf).find("<annotation>calmer</annotation>") != std::string::npos);
        QVERIFY(as(PlaylistFormat::Jspf).find("\"annotation\": \"calmer\"") != std::string::npos);
    }

    void locationsOfEverySystemAreUnderstood_data()
    {
        QTest::addColumn<QByteArray>("written");
        QTest::addColumn<QByteArray>("location");
        QTest::newRow("file URL") << QByteArray("file:///a/b%20c.ogg") << QByteArray("/a/b c.ogg");
        QTest::newRow("with a host") << QByteArray("file://localhost/a/b%23.ogg") << QByteArray("/a/b#.ogg");
        QTest::newRow("one slash") << QByteArray("FILE:/a/b.ogg") << QByteArray("/a/b.ogg");
        QTest::newRow("nothing escaped") << QByteArray("file:///a/b c#1?.ogg") << QByteArray("/a/b c#1?.ogg");
        QTest::newRow("a drive") << QByteArray("file:///C:/Music/x%20y.mp3") << QByteArray("C:\\Music\\x y.mp3");
        QTest::newRow("a drive, two slashes") << QByteArray("file://C:/x.mp3") << QByteArray("C:\\x.mp3");
        QTest::newRow("a server") << QByteArray("file://nas/share/x.mp3") << QByteArray("\\\\nas\\share\\x.mp3");
        QTest::newRow("Windows path") << QByteArray("D:/Music/x.mp3") << QByteArray("D:\\Music\\x.mp3");
        QTest::newRow("relative") << QByteArray("../x.mp3") << QByteArray("/music lists/x.mp3");
        QTest::newRow("relative of Windows") << QByteArray("sub\\x.mp3") << QByteArray("/music lists/Ö/sub/x.mp3");
        QTest::newRow("web") << QByteArray("https://a.test/x y.mp3") << QByteArray("https://a.test/x%20y.mp3");
        QTest::newRow("broken code") << QByteArray("file:///100%/%zz%4") << QByteArray("/100%/%zz%4");
        QTest::newRow("nothing") << QByteArray("  ") << QByteArray();
    }
    void locationsOfEverySystemAreUnderstood()
    {
        QFETCH(QByteArray, written);
        QFETCH(QByteArray, location);
        QCOMPARE(QByteArray::fromStdString(locationOf(written.toStdString(), kFolder, false)), location);
    }

    void m3uOfOtherProgramsIsRead()
    {
        const PlaylistFile file = read("\xEF\xBB\xBF#EXTM3U\r\n#PLAYLIST:Evening\r\n"
                                       "#EXTINF:-1,Nobody - Somewhere - Live\r\n#EXTALB:An Album\r\nsub/x.ogg\r\n\r\n"
                                       "#EXTINF:123 logo=\"a,b\" x=1,Only a title\r\nhttps://a.test/b\r\n"
                                       "# a comment\r\n/abs/Artist - Title.mp3",
                                       "x.m3u");
        QCOMPARE(file.layout, std::string("m3u8"));
        QCOMPARE(file.lists[0].name, std::string("Evening"));
        const std::vector<PlaylistEntry> entries = entriesOf(file);
        QCOMPARE(entries.size(), std::size_t{3});
        QCOMPARE(entries[0].artists, std::string("Nobody"));
        QCOMPARE(entries[0].title, std::string("Somewhere - Live"));
        QCOMPARE(entries[0].album, std::string("An Album"));
        QVERIFY(!entries[0].duration.has_value());
        QCOMPARE(entries[0].location, std::string("/music lists/Ö/sub/x.ogg"));
        QCOMPARE(entries[1].title, std::string("Only a title"));
        QVERIFY(entries[1].artists.empty() && entries[1].duration == 123.0);
        QVERIFY(entries[2].title.empty());
        QCOMPARE(entries[2].location, std::string("/abs/Artist - Title.mp3"));
        QVERIFY(file.notes.empty());
    }

    void latin1AndOldLineEndsAreRead()
    {
        const PlaylistFile file = read("#EXTM3U\r#EXTINF:10,M\xf6rk - B\xe4r\r/m/B\xe4r.mp3\r", "x.m3u");
        QCOMPARE(entriesOf(file)[0].title, std::string("Bär"));
        QCOMPARE(entriesOf(file)[0].location, std::string("/m/Bär.mp3"));
        QCOMPARE(file.notes.size(), std::size_t{1});
        const PlaylistFile xspf = read("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><playlist><trackList><track>"
                                       "<title>B\xe4r</title></track></trackList></playlist>",
                                       "x.xspf");
        QCOMPARE(entriesOf(xspf)[0].title, std::string("Bär"));
    }

    void aPathThatIsPromisedAndMissingIsNoted()
    {
        const PlaylistFile file = read("#EXTM3U\n#EXTINF:1,a\na.ogg\n#EXTINF:2,b\n", "x.m3u");
        QCOMPARE(file.lists[0].tracks.size(), std::size_t{1});
        QVERIFY(file.notes.at(0).find("Line 4") != std::string::npos);
        QVERIFY(read("#EXTM3U\n", "x.m3u").lists[0].tracks.empty()); // an empty playlist is one
        QCOMPARE(read("#EXTM3U\n", "My list.m3u").lists[0].name, std::string("My list"));
    }

    void xspfWithPrefixesMarkedSectionsAndLittleElseIsRead()
    {
        const PlaylistFile file =
            read("<?xml version='1.0'?><!-- hello --><x:playlist xmlns:x='http://xspf.org/ns/0/'>"
                 "<x:title>A &amp; B</x:title><x:trackList><x:track><x:location>a b/c%20d.ogg</x:location>"
                 "<x:location>second</x:location><x:identifier>one</x:identifier><x:identifier>two</x:identifier>"
                 "<x:title><![CDATA[<i>]]> x</x:title><x:duration>1500.4</x:duration><x:trackNum>3</x:trackNum>"
                 "</x:track><x:track/><x:track><x:duration>soon</x:duration></x:track></x:trackList></x:playlist>",
                 "x.xspf");
        QCOMPARE(file.lists[0].name, std::string("A & B"));
        const std::vector<PlaylistEntry> entries = entriesOf(file);
        QCOMPARE(entries.size(), std::size_t{3});
        QCOMPARE(entries[0].location, std::string("/music lists/Ö/a b/c d.ogg"));
        QCOMPARE(entries[0].title, std::string("<i> x"));
        QCOMPARE(entries[0].identifier, std::string("one"));
        QCOMPARE(file.lists[0].tracks[0].identifiers, (std::vector<std::string>{"one", "two"}));
        QCOMPARE(entries[0].duration, std::optional(1.5));
        QVERIFY(file.notes.at(0).find("soon") != std::string::npos);
    }

    void jspfWithTextsOrListsIsRead()
    {
        const PlaylistFile file = read(
            R"({"playlist":{"title":"T","track":[)"
            R"({"identifier":"https://musicbrainz.org/recording/1","title":"a","duration":"1500"},)"
            R"({"identifier":["https://musicbrainz.org/recording/2","y"],"location":["file:///b.ogg"],"creator":7},)"
            R"("no object",{"duration":null}]}})",
            "x.json");
        QCOMPARE(file.layout, std::string("jspf"));
        const std::vector<PlaylistEntry> entries = entriesOf(file);
        QCOMPARE(entries.size(), std::size_t{3});
        QCOMPARE(entries[0].identifier, std::string("https://musicbrainz.org/recording/1"));
        QCOMPARE(entries[0].duration, std::optional(1.5));
        QCOMPARE(entries[1].identifier, std::string("https://musicbrainz.org/recording/2"));
        QCOMPARE(entries[1].location, std::string("/b.ogg"));
        QVERIFY(entries[1].artists.empty());
        QCOMPARE(file.notes.size(), std::size_t{1});
    }

    void aTableHoldsManyPlaylists()
    {
        const PlaylistFile file = read("playlist_id,playlist_name,position,track_id,title,artists,duration_ms,removed\n"
                                       "p1,One,2,6YUTL4dYpB9xZO5qExPf05,Second,A;B,1500,\n"
                                       "p1,One,1,4QVFtAswXqPoAWRLo5yu8a,First,A,2000,\n"
                                       "p2,Two,1,,Only words,C,,\n"
                                       "p1,One,3,3JvKfv6T31zO0ini8iNItO,Gone,D,1000,2020-01-01\n"
                                       ",,4,3JvKfv6T31zO0ini8iNItO,Nowhere,D,1000,\n",
                                       "x.csv");
        QCOMPARE(file.layout, std::string("playlists"));
        QCOMPARE(file.lists.size(), std::size_t{2});
        QCOMPARE(file.lists[0].name, std::string("One"));
        const std::vector<PlaylistEntry> entries = entriesOf(file);
        QCOMPARE(entries.size(), std::size_t{2});
        QCOMPARE(entries[0].title, std::string("First"));
        QCOMPARE(entries[0].identifier, std::string("spotify:track:4QVFtAswXqPoAWRLo5yu8a"));
        QCOMPARE(entries[1].artists, std::string("A; B"));
        QCOMPARE(entries[1].duration, std::optional(1.5));
        QVERIFY(file.lists[1].tracks[0].identifiers.empty());
        QVERIFY(file.notes.at(0).find("line 6") != std::string::npos);
    }

    void malformedFilesAreRefusedWithFileAndLine_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("said"); // in the message
        const auto add = [](const char* what, const QByteArray& bytes, const char* name, const char* said) {
            QTest::newRow(what) << bytes << QByteArray(name) << QByteArray(said);
        };
        add("XML that ends early", "<playlist>\n<trackList>\n<track>", "x.xspf", "line 3");
        add("another XML", "<html>\n</html>", "x.xspf", "line 1");
        add("no list of tracks", "<playlist version='1'>\n</playlist>", "x.xspf", "trackList");
        add("nothing", "", "x.xspf", "line 1");
        add("an entity bomb",
            "<!DOCTYPE x [\n<!ENTITY a 'aaaa'>\n<!ENTITY b '&a;&a;'>]>\n<playlist><trackList/></playlist>", "x.xspf",
            "line 2");
        add("JSON that ends early", "{\"playlist\":\n{\"track\":[", "x.jspf", "line 2");
        add("another JSON", "{\"a\":1}", "x.jspf", "playlist");
        add("a list as JSON", "[1,2]", "x.jspf", "playlist");
        add("tracks that are none", "{\"playlist\":{\"track\":5}}", "x.jspf", "track");
        add("no track", "\n# a comment\n", "x.m3u", "line 2");
        add("a stream", "#EXTM3U\n#EXT-X-VERSION:3\nx.ts\n", "x.m3u8", "line 2");
        add("binary", QByteArray("#EXTM3U\nab\0c\n", 13), "x.m3u", "binary");
        add("a table without rows", "playlist_name,track_id\n", "x.csv", "line 1");
        add("no playlist at all", "hello", "x.txt", "M3U");
    }
    void malformedFilesAreRefusedWithFileAndLine()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, said);
        const std::string message = refusal(bytes.toStdString(), name.constData());
        QVERIFY2(message.find(name.toStdString()) != std::string::npos, message.c_str());
        QVERIFY2(message.find(said.toStdString()) != std::string::npos, message.c_str());
    }

    void deepNestingAndHugeFilesAreNoTrouble()
    {
        const std::string deep(100'000, '[');
        QVERIFY(!refusal("{\"playlist\":" + deep, "x.jspf").empty());
        std::string xml = "<playlist><trackList>";
        for (int i = 0; i < 100'000; ++i) {
            xml += "<a>";
        }
        QVERIFY(!refusal(xml, "x.xspf").empty());
        QVERIFY(refusal(std::string(kLargestPlaylistFile + 1, '\n'), "x.m3u").find("MiB") != std::string::npos);
    }

    void everyBeginningOfAFileIsReadOrRefused()
    {
        const Playlist playlist{.name = "n",
                                .entries = {{.title = "t", .artists = "a", .location = "/ü.ogg", .duration = 1.5},
                                            {.title = "u", .identifier = "spotify:track:x", .reason = "r"}}};
        for (const PlaylistFormat format : {PlaylistFormat::M3u8, PlaylistFormat::Xspf, PlaylistFormat::Jspf}) {
            const std::array<const char*, 3> names{"x.m3u8", "x.xspf", "x.jspf"};
            const char* name = names[static_cast<std::size_t>(format)];
            const std::string bytes = formatted(playlist, format, kFolder / name, false);
            for (std::size_t length = 0; length < bytes.size(); ++length) {
                QVERIFY(refusal(bytes.substr(0, length), name) != "another kind of error");
            }
        }
    }

    void playlistsAreToldFromCatalogues()
    {
        QVERIFY(holdsPlaylists("#EXTM3U\n", "x.txt"));
        QVERIFY(holdsPlaylists("anything", "X.M3U"));
        QVERIFY(holdsPlaylists("<?xml?><playlist>", "x"));
        QVERIFY(holdsPlaylists("playlist_id,playlist_name,position,track_id\n", "x.csv"));
        QVERIFY(!holdsPlaylists("id,name,artists\n", "x.csv"));
        QVERIFY(!holdsPlaylists(std::string("\0\1", 2), "x.csv"));
        // A catalogue that names playlists is a catalogue.
        QVERIFY(!holdsPlaylists("track_id,playlist_name,danceability,energy,loudness,speechiness,acousticness,"
                                "instrumentalness,liveness,valence,tempo\n",
                                "x.csv"));
    }

    void realFilesOfOtherProgramsAreRead()
    {
        const std::filesystem::path folder = test::dataFolder(NEARFIELD_DATA_DEFAULT) / "playlists";
        if (!std::filesystem::exists(folder)) {
            QSKIP("no folder of real data: set NEARFIELD_DATA");
        }
        std::size_t files = 0;
        std::size_t tracks = 0;
        for (const auto& one : std::filesystem::directory_iterator(folder)) {
            const std::string bytes = readFile(one.path());
            QVERIFY(holdsPlaylists(bytes, one.path()));
            const PlaylistFile file = parsePlaylists(bytes, one.path());
            QVERIFY2(file.notes.empty(), one.path().c_str());
            ++files;
            for (const ListedPlaylist& list : file.lists) {
                QVERIFY(!list.name.empty() && !list.tracks.empty());
                tracks += list.tracks.size();
                for (const ListedTrack& track : list.tracks) {
                    QVERIFY(!track.entry.title.empty());
                    QVERIFY(!track.entry.location.empty() || !track.entry.identifier.empty());
                }
            }
            // The same list in both formats is the same list.
            if (one.path().extension() == ".m3u8") {
                std::filesystem::path other = one.path();
                other.replace_extension(".xspf");
                const PlaylistFile xspf = parsePlaylists(readFile(other), other);
                QCOMPARE(xspf.lists[0].tracks.size(), file.lists[0].tracks.size());
                std::size_t same = 0;
                for (std::size_t i = 0; i < xspf.lists[0].tracks.size(); ++i) {
                    const PlaylistEntry& a = file.lists[0].tracks[i].entry;
                    const PlaylistEntry& b = xspf.lists[0].tracks[i].entry;
                    same += a.location == b.location && a.duration == b.duration ? 1 : 0;
                }
                QCOMPARE(same, xspf.lists[0].tracks.size());
            }
        }
        QVERIFY2(files >= 8 && tracks > 10'000, qPrintable(QStringLiteral("%1 %2").arg(files).arg(tracks)));
    }
};

QTEST_APPLESS_MAIN(TestPlaylistFile)
#include "tst_playlist_file.moc"
