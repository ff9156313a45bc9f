#include <algorithm>
#include <fstream>

#include <QTemporaryDir>
#include <QTest>

#include "core/base/error.h"
#include "core/library/library.h"
#include "core/storage/play_count_store.h"
#include "core/storage/rating_store.h"
#include "tests/support/data_folder.h"
#include "tests/support/synthetic.h"

using namespace nearfield;

class TestImportAnswers : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<Library> m_library;

    [[nodiscard]] std::filesystem::path path(const char* name) const
    {
        return m_dir->filePath(QLatin1String(name)).toStdString();
    }

    FileImport import(const char* name, const std::string& content)
    {
        std::ofstream(path(name), std::ios::binary) << content;
        return import(path(name));
    }
    FileImport import(const std::filesystem::path& file)
    {
        return m_library->importFiles(std::array{file}, {}, {}).files.at(0);
    }

    /// The ratings of a listener that must exist.
    [[nodiscard]] std::vector<storage::Rating> ratingsOf(const std::string& name) const
    {
        for (const Listener& listener : m_library->listeners()) {
            if (listener.name == name) {
                auto database = storage::Database::openOrCreate(m_library->folder());
                return storage::RatingStore(database).ofListener(listener.id);
            }
        }
        throw std::logic_error("no listener " + name);
    }

    [[nodiscard]] TrackId trackOf(int number) const
    {
        const auto catalogue = m_library->catalogue();
        return catalogue->id(catalogue->rowOfUri(test::syntheticTrack(number).uri).value());
    }

    static bool noteSays(const FileImport& file, const std::string& text)
    {
        return std::any_of(file.notes.begin(), file.notes.end(),
                           [&](const std::string& note) { return note.find(text) != std::string::npos; });
    }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_library = Library::open(path("library"));
        QCOMPARE(import("synthetic.csv", test::syntheticCsv(20)).added, std::size_t{20});
    }

    void ratingsGoToListenersByNameWhoAreCreated()
    {
        const FileImport file = import("ratings.csv", "listener,track uri,stars\n"
                                                      "Anna,test:track:1,4.5\n"
                                                      "me,test:track:1,1\n"
                                                      "anna,test:track:2,0.5\n");
        QCOMPARE(file.error, std::string());
        QCOMPARE(file.layout, std::string("stars"));
        QCOMPARE(file.read, std::size_t{3});
        QCOMPARE(file.answers.ratings, std::size_t{3});
        QCOMPARE(file.answers.newListeners, std::size_t{1});
        QCOMPARE(m_library->listeners().size(), std::size_t{2});
        QCOMPARE(ratingsOf("Anna").size(), std::size_t{2});
        QCOMPARE(ratingsOf("Anna")[0].track, trackOf(1));
        QCOMPARE(ratingsOf("Anna")[0].stars, 4.5F);
        QCOMPARE(ratingsOf("Me")[0].stars, 1.0F);
        QCOMPARE(m_library->catalogue()->size(), std::size_t{20});
    }

    void aFileWithoutListenersSpeaksForTheCurrentOne()
    {
        const Listener anna = m_library->createListener("Anna");
        m_library->setCurrentListener(anna.id);
        const FileImport file = import(
            "ratings.csv", "title;artist;stars\r\nTITLE 3;artist 3;4,5\r\ntitle 4 (Deluxe Edition);Artist 4;2\r\n");
        QCOMPARE(file.answers.ratings, std::size_t{2});
        QCOMPARE(file.answers.newListeners, std::size_t{0});
        QCOMPARE(ratingsOf("Anna")[0].track, trackOf(3));
        QCOMPARE(ratingsOf("Anna")[1].track, trackOf(4));
        QVERIFY(ratingsOf("Me").empty());
    }

    void importingTwiceChangesNothing_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("stars") << QByteArray("track uri,stars\ntest:track:1,4\ntest:track:2,5\n");
        QTest::newRow("stars with times")
            << QByteArray("track uri,stars,rated_at\ntest:track:1,4,2020-01-01\ntest:track:2,5,2020-01-02T10:00:00Z\n");
        QTest::newRow("plays") << QByteArray("track uri,plays\ntest:track:1,40\ntest:track:2,5\n");
        QTest::newRow("likes") << QByteArray("title,artist,liked\nTitle 1,Artist 1,1\nTitle 2,Artist 2,0\n");
    }
    void importingTwiceChangesNothing()
    {
        QFETCH(QByteArray, text);
        const FileImport first = import("answers.csv", text.toStdString());
        QCOMPARE(first.answers.ratings + first.answers.plays, std::size_t{2});
        const auto before = ratingsOf("Me");
        const FileImport again = import("answers.csv", text.toStdString());
        QCOMPARE(again.error, std::string());
        QCOMPARE(again.read, std::size_t{2});
        QCOMPARE(again.answers.ratings + again.answers.plays, std::size_t{0});
        QVERIFY(again.notes.empty());
        const auto after = ratingsOf("Me");
        QCOMPARE(after.size(), before.size());
        for (std::size_t i = 0; i < after.size(); ++i) {
            QVERIFY(after[i].stars == before[i].stars && after[i].ratedAt == before[i].ratedAt);
        }
    }

    void ofSeveralAnswersToATrackTheLastCounts()
    {
        const FileImport file = import("ratings.csv", "track uri,title,artist,stars\n"
                                                      "test:track:1,,,4\n"
                                                      "test:track:1,,,2\n"
                                                      ",Title 2,Artist 2,5\n"
                                                      "test:track:2,,,1.5\n");
        QCOMPARE(file.answers.ratings, std::size_t{2});
        QCOMPARE(ratingsOf("Me")[0].stars, 2.0F);
        QCOMPARE(ratingsOf("Me")[1].stars, 1.5F);
    }

    void aLaterRatingInTheLibraryIsKept()
    {
        const ListenerId me = m_library->currentListener().id;
        m_library->rate(me, trackOf(1), 1.0F);
        const FileImport old = import("old.csv", "track uri,stars,rated_at\ntest:track:1,5,2020-01-01\n");
        QCOMPARE(old.answers.ratings, std::size_t{0});
        QVERIFY(noteSays(old, "1 kept: the library has a newer rating"));
        QCOMPARE(m_library->ratings(me).at(trackOf(1)), 1.0F);
        QCOMPARE(import("new.csv", "track uri,stars\ntest:track:1,5\n").answers.ratings, std::size_t{1});
        QCOMPARE(m_library->ratings(me).at(trackOf(1)), 5.0F);
    }

    void playCountsOfOneRecordingAddUp()
    {
        const FileImport file = import("plays.csv", "listener,track uri,title,artist,plays\n"
                                                    "Anna,test:track:1,,,40\n"
                                                    "Anna,,Title 1,Artist 1,2\n"
                                                    "Anna,test:track:1,,,30\n");
        QCOMPARE(file.layout, std::string("plays"));
        QCOMPARE(file.answers.plays, std::size_t{1});
        QCOMPARE(m_library->stats().plays, std::size_t{32});
    }

    void answersToUnknownTracksAreCountedAndListed()
    {
        const FileImport file = import("ratings.csv", "listener,track uri,title,artist,stars\n"
                                                      "Anna,test:track:1,,,4\n"
                                                      "Anna,test:track:99,Ninety-nine,Artist,4\n"
                                                      "Ben,,Nobody knows,Artist,4\n"
                                                      "Anna,test:track:2,,,7\n");
        QCOMPARE(file.answers.ratings, std::size_t{1});
        QCOMPARE(file.answers.notInLibrary, std::size_t{2});
        QCOMPARE(file.answers.newListeners, std::size_t{1}); // Ben has said nothing of this library
        QCOMPARE(file.removed.at(RemovalReason::NotInLibrary), std::size_t{2});
        QCOMPARE(file.removed.at(RemovalReason::NoAnswer), std::size_t{1});
        QVERIFY(noteSays(file, "Import a catalogue"));
        const std::vector<RemovedRow> rows = m_library->removedRows(10);
        QCOMPARE(rows.size(), std::size_t{3});
        QCOMPARE(rows[0].line, std::size_t{5});
        QVERIFY(rows[0].reason.find("“7”") != std::string::npos);
        QCOMPARE(rows[1].title, std::string("Ninety-nine"));

        // The way out that the note names:
        QCOMPARE(import("more.csv", test::syntheticCsv(1, 99)).added, std::size_t{1});
        QCOMPARE(import(path("ratings.csv")).answers.ratings, std::size_t{1});
        QCOMPARE(ratingsOf("Anna").size(), std::size_t{2});
    }

    void theUriOfARemovedCopyStillMeansATrack()
    {
        std::string copy = test::syntheticCsv(1, 5);
        copy.replace(copy.find("test:track:5"), 12, "test:copy");
        QCOMPARE(import("copy.csv", copy).removed.at(RemovalReason::DuplicateRecording), std::size_t{1});
        QCOMPARE(import("ratings.csv", "track uri,stars\ntest:copy,3.5\n").answers.ratings, std::size_t{1});
        QCOMPARE(ratingsOf("Me")[0].track, trackOf(5));
    }

    void likesWithFeaturesAddTheirTracksToo()
    {
        const std::string features = "danceability,energy,loudness,speechiness,acousticness,instrumentalness,liveness,"
                                     "valence,tempo,duration_ms";
        const std::string sound = "0.5,0.5,-8,0.1,0.1,0,0.1,0.5,120,200000";
        const std::string text = "," + features + ",target,song_title,artist\n" +            //
                                 "0," + sound + ",1,New One,Somebody\n" +                    //
                                 "1," + sound + ",0,New Two,Somebody\n" +                    //
                                 "2," + sound + ",0,New One - Remastered 2009,Somebody\n" +  // a copy; the last counts
                                 "3,0.5,0.5,-8,0.1,0.1,0,0.1,0.5,0,200000,1,No Tempo,Else\n" //
                                 "4," +
                                 sound + ",1,Title 7,Artist 7\n";
        const FileImport file = import("likes.csv", text);
        QCOMPARE(file.error, std::string());
        QCOMPARE(file.layout, std::string("likes"));
        QCOMPARE(file.read, std::size_t{5});
        QCOMPARE(file.added, std::size_t{3}); // another length than the library's Title 7
        QCOMPARE(file.answers.ratings, std::size_t{3});
        QCOMPARE(file.removed.at(RemovalReason::TempoOutOfRange), std::size_t{1});
        QCOMPARE(file.answers.notInLibrary, std::size_t{1});
        std::map<std::string, float> stars;
        for (const auto& [track, given] : m_library->ratings(m_library->currentListener().id)) {
            stars[std::string(m_library->catalogue()->title(m_library->catalogue()->rowOf(track).value()))] = given;
        }
        QCOMPARE(stars, (std::map<std::string, float>{{"New One", 1}, {"New Two", 1}, {"Title 7", 5}}));

        const FileImport again = import(path("likes.csv"));
        QCOMPARE(again.added + again.updated + again.answers.ratings, std::size_t{0});
    }

    void aCatalogueWhoseRatingsAreNoStarsIsACatalogue()
    {
        std::string csv = test::syntheticCsv(3, 30);
        csv.insert(csv.find('\n'), ",rating");
        std::size_t line = csv.find('\n') + 1;
        while ((line = csv.find('\n', line)) != std::string::npos) {
            csv.insert(line, ",87");
            line += 4;
        }
        const FileImport file = import("rated.csv", csv);
        QCOMPARE(file.added, std::size_t{3});
        QCOMPARE(file.answers.ratings, std::size_t{0});
        QVERIFY(noteSays(file, "“87”"));
        QVERIFY(file.removed.empty());
    }

    void dataSetsAreRefusedWithTheWayToUseThem_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("movielens") << QByteArray("userId,movieId,rating,timestamp\n1,2,3,4\n");
        QTest::newRow("cm100k") << QByteArray("701\t1\t3\t0\n");
        QTest::newRow("hetrec") << QByteArray("userID\tartistID\tweight\n1\t2\t3\n");
        QTest::newRow("items") << QByteArray("user_id,item_id,rating\n1,2,3\n");
    }
    void dataSetsAreRefusedWithTheWayToUseThem()
    {
        QFETCH(QByteArray, text);
        const FileImport file = import("data set.csv", text.toStdString());
        QVERIFY(file.error.find("nearfield-cli evaluate --data") != std::string::npos);
        QVERIFY(ratingsOf("Me").empty());
        QCOMPARE(m_library->listeners().size(), std::size_t{1});
    }

    void aFileWithoutOneAnswerNamesFileAndLine()
    {
        const FileImport file = import("ratings.csv", "track uri,stars\ntest:track:1,many\n");
        QVERIFY(file.error.find("ratings.csv, line 2: “many”") != std::string::npos);
        QVERIFY(m_library->removedRows(10).empty());
    }

    void realLikesAreImportedAsATaste()
    {
        const auto file = test::dataFolder(NEARFIELD_DATA_DEFAULT) / "taste/like_dislike_2017_songs.csv";
        if (!std::filesystem::exists(file)) {
            QSKIP("the real data is absent; set NEARFIELD_DATA to its folder");
        }
        const FileImport first = import(file);
        QCOMPARE(first.error, std::string());
        QCOMPARE(first.read, std::size_t{2017});
        QVERIFY(first.added > 1900 && first.added < 2017);
        QVERIFY(first.answers.ratings > 1900 && first.answers.ratings <= first.added);
        std::size_t removed = 0;
        for (const auto& [reason, count] : first.removed) {
            removed += reason == RemovalReason::NotInLibrary ? 0 : count;
        }
        QCOMPARE(first.added + removed, std::size_t{2017}); // every row is a track or says why not
        const FileImport again = import(file);
        QCOMPARE(again.added + again.updated + again.answers.ratings, std::size_t{0});
    }
};

QTEST_APPLESS_MAIN(TestImportAnswers)
#include "tst_import_answers.moc"
