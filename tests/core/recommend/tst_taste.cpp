#include <cmath>
#include <memory>
#include <numeric>
#include <stop_token>
#include <vector>

#include <QtTest>

#include <Eigen/Dense>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/recommend/content_profile.h"
#include "core/recommend/quantiles.h"
#include "core/recommend/taste.h"
#include "core/recommend/taste_features.h"

using namespace nearfield;

namespace {

struct Listener
{
    TasteTracks tracks;
    std::vector<float> values;
};

/// Likes what is high in the first feature and what every third artist makes; other features mean nothing.
Listener listener(std::size_t answers, std::uint64_t seed, double noise = 0.1, std::uint32_t artists = 30)
{
    Random random(seed);
    Listener some{{Matrix(static_cast<Eigen::Index>(answers), 4), {}}, {}};
    for (float& number : some.tracks.features.reshaped()) {
        number = static_cast<float>(random.normal());
    }
    for (std::size_t i = 0; i < answers; ++i) {
        const auto artist = static_cast<std::uint32_t>(random.below(artists));
        some.tracks.artists.push_back(artist);
        const double enjoyment =
            0.5 + 0.15 * std::tanh(static_cast<double>(some.tracks.features(static_cast<Eigen::Index>(i), 0))) +
            (artist % 3 == 0 ? 0.2 : -0.1) + noise * random.normal();
        some.values.push_back(static_cast<float>(enjoyment));
    }
    return some;
}

TasteModel fitted(const Listener& some, std::uint64_t seed = 1, unsigned threads = 0)
{
    TasteModel model(TasteModel::Options{.kernel = {}, .extraTrees = {.trees = 60}, .boosted = {.trees = 60}});
    if (!model.fit(some.tracks, some.values, {.seed = seed, .threads = threads}, {})) {
        throw Error(ErrorKind::NotReady, "stopped");
    }
    return model;
}

double rmse(const Vector& said, const std::vector<float>& values)
{
    return std::sqrt(static_cast<double>((said - Eigen::Map<const Vector>(values.data(), said.size())).squaredNorm()) /
                     static_cast<double>(values.size()));
}

} // namespace

class TestTaste : public QObject
{
    Q_OBJECT

private slots:
    void quantilesMapTheSampleToANormal()
    {
        Matrix x(1001, 2);
        for (Eigen::Index row = 0; row < x.rows(); ++row) {
            x(row, 0) = std::exp(static_cast<float>(row) / 100);
            x(row, 1) = 7;
        }
        const Matrix scaled = QuantileScaler(x).scaled(x);
        QVERIFY(std::abs(scaled(500, 0)) < 1e-3F);                  // median
        QVERIFY(std::abs(scaled(841, 0) - 1.0F) < 0.01F);           // Φ(1) = .841
        QVERIFY(std::abs(scaled(841, 0) + scaled(159, 0)) < 0.01F); // symmetric
        QCOMPARE(scaled(0, 0), -3.0F);
        QCOMPARE(scaled(3, 1), 0.0F); // all equal: the middle
        Matrix unknown = Matrix::Constant(1, 2, kUnknown);
        QCOMPARE(QuantileScaler(x).scaled(unknown)(0, 0), 0.0F);
    }

    void kernelAgreesWithADenseRidgeRegression()
    {
        const Listener some = listener(40, 1);
        const KernelTaste::Options options{.columnWeights = {1, 1, 0.5F, 0}};
        const KernelTaste model(some.tracks, some.values, options);
        const auto kernel = [&](Eigen::Index a, Eigen::Index b) {
            double distance = 0;
            double weights = 0;
            for (Eigen::Index f = 0; f < 4; ++f) {
                const auto weight = static_cast<double>(options.columnWeights[static_cast<std::size_t>(f)]);
                const auto apart = static_cast<double>(some.tracks.features(a, f) - some.tracks.features(b, f));
                distance += weight * weight * apart * apart;
                weights += weight * weight;
            }
            const bool same =
                some.tracks.artists[static_cast<std::size_t>(a)] == some.tracks.artists[static_cast<std::size_t>(b)];
            return std::exp(-options.width * distance / weights) + (same ? options.sameArtist : 0.0);
        };
        MatrixT<double> k(40, 40);
        for (Eigen::Index a = 0; a < 40; ++a) {
            for (Eigen::Index b = 0; b < 40; ++b) {
                k(a, b) = kernel(a, b);
            }
        }
        const VectorT<double> y = Eigen::Map<const Vector>(some.values.data(), 40).cast<double>();
        const MatrixT<double> ridge = k + options.penalty * MatrixT<double>::Identity(40, 40);
        const VectorT<double> expected = (k * ridge.inverse() * (y.array() - y.mean()).matrix()).array() + y.mean();
        const Vector said = model.predict(some.tracks);
        QVERIFY((said.cast<double>() - expected).cwiseAbs().maxCoeff() < 1e-5);
    }

    void leaveOneOutIsAsIfLeftOutExceptForTheMean()
    {
        // With values of mean 0 in both, the mean does not move: 0 is left out.
        Listener some = listener(31, 2);
        const float mean = std::accumulate(some.values.begin() + 1, some.values.end(), 0.0F) / 30;
        for (float& value : some.values) {
            value -= mean;
        }
        some.values[0] = 0;
        const std::vector<float> rest(some.values.begin() + 1, some.values.end());
        std::vector<std::uint32_t> rows(30);
        std::iota(rows.begin(), rows.end(), 1U);
        const std::vector<std::uint32_t> first{0};
        const KernelTaste without(rowsOf(some.tracks, rows), rest, {});
        const KernelTaste with(some.tracks, some.values, {});
        QVERIFY(std::abs(with.leaveOneOut()[0] - without.predict(rowsOf(some.tracks, first))[0]) < 1e-5F);
    }

    void kernelSharesAddUpToThePrediction()
    {
        const Listener some = listener(50, 3);
        const KernelTaste model(some.tracks, some.values, {});
        const float mean = std::accumulate(some.values.begin(), some.values.end(), 0.0F) / 50;
        const Vector said = model.predict(some.tracks);
        const Vector shares = model.shares(some.tracks.features.row(4).data(), some.tracks.artists[4]);
        QVERIFY(std::abs(shares.sum() + mean - said[4]) < 1e-5F);
    }

    void explanationsAddUpToThePrediction_data()
    {
        QTest::addColumn<int>("answers");
        QTest::newRow("few") << 20;
        QTest::newRow("many") << 200;
    }
    void explanationsAddUpToThePrediction()
    {
        QFETCH(int, answers);
        const TasteModel model = fitted(listener(static_cast<std::size_t>(answers), 4));
        const Listener others = listener(40, 5, 0.1, 60); // half of the artists are new
        const TastePredictions said = model.predict(others.tracks);
        bool known = false;
        bool fresh = false;
        for (std::size_t row = 0; row < others.values.size(); ++row) {
            const TasteExplanation why = model.explain(others.tracks, row);
            double sum = why.base + why.artist;
            sum = std::accumulate(why.contributions.begin(), why.contributions.end(), sum);
            QCOMPARE(static_cast<float>(why.value), said.values[static_cast<Eigen::Index>(row)]);
            QVERIFY(std::abs(sum - why.value) < 1e-4);
            QVERIFY(std::abs(why.parts[0] + why.parts[1] + why.parts[2] - 1) < 1e-9);
            QCOMPARE(why.contributions.size(), std::size_t{4});
            QVERIFY(why.knownArtist || why.artist == 0.0);
            known = known || why.knownArtist;
            fresh = fresh || !why.knownArtist;
        }
        QVERIFY(known && fresh);
    }

    void whatMattersToTheListenerIsWhatTheExplanationNames()
    {
        const TasteModel model = fitted(listener(400, 6));
        TasteTracks track{Matrix::Zero(1, 4), {1}};
        track.features(0, 0) = 2;
        const TasteExplanation why = model.explain(track, 0);
        QVERIFY(why.contributions[0] > 0.05);
        for (std::size_t f = 1; f < 4; ++f) {
            QVERIFY(std::abs(why.contributions[f]) < why.contributions[0] / 2);
        }
        QVERIFY(why.artist < 0); // artist 1 is not a third one
    }

    void foretellsBetterThanTheMeanAndKnowsItsError()
    {
        const TasteModel model = fitted(listener(600, 7));
        const Listener asked = listener(2000, 8, 0.1, 60);
        const TastePredictions said = model.predict(asked.tracks);
        const Vector mean = Vector::Constant(said.values.size(), 0.5F);
        QVERIFY(rmse(said.values, asked.values) < 0.8 * rmse(mean, asked.values));
        for (const bool known : {true, false}) {
            double covered = 0;
            double count = 0;
            for (std::size_t i = 0; i < asked.values.size(); ++i) {
                if ((asked.tracks.artists[i] < 30) == known) {
                    const auto row = static_cast<Eigen::Index>(i);
                    covered += std::abs(said.values[row] - asked.values[i]) <= said.halfWidths[row] ? 1.0 : 0.0;
                    ++count;
                }
            }
            QVERIFY2(covered / count > 0.75 && covered / count < 0.85, qPrintable(QString::number(covered / count)));
        }
    }

    void sameSeedSameTasteWhateverTheThreads()
    {
        const Listener some = listener(100, 9);
        QCOMPARE(fitted(some, 3, 1).predict(some.tracks, 1).values, fitted(some, 3, 2).predict(some.tracks, 2).values);
    }

    void oneAnswerMovesThePredictionTowardsIt()
    {
        Listener some = listener(30, 10);
        TasteModel model = fitted(some);
        TasteTracks track{Matrix::Constant(1, 4, 1.5F), {99}};
        const float before = model.predict(track).values[0];
        some.tracks.features.conservativeResize(31, 4);
        some.tracks.features.row(30) = track.features.row(0);
        some.tracks.artists.push_back(99);
        some.values.push_back(0);
        QVERIFY(model.update(some.tracks, some.values, {}, {}));
        QVERIFY(model.predict(track).values[0] < before - 0.02F);
    }

    void ignoranceIsSmallWhereAnswersAreAndGreatWhereNoneAre()
    {
        const Listener some = listener(50, 11);
        const KernelTaste model(some.tracks, some.values, {});
        TasteTracks two{Matrix(2, 4), {some.tracks.artists[0], 999}};
        two.features.row(0) = some.tracks.features.row(0);
        two.features.row(1).setConstant(30);
        const Vector ignorance = model.ignorance(two);
        QVERIFY(ignorance[0] < 0.7F);
        QVERIFY(ignorance[1] > 0.99F);
    }

    void stoppedFitSaysSo()
    {
        const auto source = std::make_unique<std::stop_source>();
        source->request_stop();
        const Listener some = listener(100, 12);
        TasteModel model;
        QVERIFY(!model.fit(some.tracks, some.values, {}, source->get_token()));
    }

    void answersThatDoNotBelongToTracksAreRefused()
    {
        const Listener some = listener(5, 13);
        TasteModel model;
        for (const std::vector<float>& values : {std::vector<float>{}, std::vector<float>{1, 0}}) {
            try {
                (void)model.fit(some.tracks, values, {}, {});
                QFAIL("accepted");
            } catch (const Error& error) {
                QCOMPARE(error.kind(), ErrorKind::BadArgument);
            }
        }
    }

    void publishedFallbackIsTheCosineToTheMeanOfTheLiked()
    {
        Matrix x(3, 2);
        x << 1, 0, 0, 1, 1, 1;
        const std::vector values{1.0F, 0.8F, 0.2F};
        const ContentProfile profile(x, values);
        QCOMPARE(profile.profile(), Vector(Vector::Constant(2, 0.5F)));
        const Vector scores = profile.scores(x);
        QVERIFY(std::abs(scores[0] - std::sqrt(0.5F)) < 1e-6F);
        QVERIFY(std::abs(scores[2] - 1.0F) < 1e-6F); // even the disliked one: there is no contrast
        const Vector contrasted = ContrastProfile(x, values).scores(x);
        QVERIFY(contrasted[2] < contrasted[0]);
        try {
            const ContentProfile nothing(x, std::vector{0.1F, 0.2F, 0.3F});
            QFAIL("accepted");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::BadArgument);
        }
    }

    void featuresAreTheRawOnesThenTheEngineered()
    {
        RawFeatures raw;
        raw.values.fill(0.5F);
        const TasteFeatures features = tasteFeaturesOf(raw);
        QCOMPARE(features[static_cast<std::size_t>(RawFeature::Tempo)], 0.5F);
        QCOMPARE(features[kRawFeatureCount], 0.25F); // danceability × valence
        QCOMPARE(tasteFeatureName(kRawFeatureCount), displayName(InputFeature::DanceValence));
        QCOMPARE(tasteFeatureName(0), displayName(RawFeature::Danceability));
    }
};

QTEST_APPLESS_MAIN(TestTaste)
#include "tst_taste.moc"
