#include <QTest>

#include "core/base/error.h"
#include "core/exchange/ratings_file.h"

using namespace nearfield;
using exchange::parseRatings;

class TestRatingsFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void layoutsAreFoundFromContent_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("layout");
        QTest::addColumn<double>("most");
        QTest::addColumn<bool>("plays");
        QTest::newRow("cm100k") << QByteArray("701\t9\t3\t0\n701\t8\t1\t1\n5\t9\t4\t0\n") << "cm100k" << 4.0 << false;
        QTest::newRow("hetrec") << QByteArray("userID\tartistID\tweight\r\n701\t9\t3\r\n701\t8\t1\r\n5\t9\t4\r\n")
                                << "hetrec" << 4.0 << true;
        QTest::newRow("movielens") << QByteArray("userId,movieId,rating,timestamp\n701,9,3,1\n701,8,1,2\n5,9,4,3\n")
                                   << "movielens" << 5.0 << false;
        QTest::newRow("stars") << QByteArray("\xEF\xBB\xBFStars;Track;Listener\n3;9;701\n1;8;701\n4;9;5\n") << "stars"
                               << 5.0 << false;
    }

    void layoutsAreFoundFromContent()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, layout);
        QFETCH(double, most);
        QFETCH(bool, plays);
        const auto file = parseRatings(text.toStdString(), "f");
        QCOMPARE(QString::fromStdString(file.layout), layout);
        QCOMPARE(file.mostValue, most);
        QCOMPARE(file.plays, plays);
        QCOMPARE(file.listeners, (std::vector<std::string>{"701", "5"}));
        QCOMPARE(file.items, (std::vector<std::string>{"9", "8"}));
        QCOMPARE(file.answers.size(), std::size_t{3});
        QCOMPARE(file.answers[2].listener, 1U);
        QCOMPARE(file.answers[2].item, 0U);
        QCOMPARE(file.answers[2].value, 4.0F);
    }

    void quotedTracksKeepTheirDelimiter()
    {
        const auto file = parseRatings("listener,track,stars\nme,\"Hello, Goodbye\",4.5\n", "f");
        QCOMPARE(file.items[0], std::string("Hello, Goodbye"));
        QCOMPARE(file.answers[0].value, 4.5F);
    }

    void tracksByTitleAndArtistAreToldApartAsRecordingsAre()
    {
        const auto file = parseRatings("Track,Artist,Stars\n"
                                       "Halo,Beyoncé,5\n"
                                       "HALO - Remastered 2019,beyonce,3\n"
                                       "Halo,Depeche Mode,1\n"
                                       "Halo (Live),Beyoncé,2\n",
                                       "f");
        QCOMPARE(file.layout, std::string("stars"));
        QCOMPARE(file.listeners, std::vector<std::string>{""});
        QCOMPARE(file.items,
                 (std::vector<std::string>{"Halo – Beyoncé", "Halo – Depeche Mode", "Halo (Live) – Beyoncé"}));
        QCOMPARE(file.answers.size(), std::size_t{4}); // the last one of an item counts
        QCOMPARE(file.answers[1].item, 0U);
        QCOMPARE(file.answers[1].line, std::size_t{3});
        QCOMPARE(file.tracks[1].title, std::string("Halo"));
        QCOMPARE(file.tracks[1].artists, std::string("Depeche Mode"));
        QVERIFY(!file.features && !file.times);
    }

    void aTrackHasItsIdWhateverFormItIsWrittenIn()
    {
        const auto file = parseRatings("track uri;title;artists;stars\r\n"
                                       "spotify:track:4uLU6hMCjMI75M1A2tKUQC;Never;Rick;4,5\r\n"
                                       "https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC?si=1;;;4\r\n"
                                       "4uLU6hMCjMI75M1A2tKUQC;;;3\r\n"
                                       ";Other;Rick;1\r\n",
                                       "f");
        QCOMPARE(file.items.size(), std::size_t{2});
        QCOMPARE(file.answers[0].value, 4.5F); // a decimal comma, as spreadsheets write beside semicolons
        QCOMPARE(file.answers[2].item, 0U);
        QCOMPARE(file.tracks[0].uri, std::string("spotify:track:4uLU6hMCjMI75M1A2tKUQC"));
        QCOMPARE(file.tracks[0].title, std::string("Never"));
        QCOMPARE(file.tracks[1].title, std::string("Other"));
    }

    void playsOfNamedTracksAreCounts()
    {
        const auto file =
            parseRatings("listener\ttitle\tartist\tplay count\nAnna\tOne\tX\t352698\nBen\tOne\tX\t2\n", "f");
        QCOMPARE(file.layout, std::string("plays"));
        QVERIFY(file.plays && !file.isDataSet());
        QCOMPARE(file.listeners, (std::vector<std::string>{"Anna", "Ben"}));
        QCOMPARE(file.mostValue, 352698.0);
    }

    void likesAreFiveStarsAndDislikesOne()
    {
        const auto file = parseRatings(",energy,target,song_title,artist\n0,0.5,1,One,X\n1,0.4,0,Two,Y\n", "f");
        QCOMPARE(file.layout, std::string("likes"));
        QCOMPARE(file.mostValue, 5.0);
        QVERIFY(!file.plays && !file.features); // nine features make a catalogue, one does not
        QCOMPARE(file.answers[0].value, 5.0F);
        QCOMPARE(file.answers[1].value, 1.0F);
        QCOMPARE(file.tracks[0].raw[RawFeature::Energy], 0.5F);
    }

    void aHitIsNotALike()
    {
        const std::string hits = "track,artist,uri,danceability,energy,chorus_hit,sections,target\n"
                                 "One,X,spotify:track:4uLU6hMCjMI75M1A2tKUQC,0.5,0.5,30,9,1\n";
        QVERIFY(!exchange::holdsAnswers(hits, "f"));
        QVERIFY_EXCEPTION_THROWN((void)parseRatings(hits, "f"), Error);
        QVERIFY(!exchange::holdsAnswers("id,name,artists,album,year,genre,popularity\n", "f"));
        QVERIFY(!exchange::holdsAnswers("", "f"));
        QVERIFY(exchange::holdsAnswers("listener,track,stars\n", "f"));
        QVERIFY(exchange::holdsAnswers("701\t9\t3\t0\n", "f"));
    }

    void timesAreKept()
    {
        const auto file = parseRatings("track,stars,rated_at\n"
                                       "a,4,2016-01-01T01:00:00+01:00\n"
                                       "b,4,1451606400\n"
                                       "c,4,1451606400123\n"
                                       "d,4,\n"
                                       "e,4,yesterday\n",
                                       "f");
        QVERIFY(file.times);
        for (std::size_t i = 0; i < 3; ++i) {
            QCOMPARE(file.answers[i].at, 1'451'606'400);
        }
        QCOMPARE(file.answers[3].at, 0);
        QCOMPARE(file.answers[4].at, 0);
        QCOMPARE(file.notes.size(), std::size_t{1});
        QVERIFY(parseRatings("userId,movieId,rating,timestamp\n1,9,3,1112486027\n", "f").answers[0].at ==
                1'112'486'027);
    }

    void rowsWithoutAnAnswerAreRejectedAndTheOthersKept()
    {
        const auto file = parseRatings("listener,track,title,artist,stars\n"
                                       "me,a,,,4\n"
                                       "me,b,Song,X,4.3\n"
                                       ",c,,,4\n"
                                       "\n"
                                       "me,,,,4\n"
                                       "me,d,,,5,and,more\n"
                                       "me\n"
                                       "me,f,,,0\n"
                                       "me,g,,,0.5\n",
                                       "f");
        QCOMPARE(file.answers.size(), std::size_t{2});
        QCOMPARE(file.items, (std::vector<std::string>{"a", "g"}));
        std::vector<std::pair<std::size_t, std::string>> rejected;
        for (const exchange::Removal& removal : file.rejected) {
            QCOMPARE(removal.reason, exchange::RemovalReason::NoAnswer);
            rejected.emplace_back(removal.line, removal.detail);
        }
        using Row = std::pair<std::size_t, std::string>;
        QCOMPARE(rejected.size(), std::size_t{6});
        QCOMPARE(rejected[0], (Row{3, "“4.3” where stars from 0.5 to 5 in half steps are expected"}));
        QCOMPARE(rejected[1], (Row{4, "no listener"}));
        QCOMPARE(rejected[2], (Row{6, "no track"}));
        QVERIFY(rejected[3].first == 7 && rejected[3].second.starts_with("7 fields"));
        QCOMPARE(rejected[4], (Row{8, "no track"}));
        QCOMPARE(rejected[5], (Row{9, "“0” where stars from 0.5 to 5 in half steps are expected"}));
        QCOMPARE(file.rejected[0].title, std::string("Song"));
    }

    void everyEncodingOfACatalogueIsRead()
    {
        const std::string plain = "title,artist,stars\nHalo,Beyonc\xE9,5\n";
        const auto latin = parseRatings(plain, "f");
        QCOMPARE(latin.tracks[0].artists, std::string("Beyoncé"));
        QCOMPARE(latin.notes.size(), std::size_t{1});
        std::string utf16 = "\xFF\xFE";
        for (const char c : plain) {
            utf16 += c;
            utf16 += '\0';
        }
        QCOMPARE(parseRatings(utf16, "f").tracks[0].artists, std::string("Beyoncé"));
    }

    void errorsNameFileAndLine_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("says");
        QTest::newRow("empty") << QByteArray("") << "empty";
        QTest::newRow("another table") << QByteArray("id,name\n1,x\n") << "\"stars\"";
        QTest::newRow("a title without artists") << QByteArray("title,stars\nx,4\n") << "\"artist\"";
        QTest::newRow("header only") << QByteArray("listener,track,stars\n") << "no rows";
        QTest::newRow("binary") << QByteArray("listener,track\0,stars\n", 22) << "binary";
        QTest::newRow("six stars") << QByteArray("listener,track,stars\nme,a,6\n") << "line 2: “6”";
        QTest::newRow("no half step") << QByteArray("listener,track,stars\nme,a,3.25\n") << "line 2: “3.25”";
        QTest::newRow("no number") << QByteArray("listener,track,stars\n\nme,b,good\n") << "line 3: “good”";
        QTest::newRow("short row") << QByteArray("listener,track,stars\nme,a\n") << "line 2: “”";
        QTest::newRow("no track") << QByteArray("listener,track,stars\nme,,3\n") << "line 2: no track";
        QTest::newRow("no plays") << QByteArray("userID\tartistID\tweight\n1\t2\t0\n") << "line 2: “0”";
        QTest::newRow("no like") << QByteArray("title,artist,liked\nx,y,maybe\n")
                                 << "line 2: “maybe” where 1 for a like";
        QTest::newRow("open quote") << QByteArray("listener,track,stars\nme,\"a,4\n") << "line 2: a quote";
    }

    void errorsNameFileAndLine()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, says);
        try {
            (void)parseRatings(text.toStdString(), "mine.csv");
            QFAIL("accepted");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::BadFormat);
            const QString message = QString::fromStdString(error.what());
            QVERIFY2(message.startsWith("mine.csv") && message.contains(says), error.what());
        }
    }
};

QTEST_APPLESS_MAIN(TestRatingsFile)
#include "tst_ratings_file.moc"
