#include <algorithm>
#include <cmath>
#include <fstream>
#include <set>

#include <QTemporaryDir>
#include <QTest>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/library/evaluation_data.h"
#include "core/library/library.h"
#include "core/recommend/hold_out.h"
#include "core/recommend/shipped_models.h"
#include "tests/support/data_folder.h"
#include "tests/support/synthetic.h"
#include "tests/support/thrown.h"

using namespace nearfield;
using test::kindThrownBy;

namespace {

const evaluate::Figure& figureOf(const std::vector<evaluate::Figure>& figures, const std::string& model,
                                 const std::string& metric)
{
    const auto found = std::find_if(figures.begin(), figures.end(), [&](const evaluate::Figure& figure) {
        return figure.model == model && figure.metric == metric;
    });
    if (found == figures.end()) {
        throw std::out_of_range("no " + metric + " of " + model);
    }
    return *found;
}

double valueOf(const std::vector<evaluate::Figure>& figures, const std::string& model, const std::string& metric)
{
    return figureOf(figures, model, metric).value;
}

std::set<std::string> defaultsOf(const std::vector<evaluate::Figure>& figures)
{
    std::set<std::string> models;
    for (const evaluate::Figure& figure : figures) {
        if (figure.isDefault) {
            models.insert(figure.model);
        }
    }
    return models;
}

/// Without what the clock decides.
std::string fixedPartOf(EvaluationReport report)
{
    report.times.clear();
    report.seconds = 0;
    return toJson(report);
}

} // namespace

class TestLibraryEvaluate : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<Library> m_library;

    [[nodiscard]] std::filesystem::path path(const char* name) const
    {
        return std::filesystem::path(m_dir->path().toStdString()) / name;
    }

    std::filesystem::path write(const char* name, const std::string& content) const
    {
        std::ofstream(path(name)) << content;
        return path(name);
    }

    void importTracks(int count)
    {
        const std::vector files = {write("tracks.csv", test::syntheticCsv(count))};
        QCOMPARE(m_library->importFiles(files, {}, {}).added, static_cast<std::size_t>(count));
    }

    /// Ratings that follow liveness, which no other feature is made of, and one listener's the opposite.
    void rateTracks(ListenerId listener, int count, bool opposite)
    {
        const auto catalogue = m_library->catalogue();
        Random random(static_cast<std::uint64_t>(value(listener)));
        for (int i = 0; i < count; ++i) {
            const auto row = static_cast<Row>(random.below(catalogue->size()));
            const double liveness = static_cast<double>(catalogue->raw(row, RawFeature::Liveness));
            const double stars = 0.5 + 4.5 * (opposite ? 1 - liveness : liveness);
            m_library->rate(listener, catalogue->id(row), static_cast<float>(std::round(stars * 2) / 2));
        }
    }

    void makeLibraryWithRatings(int ratings = 60)
    {
        importTracks(300);
        rateTracks(m_library->currentListener().id, ratings, false);
        rateTracks(m_library->createListener("Ada").id, ratings, true);
    }

    /// 30 listeners of a file, each of whom rates 20 of 40 tracks by its number.
    std::filesystem::path ratingsFile() const
    {
        Random random(9);
        std::string csv = "listener,track,stars\n";
        for (int listener = 0; listener < 30; ++listener) {
            for (int track = 0; track < 40; ++track) {
                if (random.uniform() < 0.5) {
                    const double stars = 1 + track % 4 + (listener % 2 == 0 ? 0.5 : 0);
                    csv += 'l' + std::to_string(listener) + ",t" + std::to_string(track) + "," + std::to_string(stars) +
                           "\n";
                }
            }
        }
        return write("ratings.csv", csv);
    }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_library = Library::open(path("library"));
    }

    void everyModelAndTheHybridAreInTheTables()
    {
        makeLibraryWithRatings(150);
        const EvaluationReport report = m_library->evaluate({}, {}, {});
        QCOMPARE(report.data, std::string("library"));
        QCOMPARE(report.listeners, std::size_t{2});
        QVERIFY(!report.cancelled);
        for (const char* model : {"item-mean", "biases", "bayesian-mf", "ncf-track", "ncf", "taste", "hybrid"}) {
            QVERIFY(valueOf(report.ratingPrediction, model, "rmse") > 0);
        }
        for (const char* model : {"random", "popularity", "content-fallback", "content-contrasted", "hybrid"}) {
            QVERIFY(valueOf(report.ranking, model, "ndcg@10") >= 0);
        }
        QCOMPARE(defaultsOf(report.ratingPrediction), std::set<std::string>{"hybrid"});
        // Liveness decides, so that the sound tells what no mean can.
        QVERIFY(valueOf(report.ratingPrediction, "hybrid", "rmse") <
                0.8 * valueOf(report.ratingPrediction, "biases", "rmse"));
        QVERIFY(valueOf(report.ratingPrediction, "hybrid", "auc") > 0.65);
        QCOMPARE(report.times.size(), std::size_t{13});
    }

    void theFeatureThatDecidesIsTheKeyPredictor()
    {
        makeLibraryWithRatings(150);
        const EvaluationReport report = m_library->evaluate({.folds = 3}, {}, {});
        QCOMPARE(report.importance.size(), std::size_t{20});
        QCOMPARE(report.importance.front().model, std::string("taste"));
        QCOMPARE(report.importance.front().feature, std::string("liveness"));
        QVERIFY(report.importance.front().low > 0);
    }

    void theSameSeedGivesTheSameTables()
    {
        makeLibraryWithRatings();
        const std::string once = fixedPartOf(m_library->evaluate({.seed = 3}, {}, {}));
        QCOMPARE(fixedPartOf(m_library->evaluate({.seed = 3}, {}, {})), once);
        QVERIFY(fixedPartOf(m_library->evaluate({.seed = 4}, {}, {})) != once);
    }

    void reportsAreSavedAndRead()
    {
        makeLibraryWithRatings();
        const EvaluationReport first = m_library->evaluate({.seed = 1, .importance = false}, {}, {});
        const EvaluationReport second =
            m_library->evaluate({.split = EvaluationSplit::Artist, .importance = false}, {}, {});
        const auto stored = m_library->evaluations();
        QCOMPARE(stored.size(), std::size_t{2});
        QCOMPARE(toJson(stored[0].report), toJson(second));
        QCOMPARE(toJson(stored[1].report), toJson(first));
        QVERIFY(stored[1].at > 0);
        QCOMPARE(stored[0].report.splitName, std::string("artist"));
    }

    void csvHasAFigureALine()
    {
        EvaluationReport report;
        report.ratingPrediction = {
            {.model = "taste", .metric = "rmse", .value = 0.5, .low = 0.25, .high = 0.75, .n = 7}};
        report.importance = {{.model = "taste", .feature = "mood score", .value = 0.5, .low = 0.25, .high = 1}};
        QCOMPARE(toCsv(report), std::string("table,model,metric,value,low,high,n,default\n"
                                            "rating_prediction,taste,rmse,0.5,0.25,0.75,7,false\n"
                                            "importance,taste,mood score,0.5,0.25,1,,\n"));
    }

    void whatIsNoReportIsRefused()
    {
        QCOMPARE(kindThrownBy([] { (void)evaluationFromJson("{"); }), ErrorKind::BadFormat);
        QCOMPARE(kindThrownBy([] { (void)evaluationFromJson("{\"data\": 3}"); }), ErrorKind::BadFormat);
    }

    void aFileIsEvaluatedAndTheLibraryLeftAlone()
    {
        makeLibraryWithRatings();
        const auto before = m_library->ratings(m_library->currentListener().id);
        const EvaluationReport report = m_library->evaluateFile(ratingsFile(), {}, {}, {});
        QCOMPARE(report.data, std::string("ratings.csv"));
        QCOMPARE(report.listeners, std::size_t{30});
        QCOMPARE(report.tracks, std::size_t{40});
        QVERIFY(report.featureReconstruction.empty());
        QVERIFY(report.importance.empty());
        const double hybrid = valueOf(report.ratingPrediction, "hybrid", "rmse");
        QVERIFY(hybrid < 0.5 * valueOf(report.ratingPrediction, "popularity", "rmse"));
        QCOMPARE(hybrid, valueOf(report.ratingPrediction, "bayesian-mf", "rmse")); // without features it is that
        QCOMPARE(m_library->ratings(m_library->currentListener().id), before);
        QCOMPARE(m_library->listeners().size(), std::size_t{2});
        QVERIFY(m_library->evaluations().empty());
    }

    void everySplitAsksForWhatItSays()
    {
        makeLibraryWithRatings();
        for (const auto split : {EvaluationSplit::Random, EvaluationSplit::Time, EvaluationSplit::Track,
                                 EvaluationSplit::Album, EvaluationSplit::Artist}) {
            const EvaluationReport report = m_library->evaluate({.split = split, .importance = false}, {}, {});
            QCOMPARE(report.splitName, std::string(toString(split)));
            const std::size_t asked = figureOf(report.ratingPrediction, "hybrid", "rmse").n;
            const double share = static_cast<double>(asked) / static_cast<double>(report.answers);
            QVERIFY2(share > 0.15 && share < 0.25, report.splitName.c_str());
        }
        const EvaluationReport folds =
            m_library->evaluate({.split = EvaluationSplit::Album, .folds = 3, .importance = false}, {}, {});
        QCOMPARE(folds.splitName, std::string("album, 3 folds"));
        QCOMPARE(figureOf(folds.ratingPrediction, "hybrid", "rmse").n, folds.answers);
    }

    void splitsThatTheAnswersDoNotAllowAreRefused()
    {
        const auto file = ratingsFile();
        const auto evaluateBy = [&](EvaluationSplit split, std::size_t folds) {
            return kindThrownBy([&] { (void)m_library->evaluateFile(file, {.split = split, .folds = folds}, {}, {}); });
        };
        QCOMPARE(evaluateBy(EvaluationSplit::Time, 1), ErrorKind::BadArgument);
        QCOMPARE(evaluateBy(EvaluationSplit::Artist, 1), ErrorKind::BadArgument);
        QCOMPARE(evaluateBy(EvaluationSplit::Album, 5), ErrorKind::BadArgument);
    }

    void tooFewAnswersAreNotReady()
    {
        QCOMPARE(kindThrownBy([&] { (void)m_library->evaluate({}, {}, {}); }), ErrorKind::NotReady);
        importTracks(60);
        rateTracks(m_library->currentListener().id, 5, false);
        QCOMPARE(kindThrownBy([&] { (void)m_library->evaluate({}, {}, {}); }), ErrorKind::NotReady);
    }

    void theAutoencoderIsMeasuredWithoutAnyAnswer()
    {
        importTracks(600);
        TrainingObserver silent;
        QVERIFY(m_library->trainAutoencoder({.maxEpochs = 40}, silent, {}, true, SoundVariant::Exact).kept);
        const EvaluationReport report = m_library->evaluate({.neighbours = false}, {}, {});
        QVERIFY(report.ratingPrediction.empty());
        QCOMPARE(report.featureReconstruction.size(), std::size_t{5});
        QCOMPARE(defaultsOf(report.featureReconstruction), std::set<std::string>{"autoencoder"});
        const auto rmse = [&](const char* model) { return valueOf(report.featureReconstruction, model, "rmse"); };
        QVERIFY(rmse("autoencoder") < rmse("column-mean"));
        QVERIFY(rmse("content-neighbours") < rmse("column-mean"));
        QVERIFY(rmse("column-mean") < rmse("random-track"));
        QCOMPARE(report.importance.size(), std::size_t{16});
        QCOMPARE(report.importance.front().model, std::string("autoencoder"));
        QVERIFY(report.importance.front().value > 0);
        QVERIFY(report.importance.front().value >= report.importance.back().value);
    }

    void nearestTracksOfHeldOutArtistsAreMeasured()
    {
        importTracks(900);
        TrainingObserver silent;
        const AutoencoderReport trained = m_library->trainAutoencoder({.maxEpochs = 5}, silent, {});
        QVERIFY(trained.kept && trained.variant == SoundVariant::Neighbourhood);
        const EvaluationReport report = m_library->evaluate({.importance = false}, {}, {});
        QCOMPARE(defaultsOf(report.neighbours), std::set<std::string>{"neighbourhood"});
        for (const char* model : {"random", "raw-16", "pca-8", "exact", "neighbourhood", "neighbourhood-uncorrected"}) {
            for (const char* metric : {"same_artist_p@10", "hit@10", "genre_p@10", "k_skewness"}) {
                QVERIFY(std::any_of(report.neighbours.begin(), report.neighbours.end(), [&](const auto& figure) {
                    return figure.model == model && figure.metric == metric;
                }));
            }
        }
        QVERIFY(evaluationFromJson(toJson(report)).neighbours == report.neighbours);
        QVERIFY(toCsv(report).find("neighbours,neighbourhood,same_artist_p@10,") != std::string::npos);
        QCOMPARE(m_library->evaluations().front().report.neighbours, report.neighbours);
    }

    void aStoppedEvaluationIsNotSaved()
    {
        makeLibraryWithRatings();
        const auto source = std::make_unique<std::stop_source>(); // GCC 12 takes one on the stack for uninitialised
        const auto stopSoon = [&](const Progress& progress) {
            if (progress.done >= 2) {
                source->request_stop();
            }
        };
        QVERIFY(m_library->evaluate({}, stopSoon, source->get_token()).cancelled);
        QVERIFY(m_library->evaluations().empty());
    }

    void oneRealListenersLikesAreForetold()
    {
        const auto file = test::dataFolder(NEARFIELD_DATA_DEFAULT) / "taste" / "like_dislike_2017_songs.csv";
        if (!std::filesystem::exists(file)) {
            QSKIP("taste/like_dislike_2017_songs.csv is not there; set NEARFIELD_DATA");
        }
        const EvaluationData data = evaluationDataOf(exchange::readRatings(file), "likes", Catalogue());
        QVERIFY(data.content);
        QVERIFY(data.artists);
        const auto folds = foldsOfListeners(data.answers, data.recordings, 5, 1);
        const std::vector<evaluate::Candidate> models = {
            {.make = [&] { return std::make_unique<ContentProfile>(data.content, ContentProfile::Kind::Fallback); }},
            {.make = shippedModel(InteractionKind::Explicit, data.content), .isDefault = true}};
        const auto report = evaluate::evaluate(std::span(folds).first(1), models, {.mostValue = 5}, {}, {});
        const double fallback = valueOf(report.figures, "content-fallback", "auc");
        const double hybrid = valueOf(report.figures, "hybrid", "auc");
        const double coverage = valueOf(report.figures, "hybrid", "coverage80");
        QVERIFY2(hybrid > 0.865, qPrintable(QString::number(hybrid)));
        QVERIFY2(std::abs(fallback - 0.5) < 0.08, qPrintable(QString::number(fallback))); // a coin toss, as published
        QVERIFY2(coverage > 0.75 && coverage < 0.85, qPrintable(QString::number(coverage)));
    }
};

QTEST_APPLESS_MAIN(TestLibraryEvaluate)
#include "tst_library_evaluate.moc"
