#include <functional>
#include <string>
#include <vector>

#include <QTest>

#include "core/exchange/cleaning.h"
#include "tests/core/exchange/tracks.h"

using namespace nearfield;
using namespace nearfield::exchange;
using nearfield::test::fileOf;
using nearfield::test::goodTrack;

namespace {

std::vector<std::string> urisOf(const CleanedFile& file)
{
    std::vector<std::string> uris;
    for (const Track& track : file.tracks) {
        uris.push_back(track.uri);
    }
    return uris;
}

using Uris = std::vector<std::string>;

} // namespace

class TestCleaning : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void goodRowsPassUnchanged()
    {
        const CleanedFile cleaned = clean(fileOf({goodTrack("1"), goodTrack("2"), goodTrack("3")}));
        QVERIFY((urisOf(cleaned) == Uris{"test:1", "test:2", "test:3"}));
        QVERIFY((cleaned.lines == std::vector<std::size_t>{2, 3, 4}));
        QVERIFY(cleaned.removed.empty());
    }

    void rowsOutsideTheRulesGoWithTheirReason_data()
    {
        QTest::addColumn<int>("feature");
        QTest::addColumn<float>("bad");
        QTest::addColumn<float>("good");
        QTest::addColumn<QString>("reason");
        QTest::addColumn<QString>("text");
        const auto row = [](const char* name, RawFeature f, float bad, float good, const char* reason,
                            const char* text) {
            QTest::newRow(name) << static_cast<int>(f) << bad << good << QString(reason) << QString(text);
        };
        row("no energy", RawFeature::Energy, kUnknown, 0.0F, "no_features", "audio features missing: energy");
        row("no tempo", RawFeature::Tempo, kUnknown, 100.0F, "no_features", "audio features missing: tempo");
        row("tempo 0", RawFeature::Tempo, 0.0F, 30.0F, "tempo_out_of_range", "tempo outside 30–250 BPM: 0 BPM");
        row("tempo high", RawFeature::Tempo, 250.5F, 250.0F, "tempo_out_of_range",
            "tempo outside 30–250 BPM: 250.5 BPM");
        row("short", RawFeature::Duration, 29.9F, 30.0F, "duration_out_of_range",
            "duration outside 30 seconds to 30 minutes: 29.9 s");
        row("long", RawFeature::Duration, 1801.0F, 1800.0F, "duration_out_of_range",
            "duration outside 30 seconds to 30 minutes: 1801 s");
        row("silent", RawFeature::Loudness, -60.5F, -60.0F, "loudness_out_of_range",
            "loudness outside −60 to +5 dB: -60.5 dB");
        row("loud", RawFeature::Loudness, 5.5F, 5.0F, "loudness_out_of_range", "loudness outside −60 to +5 dB: 5.5 dB");
        row("below 0", RawFeature::Valence, -0.1F, 0.0F, "feature_out_of_range",
            "a feature outside 0 to 1: valence is -0.1");
        row("above 1", RawFeature::Liveness, 1.5F, 1.0F, "feature_out_of_range",
            "a feature outside 0 to 1: liveness is 1.5");
    }
    void rowsOutsideTheRulesGoWithTheirReason()
    {
        QFETCH(int, feature);
        QFETCH(float, bad);
        QFETCH(float, good);
        QFETCH(QString, reason);
        QFETCH(QString, text);
        Track wrong = goodTrack("wrong");
        Track right = goodTrack("right");
        wrong.raw.values[static_cast<std::size_t>(feature)] = bad;
        right.raw.values[static_cast<std::size_t>(feature)] = good;
        const CleanedFile cleaned = clean(fileOf({wrong, right}));
        QVERIFY((urisOf(cleaned) == Uris{"test:right"}));
        QCOMPARE(cleaned.removed.size(), std::size_t{1});
        const Removal& removal = cleaned.removed[0];
        QCOMPARE(QString::fromStdString(std::string(idOf(removal.reason))), reason);
        QCOMPARE(QString::fromStdString(textOf(removal)), text);
        QCOMPARE(removal.line, std::size_t{2});
        QCOMPARE(removal.uri, std::string("test:wrong"));
        QCOMPARE(removal.title, std::string("Title wrong"));
        QVERIFY(!removal.kept);
    }

    void unknownDurationsKeysAndModesRemoveNothing()
    {
        Track track = goodTrack("1");
        for (const RawFeature f :
             {RawFeature::Duration, RawFeature::Key, RawFeature::Mode, RawFeature::TimeSignature}) {
            track.raw[f] = kUnknown;
        }
        QCOMPARE(clean(fileOf({track})).tracks.size(), std::size_t{1});
    }

    void allNineMissingIsSaidShort()
    {
        Track track;
        track.uri = "test:1";
        const CleanedFile cleaned = clean(fileOf({track}));
        QCOMPARE(textOf(cleaned.removed.at(0)), std::string("audio features missing: all nine"));
    }

    void rowsWithOneIdAreMergedIntoTheFirst()
    {
        Track first = goodTrack("1");
        first.genre = "pop";
        Track second = goodTrack("1");
        second.genre = "rock";
        second.album = "Album";
        second.year = 1999;
        second.popularity = 70;
        const CleanedFile cleaned = clean(fileOf({first, goodTrack("2"), second}));
        QVERIFY((urisOf(cleaned) == Uris{"test:1", "test:2"}));
        QCOMPARE(cleaned.tracks[0].genre, std::string("pop"));
        QCOMPARE(cleaned.tracks[0].album, std::string("Album"));
        QCOMPARE(cleaned.tracks[0].year, std::optional(1999));
        QCOMPARE(cleaned.tracks[0].popularity, std::optional(70));
        QCOMPARE(cleaned.removed.at(0).reason, RemovalReason::DuplicateId);
        QCOMPARE(cleaned.removed[0].line, std::size_t{4});
        QCOMPARE(cleaned.removed[0].kept, std::optional<std::size_t>(0));
    }

    void ofCopiesTheMostPopularIsKept()
    {
        Track first = goodTrack("1", "Song", "Singer", 200.0F);
        first.album = "Single";
        first.year = 1980;
        first.popularity = 20;
        Track popular = goodTrack("2", "Song - Remastered 2009", "singer", 202.0F);
        popular.popularity = 50;
        popular.year = 2009;
        const Track unknown = goodTrack("3", "SONG", "Singer;Guest", 201.0F);
        const CleanedFile cleaned = clean(fileOf({first, popular, unknown}));
        QVERIFY((urisOf(cleaned) == Uris{"test:2"}));
        QCOMPARE(cleaned.tracks[0].title, std::string("Song - Remastered 2009"));
        QCOMPARE(cleaned.tracks[0].album, std::string("Single")); // a blank, filled
        QCOMPARE(cleaned.tracks[0].year, std::optional(2009));    // known, so kept
        QCOMPARE(cleaned.removed.size(), std::size_t{2});
        for (const Removal& removal : cleaned.removed) {
            QCOMPARE(removal.reason, RemovalReason::DuplicateRecording);
            QCOMPARE(removal.kept, std::optional<std::size_t>(0));
        }
    }

    void equallyPopularCopiesGiveWayToTheFirst()
    {
        const CleanedFile cleaned = clean(fileOf({goodTrack("b", "Song"), goodTrack("a", "Song")}));
        QVERIFY((urisOf(cleaned) == Uris{"test:b"}));
    }

    void otherLengthsAndVersionsAreOtherRecordings()
    {
        const CleanedFile cleaned =
            clean(fileOf({goodTrack("1", "Song", "A", 200.0F), goodTrack("2", "Song", "A", 202.1F),
                          goodTrack("3", "Song - Live", "A", 200.0F), goodTrack("4", "Song", "B", 200.0F)}));
        QCOMPARE(cleaned.tracks.size(), std::size_t{4});
    }

    void lengthsAreComparedWithTheKeptCopy()
    {
        // 1 and 3 are not copies of each other; both are of 2, which is the most popular.
        Track middle = goodTrack("2", "Song", "A", 202.0F);
        middle.popularity = 50;
        const Track near = goodTrack("1", "Song", "A", 200.0F);
        const Track far = goodTrack("3", "Song", "A", 204.0F);
        QVERIFY((urisOf(clean(fileOf({near, middle, far}))) == Uris{"test:2"}));
        middle.popularity = std::nullopt;
        QVERIFY((urisOf(clean(fileOf({near, middle, far}))) == Uris{"test:1", "test:3"}));
    }

    void tracksWithoutTitleArtistOrLengthAreNeverCopiesByName()
    {
        std::vector<Track> tracks;
        for (const auto& forget : std::vector<std::function<void(Track&)>>{
                 [](Track& track) { track.title.clear(); }, [](Track& track) { track.artists.clear(); },
                 [](Track& track) { track.raw[RawFeature::Duration] = kUnknown; }}) {
            for (int i = 0; i < 2; ++i) {
                tracks.push_back(goodTrack(std::to_string(tracks.size()), "Song"));
                forget(tracks.back());
            }
        }
        QCOMPARE(clean(fileOf(tracks)).tracks.size(), tracks.size());
    }

    void theSameIsrcIsTheSameRecording()
    {
        Track first = goodTrack("1", "Titel", "A", 200.0F);
        Track second = goodTrack("2", "Title", "A", 300.0F);
        first.isrc = second.isrc = "GBAYE0601498";
        QVERIFY((urisOf(clean(fileOf({first, second}))) == Uris{"test:1"}));
    }

    void aRowDroppedForOneThatIsDroppedItselfStandsForTheLast()
    {
        // 1 goes for 2 by ISRC, then 2 for 3 by name.
        Track first = goodTrack("1", "Titel", "A");
        Track second = goodTrack("2", "Title", "A");
        Track third = goodTrack("3", "Title", "A");
        first.isrc = second.isrc = "GBAYE0601498";
        first.album = "Album";
        second.popularity = 10;
        third.popularity = 20;
        const CleanedFile cleaned = clean(fileOf({first, second, third}));
        QVERIFY((urisOf(cleaned) == Uris{"test:3"}));
        QCOMPARE(cleaned.tracks[0].album, std::string("Album"));
        QCOMPARE(cleaned.removed.at(0).kept, std::optional<std::size_t>(0));
        QCOMPARE(cleaned.removed.at(1).kept, std::optional<std::size_t>(0));
    }

    void aFaultyRowNeverTakesAGoodOneWithIt()
    {
        Track faulty = goodTrack("1", "Song");
        faulty.popularity = 99;
        faulty.raw[RawFeature::Tempo] = 0.0F;
        Track sameId = goodTrack("1", "Song");
        QVERIFY((urisOf(clean(fileOf({faulty, goodTrack("2", "Song")}))) == Uris{"test:2"}));
        QVERIFY((urisOf(clean(fileOf({faulty, sameId}))) == Uris{"test:1"}));
    }

    void rowsOfLibraryTracksAreKeptAndOthersGiveWay()
    {
        Track popular = goodTrack("1", "Song");
        popular.popularity = 90;
        const std::vector<Track> tracks = {popular, goodTrack("2", "Song"), goodTrack("3", "Song")};
        const CleanedFile cleaned =
            clean(fileOf(tracks), [](std::string_view uri) { return uri == "test:2" || uri == "test:3"; });
        QVERIFY((urisOf(cleaned) == Uris{"test:2", "test:3"}));
        QCOMPARE(cleaned.tracks[0].popularity, std::optional(90));
        QCOMPARE(cleaned.removed.at(0).uri, std::string("test:1"));
    }

    void removedRowsAreListedByLine()
    {
        Track faulty = goodTrack("3");
        faulty.raw[RawFeature::Tempo] = 0.0F;
        CatalogueFile file = fileOf({goodTrack("1"), faulty, goodTrack("1"), goodTrack("2")});
        file.lines = {2, 3, 5, 6};
        file.rejected.push_back({.line = 4,
                                 .uri = {},
                                 .title = "Broken",
                                 .artists = {},
                                 .reason = RemovalReason::UnreadableRow,
                                 .detail = "why",
                                 .kept = {}});
        const CleanedFile cleaned = clean(std::move(file));
        QCOMPARE(cleaned.removed.size(), std::size_t{3});
        QCOMPARE(cleaned.removed[0].line, std::size_t{3});
        QCOMPARE(textOf(cleaned.removed[1]), std::string("not a row of the table: why"));
        QCOMPARE(cleaned.removed[2].line, std::size_t{5});
        QVERIFY((cleaned.lines == std::vector<std::size_t>{2, 6}));
    }

    void anEmptyFileIsClean()
    {
        const CleanedFile cleaned = clean({});
        QVERIFY(cleaned.tracks.empty() && cleaned.removed.empty());
    }
};

QTEST_APPLESS_MAIN(TestCleaning)
#include "tst_cleaning.moc"
