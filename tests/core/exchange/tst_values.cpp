#include <cmath>
#include <string>

#include <QTest>

#include "core/exchange/utf16.h"
#include "core/exchange/values.h"

using namespace nearfield;
using namespace nearfield::exchange;

class TestValues : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void numbersAreReadWhole()
    {
        QCOMPARE(numberOf("0.5"), 0.5F);
        QCOMPARE(numberOf("6.0"), 6.0F);
        QCOMPARE(numberOf("-13.11"), -13.11F);
        QCOMPARE(numberOf("+2"), 2.0F);
        QCOMPARE(numberOf("8.94E-05"), 8.94e-05F);
        QCOMPARE(numberOf("0,5", true), 0.5F);
    }

    void whatIsNoFiniteNumberIsUnknown()
    {
        for (const char* text :
             {"", "NaN", "nan", "inf", "-Infinity", "1e99", "1e999", "12 dB", "0x10", "1,5", "a", "--1"}) {
            QVERIFY2(std::isnan(numberOf(text)), text);
        }
    }

    void integersMayBeWrittenWithAPoint()
    {
        QCOMPARE(integerOf("66.0", 0, 100), std::optional(66));
        QCOMPARE(integerOf("0", 0, 100), std::optional(0));
        QCOMPARE(integerOf("66.5", 0, 100), std::optional<int>());
        QCOMPARE(integerOf("101", 0, 100), std::optional<int>());
        QCOMPARE(integerOf("many", 0, 100), std::optional<int>());
    }

    void everyFormOfDateGivesItsYear()
    {
        for (const char* text :
             {"1989", "1989.0", "1989-07", "1989-07-21", "1989-07-21T10:00:00Z", "1989/07", "21/07/1989"}) {
            QVERIFY2(yearOf(text) == 1989, text);
        }
        for (const char* text : {"", "0000", "89", "19890721", "next year", "1200-01-01"}) {
            QVERIFY2(!yearOf(text), text);
        }
    }

    void timesAreUnixSecondsOrDates()
    {
        for (const char* text : {"1451606400", "1451606400.75", "1451606400123", "2016-01-01", "2016-01-01 00:00",
                                 "2016-01-01 00:00:00", "2016-01-01T00:00:00Z", "2016-01-01T00:00:00.5Z",
                                 "2016-01-01T05:30:00+05:30", "2015-12-31T18:30:00-05:30"}) {
            QVERIFY2(timeOf(text) == 1'451'606'400, text);
        }
        QVERIFY(timeOf("0") == 0);
        QVERIFY(timeOf("1969-12-31T23:59:59Z") == -1);
        QVERIFY(timeOf("2016-02-29T12:34:56Z") == 1'456'749'296);
        for (const char* text : {"",
                                 "-",
                                 "-5",
                                 "now",
                                 "1451606400s",
                                 "99999999999999999",
                                 "999999999999999999999",
                                 "2016",
                                 "2016-01",
                                 "2016-13-01",
                                 "2015-02-29",
                                 "2016-01-32",
                                 "2016-01-01T",
                                 "2016-01-01T25:00",
                                 "2016-01-01T10",
                                 "2016-01-01T10:61",
                                 "2016-01-01T10:00+",
                                 "2016-01-01T10:00Zulu",
                                 "21/07/2016",
                                 "2016-01-01-"}) {
            QVERIFY2(text == std::string_view("2016") || !timeOf(text), text);
        }
    }

    void flagsHaveManySpellings()
    {
        for (const char* text : {"1", "true", "True", "TRUE", "yes", "Y", "t", "1.0"}) {
            QVERIFY2(flagOf(text) == true, text);
        }
        for (const char* text : {"0", "false", "FALSE", "No", "n", "f", "0.0"}) {
            QVERIFY2(flagOf(text) == false, text);
        }
        for (const char* text : {"", "2", "maybe", "truex"}) {
            QVERIFY2(!flagOf(text), text);
        }
    }

    void onlyRealIsrcsCount()
    {
        QCOMPARE(isrcOf("gb-aye-06-01498"), std::string("GBAYE0601498"));
        QCOMPARE(isrcOf("USRC17607839"), std::string("USRC17607839"));
        for (const char* text : {"", "0", "N/A", "GBAYE060149", "12AYE0601498", "GBAYE06O1498"}) {
            QCOMPARE(isrcOf(text), std::string());
        }
    }

    void artistsAreSeparatedAsTheirSourceDoes()
    {
        QCOMPARE(joinedArtists("Solo", false), std::string("Solo"));
        QCOMPARE(joinedArtists("A;B ; C", false), std::string("A; B; C"));
        QCOMPARE(joinedArtists("Tyler, The Creator;B", false), std::string("Tyler, The Creator; B"));
        QCOMPARE(joinedArtists("Tyler, The Creator", false), std::string("Tyler, The Creator"));
        QCOMPARE(joinedArtists("Crosby, Stills & Nash,Neil Young", false),
                 std::string("Crosby, Stills & Nash; Neil Young"));
        QCOMPARE(joinedArtists("10,000 Maniacs,B", false), std::string("10,000 Maniacs; B"));
        QCOMPARE(joinedArtists("A, B", true), std::string("A; B"));
        QCOMPARE(joinedArtists("Tyler\\, The Creator, B", true), std::string("Tyler, The Creator; B"));
        QCOMPARE(joinedArtists(";;A;", false), std::string("A"));
        QCOMPARE(joinedArtists(";", false), std::string());
    }

    void spotifyIdsBecomeUris()
    {
        const std::string uri = "spotify:track:2nVHqZbOGkKWzlcy1aMbE7";
        QCOMPARE(uriOf("2nVHqZbOGkKWzlcy1aMbE7"), uri);
        QCOMPARE(uriOf(uri), uri);
        QCOMPARE(uriOf("https://open.spotify.com/track/2nVHqZbOGkKWzlcy1aMbE7?si=abc"), uri);
        QCOMPARE(uriOf("https://open.spotify.com/intl-de/track/2nVHqZbOGkKWzlcy1aMbE7"), uri);
        QCOMPARE(uriOf("https://open.spotify.com/album/2nVHqZbOGkKWzlcy1aMbE7"), std::string());
        QCOMPARE(uriOf("file:///music/a.ogg"), std::string("file:///music/a.ogg"));
        QCOMPARE(uriOf("17"), std::string()); // another file has a 17 too
        QCOMPARE(uriOf(""), std::string());
    }

    void aTrackWithoutAnIdGetsAStableOne()
    {
        Track track;
        track.title = "Title";
        track.artists = "Artist";
        track.raw[RawFeature::Duration] = 200.5F;
        const std::string uri = derivedUri(track);
        QVERIFY(uri.starts_with("nearfield:"));
        // Must never change: libraries hold it.
        QCOMPARE(uri, std::string("nearfield:3fb4bba883318003"));
        Track same = track;
        same.genre = "pop";
        QCOMPARE(derivedUri(same), uri);
        for (const auto change : {0, 1, 2}) {
            Track other = track;
            (change == 0 ? other.title : other.artists) += change < 2 ? "!" : "";
            other.raw[RawFeature::Duration] += change == 2 ? 1.0F : 0.0F;
            QVERIFY(derivedUri(other) != uri);
        }
    }

    void untitledTracksAreToldApartByTheirFeatures()
    {
        Track a;
        Track b;
        b.raw[RawFeature::Energy] = 0.5F;
        QVERIFY(derivedUri(a) != derivedUri(b));
        QCOMPARE(derivedUri(a), derivedUri(Track()));
    }

    void textThatIsNotUtf8IsTakenForWindows1252()
    {
        std::string out;
        bool converted = false;
        assignText("Beyoncé\nlive", out, converted);
        QCOMPARE(out, std::string("Beyoncé live"));
        QVERIFY(!converted);
        assignText("Beyonc\xE9 \x96 \x80", out, converted);
        QCOMPARE(out, std::string("Beyoncé – €"));
        QVERIFY(converted);
    }

    void utf16IsConvertedByItsMark()
    {
        using namespace std::string_literals;
        QCOMPARE(utf8FromUtf16("\xFF\xFE"
                               "a\0\xE9\0\xAC\x20\x3D\xD8\xB5\xDC"s),
                 std::optional("aé€\xF0\x9F\x92\xB5"s));
        QCOMPARE(utf8FromUtf16("\xFE\xFF"
                               "\0a"s),
                 std::optional("a"s));
        QCOMPARE(utf8FromUtf16("\xFF\xFE"
                               "\x3D\xD8"
                               "a\0\xB5\xDC"
                               "b"s),
                 std::optional("\xEF\xBF\xBD"
                               "a\xEF\xBF\xBD"s));
        QCOMPARE(utf8FromUtf16("plain"), std::optional<std::string>());
    }
};

QTEST_APPLESS_MAIN(TestValues)
#include "tst_values.moc"
