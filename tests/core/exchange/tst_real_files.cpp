// The files that listeners really have. What should be kept was counted by a separate program (Python's csv module and
// unicodedata, no code in common) that follows docs/file-formats.md: rows with all nine features, in range, one of each
// id, and of rows with equal folded title, without edition, and first artist the most popular within two seconds.

#include <filesystem>
#include <map>
#include <string>

#include <QTest>

#include "core/base/file.h"
#include "core/exchange/merge.h"
#include "core/exchange/ratings_file.h"
#include "tests/support/data_folder.h"

using namespace nearfield;
using namespace nearfield::exchange;

using Counts = QMap<QString, int>;

class TestRealFiles : public QObject
{
    Q_OBJECT

private:
    std::filesystem::path m_folder = test::dataFolder(NEARFIELD_DATA_DEFAULT);

    /// Skips when there are no files; QSKIP works in the test function only.
    [[nodiscard]] bool isAbsent() const { return !std::filesystem::exists(m_folder / "catalogue.csv"); }

private Q_SLOTS:
    void everyFileIsReadAndCleanedAsCounted_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("layout");
        QTest::addColumn<int>("read");
        QTest::addColumn<Counts>("removed");

        const auto row = [](const char* file, const char* layout, int read, const Counts& removed) {
            QTest::newRow(file) << QString(file) << QString(layout) << read << removed;
        };
        row("catalogue.csv", "nearfield", 91'100,
            {{"tempo_out_of_range", 4}, {"duration_out_of_range", 60}, {"duplicate_recording", 6970}});
        row("spotify-csv/dataset-of-10s.csv", "hit-predictor", 6398,
            {{"duration_out_of_range", 2}, {"duplicate_id", 20}, {"duplicate_recording", 136}});
        row("spotify-csv/dataset-of-60s.csv", "hit-predictor", 8642,
            {{"tempo_out_of_range", 1},
             {"duration_out_of_range", 17},
             {"duplicate_id", 17},
             {"duplicate_recording", 87}});
        // 32,833 rows of 28,356 ids: 4,477 rows repeat one.
        row("spotify-csv/tidytuesday_spotify_songs.csv", "tidytuesday", 32'833,
            {{"tempo_out_of_range", 1},
             {"duration_out_of_range", 1},
             {"duplicate_id", 4477},
             {"duplicate_recording", 2125}});
        row("spotify-csv/low_popularity_spotify_data.csv", "spotify-api", 3145,
            {{"no_features", 1}, {"duplicate_id", 44}, {"duplicate_recording", 3}});
        // No names, so no copies.
        row("spotify-csv/musicoset_acoustic_features.tsv", "musicoset", 20'405,
            {{"tempo_out_of_range", 1}, {"duration_out_of_range", 3}});
        row("exportify/liked-songs-new-header.csv", "exportify", 705, {{"duplicate_recording", 2}});
        row("exportify/old-header-ahmad_jamal.csv", "exportify-old", 51, {});
        row("exportify/old-header-alan_parsons.csv", "exportify-old", 57, {});
        row("exportify/old-header-bluegrass_.csv", "exportify-old", 149, {});
        row("exportify/old-header-chet_atkins.csv", "exportify-old", 90, {});
        row("exportify/old-header-china_crisis.csv", "exportify-old", 65, {});
    }
    void everyFileIsReadAndCleanedAsCounted()
    {
        if (isAbsent()) {
            QSKIP("the real data is absent; set NEARFIELD_DATA to its folder");
        }
        QFETCH(QString, file);
        QFETCH(QString, layout);
        QFETCH(int, read);
        QFETCH(Counts, removed);
        QVERIFY(!holdsAnswers(readFile(m_folder / file.toStdString()), "f"));

        CatalogueFile catalogue = readCatalogue(m_folder / file.toStdString(), {}, {});
        QCOMPARE(QString::fromStdString(catalogue.layout), layout);
        QCOMPARE(static_cast<int>(catalogue.rowsRead), read);
        QVERIFY(catalogue.notes.empty());

        const CleanedFile cleaned = clean(std::move(catalogue));
        Counts found;
        for (const Removal& removal : cleaned.removed) {
            ++found[QString::fromStdString(std::string(idOf(removal.reason)))];
        }
        QCOMPARE(found, removed);
        int left = read;
        for (const int count : removed) {
            left -= count;
        }
        QCOMPARE(static_cast<int>(cleaned.tracks.size()), left);
    }

    void oneLibraryTakesThemAllAndThenNothingMore()
    {
        if (isAbsent()) {
            QSKIP("the real data is absent; set NEARFIELD_DATA to its folder");
        }
        // First the file that knows no names, then those that do.
        const std::vector<std::filesystem::path> files = {
            m_folder / "spotify-csv/musicoset_acoustic_features.tsv", m_folder / "spotify-csv/dataset-of-60s.csv",
            m_folder / "spotify-csv/tidytuesday_spotify_songs.csv", m_folder / "exportify/liked-songs-new-header.csv"};
        std::vector<Track> tracks;
        const auto planFor = [](const Catalogue& library, const std::filesystem::path& file) {
            return planMerge(library, clean(readCatalogue(file, {}, {}),
                                            [&](std::string_view uri) { return library.rowOfUri(uri).has_value(); }));
        };
        const auto libraryOf = [](std::vector<Track>& all) {
            CatalogueBuilder builder(all.size());
            std::int64_t id = 0;
            for (Track& track : all) {
                track.id = TrackId{++id};
                builder.add(track);
            }
            return builder.build();
        };
        for (const std::filesystem::path& file : files) {
            const Catalogue before = libraryOf(tracks);
            const MergePlan plan = planFor(before, file);
            for (const Track& track : plan.updated) {
                tracks.at(*before.rowOf(track.id)) = track;
            }
            tracks.insert(tracks.end(), plan.added.begin(), plan.added.end());
            const Catalogue after = libraryOf(tracks);
            const MergePlan again = planFor(after, file);
            QVERIFY(again.added.empty());
            QVERIFY(again.updated.empty());
        }
        QVERIFY(tracks.size() > 40'000);
        const auto named = std::count_if(tracks.begin(), tracks.begin() + 20'000,
                                         [](const Track& track) { return !track.title.empty(); });
        QVERIFY2(named > 1000, "the nameless tracks got their names from the other files");
    }

    void answersAreReadAsCounted_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("layout");
        QTest::addColumn<int>("answers");
        QTest::addColumn<int>("listeners");
        QTest::addColumn<int>("items");
        QTest::addColumn<double>("sum");
        // Counted with awk: lines, distinct first and second columns, sum of the third.
        QTest::newRow("cm100k") << "interactions/cm100k/ratings.txt"
                                << "cm100k" << 103'584 << 1054 << 1084 << 201'965.0;
        QTest::newRow("hetrec") << "interactions/user_artists.dat"
                                << "hetrec" << 92'834 << 1892 << 17'632 << 69'183'975.0;
        // 1,020 likes and 997 dislikes; the distinct folded titles and artists were counted in Python.
        QTest::newRow("likes") << "taste/like_dislike_2017_songs.csv"
                               << "likes" << 2017 << 1 << 1979 << 1020 * 5.0 + 997.0;
    }
    void answersAreReadAsCounted()
    {
        if (isAbsent()) {
            QSKIP("the real data is absent; set NEARFIELD_DATA to its folder");
        }
        QFETCH(QString, file);
        QFETCH(QString, layout);
        QFETCH(int, answers);
        QFETCH(int, listeners);
        QFETCH(int, items);
        QFETCH(double, sum);
        const RatingsFile read = readRatings(m_folder / file.toStdString());
        QCOMPARE(QString::fromStdString(read.layout), layout);
        QCOMPARE(static_cast<int>(read.answers.size()), answers);
        QCOMPARE(static_cast<int>(read.listeners.size()), listeners);
        QCOMPARE(static_cast<int>(read.items.size()), items);
        QCOMPARE(read.tracks.size(), read.items.size());
        QVERIFY(read.rejected.empty());
        double total = 0;
        for (const RatingsFile::Answer& answer : read.answers) {
            total += static_cast<double>(answer.value);
        }
        QCOMPARE(total, sum);
        QCOMPARE(read.features, layout == QStringLiteral("likes"));
        QCOMPARE(read.isDataSet(), layout != QStringLiteral("likes"));
    }
};

QTEST_APPLESS_MAIN(TestRealFiles)
#include "tst_real_files.moc"
