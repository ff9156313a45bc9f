#include <QTest>

#include "core/library/music_files.h"
#include "tests/support/synthetic.h"
#include "ui/player/file_url.h"
#include "ui/player/foreign_track.h"

using namespace nearfield;
using namespace nearfield::test;
using namespace nearfield::ui;

namespace {

/// Ten tracks, of which some are known by more than their names.
struct Shelf
{
    Catalogue catalogue;
    TrackFiles files;

    Shelf()
    {
        CatalogueBuilder builder;
        for (int i = 1; i <= 10; ++i) {
            Track track = syntheticTrack(i);
            track.id = TrackId{i};
            track.title = "Song " + std::to_string(i);
            if (i == 2) {
                track.uri = "spotify:track:4uLU6hMCjMI75M1A2tKUQC";
            } else if (i == 3) {
                track.uri = "0VjIjW4GlUZAMYd2vXMi3b";
            } else if (i == 4) {
                track.isrc = "USUM71900001";
            } else if (i >= 7 && i <= 9) { // three releases of one recording
                track.title = i == 8 ? "Jóga - Remastered 2009" : "Jóga";
                track.artists = "Björk; Somebody Else";
                track.album = i == 8 ? "Homogenic" : "Hits";
                track.raw[RawFeature::Duration] = static_cast<float>(300 + i);
            }
            builder.add(track);
        }
        catalogue = builder.build();
        files = TrackFiles({{.track = TrackId{5}, .path = "/music/#1 50% 春?.ogg"},
                            {.track = TrackId{6}, .path = "/music/b.ogg", .musicBrainzRecording = "mb-6"}});
    }
    [[nodiscard]] std::optional<TrackId> find(const ForeignTrack& track) const
    {
        return findInLibrary(catalogue, files, track);
    }
};

} // namespace

class ForeignTrackTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void spotifyIdsAreReadFromAllTheirForms();
    void findsByEveryKindOfId();
    void findsByNameAndPrefersTheRightRelease();
    void findsNothingForStrangers();
    void fileUrlsHoldAnyName();
};

void ForeignTrackTest::spotifyIdsAreReadFromAllTheirForms()
{
    for (const char* form : {"spotify:track:abc123", "/com/spotify/track/abc123",
                             "https://open.spotify.com/track/abc123", "https://open.spotify.com/track/abc123?si=xyz"}) {
        QCOMPARE(spotifyId(form), std::string_view("abc123"));
    }
    QVERIFY(spotifyId("/org/videolan/vlc/playlist/7").empty());
    QVERIFY(spotifyId("").empty());
}

void ForeignTrackTest::findsByEveryKindOfId()
{
    const Shelf shelf;
    QCOMPARE(shelf.find({.title = "x", .trackId = "/com/spotify/track/4uLU6hMCjMI75M1A2tKUQC"}),
             std::optional(TrackId{2}));
    QCOMPARE(shelf.find({.title = "x", .url = "https://open.spotify.com/track/0VjIjW4GlUZAMYd2vXMi3b"}),
             std::optional(TrackId{3}));
    QCOMPARE(shelf.find({.title = "x", .isrc = "USUM71900001"}), std::optional(TrackId{4}));
    QCOMPARE(shelf.find({.url = fileUrl("/music/#1 50% 春?.ogg").toEncoded().toStdString()}),
             std::optional(TrackId{5}));
    QCOMPARE(shelf.find({.title = "x", .musicBrainzRecording = "mb-6"}), std::optional(TrackId{6}));
}

void ForeignTrackTest::findsByNameAndPrefersTheRightRelease()
{
    const Shelf shelf;
    QCOMPARE(shelf.find({.title = "SONG 1", .artists = {"Artist 1"}}), std::optional(TrackId{1}));
    // As a browser says it: accents and edition as they please.
    QCOMPARE(shelf.find({.title = "Joga", .artists = {"Bjork"}, .album = "Homogenic"}), std::optional(TrackId{8}));
    QCOMPARE(shelf.find({.title = "Jóga (2009 Remaster)", .artists = {"Björk"}, .seconds = 309.5}),
             std::optional(TrackId{9}));
    QCOMPARE(shelf.find({.title = "Jóga", .artists = {"Björk"}, .album = "Hits", .seconds = 307}),
             std::optional(TrackId{7}));
}

void ForeignTrackTest::findsNothingForStrangers()
{
    const Shelf shelf;
    QVERIFY(!shelf.find({.title = "Song 1", .artists = {"Somebody Else"}}));
    QVERIFY(!shelf.find({.title = "Song 1"})); // a title alone says too little
    QVERIFY(!shelf.find({.title = "", .artists = {"Artist 1"}}));
    QVERIFY(!shelf.find({.title = "Another", .artists = {"Artist 1"}, .url = "file:///music/c.ogg"}));
    QVERIFY(ForeignTrack{}.empty());
}

void ForeignTrackTest::fileUrlsHoldAnyName()
{
    for (const std::filesystem::path path : {"/a b/#1 50% wrong?.ogg", "/ä/春の歌.flac", "/latin1/\xe4\xf6.mp3"}) {
        QCOMPARE(localFile(fileUrl(path)).string(), path.string());
        QVERIFY(fileUrl(path).isLocalFile());
    }
    QVERIFY(localFile(QUrl(QStringLiteral("https://example.org/a.ogg"))).empty());
}

QTEST_APPLESS_MAIN(ForeignTrackTest)
#include "tst_foreign_track.moc"
