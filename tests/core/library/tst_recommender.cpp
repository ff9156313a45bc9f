#include <algorithm>
#include <cmath>
#include <fstream>
#include <numeric>
#include <set>

#include <QTemporaryDir>
#include <QTest>

#include "core/base/error.h"
#include "core/library/library.h"
#include "core/recommend/taste/taste_features.h"
#include "tests/support/synthetic.h"
#include "tests/support/thrown.h"

using namespace nearfield;
using test::kindThrownBy;

namespace {

double mean(const Catalogue& catalogue, const std::vector<Row>& rows, RawFeature feature)
{
    double sum = 0;
    for (const Row row : rows) {
        sum += static_cast<double>(catalogue.raw(row, feature));
    }
    return sum / static_cast<double>(rows.size());
}

double meanPopularity(const Catalogue& catalogue, const std::vector<Row>& rows)
{
    double sum = 0;
    for (const Row row : rows) {
        sum += catalogue.popularity(row).value_or(0);
    }
    return sum / static_cast<double>(rows.size());
}

std::vector<Row> allRows(const Catalogue& catalogue)
{
    std::vector<Row> rows(catalogue.size());
    std::iota(rows.begin(), rows.end(), Row{0});
    return rows;
}

std::vector<Row> rowsOf(const Catalogue& catalogue, const std::vector<Suggestion>& list)
{
    std::vector<Row> rows;
    for (const Suggestion& suggestion : list) {
        rows.push_back(*catalogue.rowOf(suggestion.id));
    }
    return rows;
}

std::vector<TrackId> idsOf(const std::vector<Suggestion>& list)
{
    std::vector<TrackId> ids;
    for (const Suggestion& suggestion : list) {
        ids.push_back(suggestion.id);
    }
    return ids;
}

bool isSlowAcousticFolk(const Catalogue& catalogue, Row row)
{
    const std::string_view genre = catalogue.genre(row);
    return (genre.find("folk") != std::string_view::npos || genre.find("Soft rock") != std::string_view::npos) &&
           catalogue.raw(row, RawFeature::Tempo) < 110 && catalogue.raw(row, RawFeature::Acousticness) > 0.5F;
}

} // namespace

class RecommenderTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_library = Library::open(m_folder->path().toStdString());
        (void)m_library->addDemo({}, {});
        m_ines = m_library->currentListener().id;
    }
    void cleanup()
    {
        m_library.reset();
        m_folder.reset();
    }

    void aListIsNeverOfRatedTracksNorOfOneRecordingTwice()
    {
        const auto recommender = m_library->recommender(m_ines);
        const auto ratings = m_library->ratings(m_ines);
        QCOMPARE(recommender->answers(), ratings.size());
        std::set<std::uint32_t> recordings;
        for (const Suggestion& suggestion : recommender->suggest({}, 200)) {
            QVERIFY(!ratings.contains(suggestion.id));
            const Row row = *recommender->catalogue().rowOf(suggestion.id);
            QVERIFY(recordings.insert(recommender->catalogue().recording(row)).second);
        }
    }

    void noArtistComesMoreThanTwiceInAnyTen()
    {
        const auto recommender = m_library->recommender(m_ines);
        const Catalogue& catalogue = recommender->catalogue();
        for (const Wishes& wishes : {Wishes{}, Wishes{.adventure = -1}, Wishes{.popularity = 1}}) {
            const std::vector<Row> rows = rowsOf(catalogue, recommender->suggest(wishes, 100));
            QCOMPARE(rows.size(), std::size_t{100});
            for (std::size_t first = 0; first + 10 <= rows.size(); ++first) {
                for (std::size_t i = first; i < first + 10; ++i) {
                    const auto same =
                        std::count_if(rows.begin() + static_cast<std::ptrdiff_t>(first),
                                      rows.begin() + static_cast<std::ptrdiff_t>(first + 10),
                                      [&](Row row) { return catalogue.artists(row) == catalogue.artists(rows[i]); });
                    QVERIFY(same <= 2);
                }
            }
        }
    }

    void anAnswerCountsAtOnce()
    {
        const auto before = m_library->recommender(m_ines);
        const TrackId first = before->suggest({}, 1).front().id;
        m_library->rate(m_ines, first, 1.0F);
        const auto after = m_library->recommender(m_ines);
        QVERIFY(after != before);
        const std::vector<TrackId> ids = idsOf(after->suggest({}, 200));
        QVERIFY(std::find(ids.begin(), ids.end(), first) == ids.end());
        QVERIFY(after->predict(first).predicted < before->predict(first).predicted);

        m_library->rate(m_ines, first, std::nullopt);
        QCOMPARE(idsOf(m_library->recommender(m_ines)->suggest({}, 20)), idsOf(before->suggest({}, 20)));
    }

    void nothingIsLearnedAnewWhenNothingHasChanged()
    {
        QCOMPARE(m_library->recommender(m_ines), m_library->recommender(m_ines));
    }

    void aTrackPutOffIsNotSuggestedUntilItIsTakenBack()
    {
        const TrackId first = m_library->recommender(m_ines)->suggest({}, 1).front().id;
        m_library->setNotNow(m_ines, first, true);
        QVERIFY(m_library->recommender(m_ines)->suggest({}, 1).front().id != first);
        m_library->setNotNow(m_ines, first, false);
        QCOMPARE(m_library->recommender(m_ines)->suggest({}, 1).front().id, first);
    }

    void slidersMoveTheListTheWayTheySay()
    {
        const auto recommender = m_library->recommender(m_ines);
        const Catalogue& catalogue = recommender->catalogue();
        const auto list = [&](const Wishes& wishes) { return rowsOf(catalogue, recommender->suggest(wishes, 40)); };
        QVERIFY(mean(catalogue, list({.energy = 1}), RawFeature::Energy) >
                mean(catalogue, list({.energy = -1}), RawFeature::Energy) + 0.2);
        QVERIFY(meanPopularity(catalogue, list({.popularity = 1})) >
                meanPopularity(catalogue, list({.popularity = -1})) + 20);

        std::set<std::string_view> known;
        for (const auto& [track, stars] : m_library->ratings(m_ines)) {
            known.insert(catalogue.artists(*catalogue.rowOf(track)));
        }
        const auto knownIn = [&](const std::vector<Row>& rows) {
            return std::count_if(rows.begin(), rows.end(),
                                 [&](Row row) { return known.contains(catalogue.artists(row)); });
        };
        QVERIFY(knownIn(list({.adventure = -1})) > 35);
        QVERIFY(knownIn(list({.adventure = 1})) < 5);
    }

    void explanationsAddUpToThePrediction()
    {
        const auto recommender = m_library->recommender(m_ines);
        for (const Suggestion& suggestion : recommender->suggest({}, 10)) {
            const SuggestionExplanation why = recommender->explain(suggestion.id);
            float sum = why.typical + why.artist + why.listeners;
            for (const FeatureContribution& part : why.features) {
                sum += part.stars;
                QVERIFY(part.place >= 0 && part.place <= 1);
            }
            QVERIFY2(std::abs(sum - why.exact) < 0.01F, qPrintable(QString::number(sum - why.exact)));
            QCOMPARE(why.suggestion.predicted, std::clamp(why.exact, 0.5F, 5.0F));
            QCOMPARE(why.features.size(), taste::kFeatureCount);
            QVERIFY(!why.neighbours.empty());
        }
    }

    void aCounterfactualIsTrue()
    {
        const auto recommender = m_library->recommender(m_ines);
        const TrackId first = recommender->suggest({}, 1).front().id;
        const SuggestionExplanation why = recommender->explain(first);
        QVERIFY(why.counterfactual.has_value());
        QCOMPARE(why.counterfactual->placeWith, std::size_t{1});

        m_library->rate(m_ines, why.counterfactual->without, std::nullopt);
        const auto without = m_library->recommender(m_ines);
        // The track whose rating is gone may be suggested now, which the sentence does not count.
        std::vector<TrackId> ids;
        for (const TrackId id : idsOf(without->suggest({}, 2000))) {
            if (id != why.counterfactual->without) {
                ids.push_back(id);
            }
        }
        const float predicted = without->explain(first).exact;
        const auto better = std::count_if(ids.begin(), ids.end(), [&](TrackId id) {
            return id != first && without->predict(id).predicted > predicted;
        });
        QVERIFY(why.counterfactual->placeWithout >= 1 + static_cast<std::size_t>(better));
        QVERIFY(without->predict(first).predicted <= recommender->predict(first).predicted);
    }

    void aListenerOfSlowAcousticFolkIsGivenSuchMusicAndNotTheHits()
    {
        const auto catalogue = m_library->catalogue();
        const Listener listener = m_library->createListener("Folk lover");
        std::vector<Row> liked;
        std::vector<Row> others;
        for (Row row = 0; row < catalogue->size(); ++row) {
            (isSlowAcousticFolk(*catalogue, row) ? liked : others).push_back(row);
        }
        QVERIFY(liked.size() > 40);
        for (std::size_t i = 0; i < 20; ++i) { // from end to end of both
            m_library->rate(listener.id, catalogue->id(liked[i * liked.size() / 20]), i % 2 == 0 ? 5.0F : 4.5F);
            m_library->rate(listener.id, catalogue->id(others[i * others.size() / 20]), i % 2 == 0 ? 1.5F : 2.0F);
        }

        const std::vector<Row> all = allRows(*catalogue);
        const std::vector<Row> list = rowsOf(*catalogue, m_library->recommender(listener.id)->suggest({}, 20));
        const auto suited = std::count_if(list.begin(), list.end(), [&](Row row) {
            const std::string_view genre = catalogue->genre(row);
            return genre.find("folk") != std::string_view::npos || genre.find("Soft rock") != std::string_view::npos;
        });
        const auto of = [&](const std::vector<Row>& rows) {
            return QStringLiteral("tempo %1, acousticness %2, popularity %3")
                .arg(mean(*catalogue, rows, RawFeature::Tempo))
                .arg(mean(*catalogue, rows, RawFeature::Acousticness))
                .arg(meanPopularity(*catalogue, rows));
        };
        qInfo("the list: %s; the library: %s; folk and soft rock: %d of %d", qPrintable(of(list)), qPrintable(of(all)),
              static_cast<int>(suited), static_cast<int>(list.size()));
        QVERIFY(mean(*catalogue, list, RawFeature::Acousticness) >
                mean(*catalogue, all, RawFeature::Acousticness) + 0.2);
        QVERIFY(mean(*catalogue, list, RawFeature::Tempo) < mean(*catalogue, all, RawFeature::Tempo) - 5);
        QVERIFY(meanPopularity(*catalogue, list) <= meanPopularity(*catalogue, all));
        QVERIFY(suited >= 10);
    }

    void questionsAreOfDifferentArtistsAndSpreadOverTheLibrary()
    {
        const Listener listener = m_library->createListener("Nobody yet");
        const auto recommender = m_library->recommender(listener.id);
        QCOMPARE(recommender->answers(), std::size_t{0});
        const std::vector<TrackId> questions = recommender->questions(10);
        QCOMPARE(questions.size(), std::size_t{10});
        std::set<std::string_view> artists;
        std::set<std::string_view> genres;
        for (const TrackId question : questions) {
            const Row row = *recommender->catalogue().rowOf(question);
            artists.insert(recommender->catalogue().artists(row));
            genres.insert(recommender->catalogue().genre(row));
        }
        QCOMPARE(artists.size(), std::size_t{10});
        QVERIFY(genres.size() >= 6);

        m_library->rate(listener.id, questions.front(), 4.0F);
        const std::vector<TrackId> next = m_library->recommender(listener.id)->questions(10);
        QVERIFY(std::find(next.begin(), next.end(), questions.front()) == next.end());
    }

    void withoutAnswersAListIsStillGiven()
    {
        const Listener listener = m_library->createListener("Nobody yet");
        QCOMPARE(m_library->recommender(listener.id)->suggest({}, 10).size(), std::size_t{10});
    }

    void askingForMoreThanThereIsGivesAllThereIs()
    {
        QTemporaryDir folder;
        const auto library = Library::open(folder.path().toStdString());
        const std::filesystem::path file = folder.filePath("few.csv").toStdString();
        std::ofstream(file) << test::syntheticCsv(5);
        (void)library->importFiles(std::vector{file}, {}, {});
        QCOMPARE(library->recommender(library->currentListener().id)->suggest({}, 50).size(), std::size_t{5});
    }

    void anEmptyLibraryAndAnUnknownListenerAreTold()
    {
        QTemporaryDir folder;
        const auto library = Library::open(folder.path().toStdString());
        QCOMPARE(kindThrownBy([&] { (void)library->recommender(library->currentListener().id); }), ErrorKind::NotReady);
        QCOMPARE(kindThrownBy([&] { (void)m_library->recommender(ListenerId{999}); }), ErrorKind::NotFound);
        QCOMPARE(kindThrownBy([&] { (void)m_library->recommender(m_ines)->predict(TrackId{999'999}); }),
                 ErrorKind::NotFound);
    }

    void intervalsAreWiderWhereLessIsKnown()
    {
        const Listener listener = m_library->createListener("Nobody yet");
        const auto few = m_library->recommender(listener.id);
        const auto many = m_library->recommender(m_ines);
        const TrackId track = many->suggest({}, 1).front().id;
        QVERIFY(many->predict(track).uncertainty < few->predict(track).uncertainty);
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Library> m_library;
    ListenerId m_ines{};
};

QTEST_APPLESS_MAIN(RecommenderTest)
#include "tst_recommender.moc"
