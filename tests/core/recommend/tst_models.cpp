#include <algorithm>
#include <cmath>
#include <memory>
#include <stop_token>

#include <Eigen/LU>

#include <QTest>

#include "core/recommend/baselines.h"
#include "core/recommend/bayesian_factors.h"
#include "core/recommend/biases.h"
#include "core/recommend/blend.h"
#include "core/recommend/blend_weights.h"
#include "core/recommend/ease.h"
#include "core/recommend/hold_out.h"
#include "core/recommend/implicit_als.h"
#include "core/recommend/item_knn.h"
#include "core/recommend/matrix_factorisation.h"
#include "core/recommend/ranking.h"
#include "core/recommend/shipped_models.h"
#include "tests/core/recommend/toy.h"

using namespace nearfield;

namespace {

using MatrixD = MatrixT<double>;

std::vector<float> scoresOf(const Model& model, std::size_t listener, std::size_t items)
{
    std::vector<float> scores(items);
    model.scores(listener, scores);
    return scores;
}

/// Root mean squared error against the noiseless truth, over pairs that were not learned from.
double errorOf(const Model& model, const HoldOut& split)
{
    double square = 0;
    for (const Interaction& i : split.heldOut) {
        const double value = static_cast<double>(model.predict(i.listener, i.item)->value);
        square += std::pow(value - test::trueRating(i.listener, i.item), 2);
    }
    return std::sqrt(square / static_cast<double>(split.heldOut.size()));
}

MatrixD dense(const Interactions& data, bool binary)
{
    MatrixD x = MatrixD::Zero(static_cast<Eigen::Index>(data.listeners()), static_cast<Eigen::Index>(data.items()));
    for (const Interaction& i : data.all()) {
        x(i.listener, i.item) = binary ? 1.0 : static_cast<double>(i.value);
    }
    return x;
}

/// The textbook: B from the inverse of the items' products, in double.
MatrixD easeReference(const MatrixD& x, double penalty)
{
    const MatrixD p = (x.transpose() * x + penalty * MatrixD::Identity(x.cols(), x.cols())).inverse();
    MatrixD b = -p * p.diagonal().cwiseInverse().asDiagonal();
    b.diagonal().setZero();
    return x * b;
}

} // namespace

class TestModels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void biasesFindListenersAndItems()
    {
        std::vector<Interaction> all;
        for (std::uint32_t l = 0; l < 20; ++l) {
            for (std::uint32_t i = 0; i < 20; ++i) {
                if ((l + i) % 3 != 0) {
                    all.push_back({l, i, static_cast<float>(0.3 + 0.01 * l + 0.02 * i)});
                }
            }
        }
        Biases model(Biases::Options{.listenerShrinkage = 0, .itemShrinkage = 0, .rounds = 60});
        QVERIFY(model.fit({InteractionKind::Explicit, 20, 20, all}, {}, {}));
        QVERIFY(std::abs(model.predict(3, 6)->value - 0.45F) < 1e-4F);
        QVERIFY(model.predict(3, 6)->deviation < 1e-4F);
    }

    void modelsOfRatingsFindTheTruth_data()
    {
        QTest::addColumn<int>("which");
        QTest::addColumn<double>("most");
        QTest::newRow("item mean cannot see taste") << 0 << 0.25;
        QTest::newRow("item-knn") << 1 << 0.10;
        QTest::newRow("biased-mf") << 2 << 0.05;
        QTest::newRow("bayesian-mf") << 3 << 0.02;
    }

    void modelsOfRatingsFindTheTruth()
    {
        QFETCH(int, which);
        QFETCH(double, most);
        const HoldOut split = holdOutShare(test::ratings(60, 40), 0.2, 1);
        std::unique_ptr<Model> model;
        switch (which) {
        case 0:
            model = std::make_unique<ItemMean>();
            break;
        case 1:
            model = std::make_unique<ItemKnn>();
            break;
        case 2:
            model = std::make_unique<MatrixFactorisation>(MatrixFactorisation::Options{.factors = 2, .penalty = 0.5});
            break;
        default:
            model = std::make_unique<BayesianFactors>(BayesianFactors::Options{.factors = 3});
        }
        QVERIFY(model->fit(split.train, {}, {}));
        const double error = errorOf(*model, split);
        QVERIFY2(error < most, qPrintable(QString::number(error)));
        if (which == 0) {
            QVERIFY(error > 0.15);
        }
    }

    void bayesianFactorsKnowTheirError()
    {
        const HoldOut split = holdOutShare(test::ratings(60, 40), 0.2, 1);
        BayesianFactors model(BayesianFactors::Options{.factors = 3});
        QVERIFY(model.fit(split.train, {}, {}));
        double inside = 0;
        for (const Interaction& i : split.heldOut) {
            const Prediction p = *model.predict(i.listener, i.item);
            inside += std::abs(p.value - i.value) < 1.2816F * *p.deviation ? 1 : 0;
        }
        const double share = inside / static_cast<double>(split.heldOut.size());
        QVERIFY2(share > 0.7 && share < 0.9, qPrintable(QString::number(share)));
    }

    void itemsWithoutAnswersAreForetoldAlike()
    {
        const Interactions some = test::ratings(30, 20);
        const Interactions data(InteractionKind::Explicit, 30, 26, {some.all().begin(), some.all().end()});
        BayesianFactors model;
        QVERIFY(model.fit(data, {}, {}));
        for (std::size_t item = 21; item < 26; ++item) { // the samples differ, their mean hardly
            const float apart = std::abs(model.predict(3, item)->value - model.predict(3, 20)->value);
            QVERIFY2(apart < 0.01F, qPrintable(QString::number(static_cast<double>(apart))));
        }
        QVERIFY(*model.predict(3, 20)->deviation > *model.predict(3, 0)->deviation);
    }

    void scoresAndPredictionsAgree()
    {
        const Interactions data = test::ratings(30, 20);
        for (const ModelFactory& make : comparedModels(InteractionKind::Explicit)) {
            const auto model = make();
            QVERIFY(model->fit(data, {}, {}));
            if (model->name() == "random" || model->name() == "popularity") {
                continue;
            }
            const auto scores = scoresOf(*model, 7, data.items());
            for (std::size_t item = 0; item < data.items(); ++item) {
                QVERIFY(std::abs(scores[item] - model->predict(7, item)->value) < 1e-4F);
            }
        }
    }

    void modelsOfPlaysSuggestTheListenersTaste()
    {
        const Interactions data = test::twoTastes(60, 40);
        for (const ModelFactory& make : comparedModels(InteractionKind::Implicit)) {
            const auto model = make();
            if (model->name() == "random" || model->name() == "popularity" || model->name() == "ncf-track") {
                continue; // the same for everybody
            }
            QVERIFY(model->fit(data, {}, {}));
            for (const std::size_t listener : {4U, 5U}) {
                const auto best = bestUnseen(scoresOf(*model, listener, 40), data.ofListener(listener), 4);
                for (const std::uint32_t item : best) {
                    QVERIFY2(item % 2 == listener % 2, model->name().data());
                }
            }
        }
    }

    void easeIsTheTextbooksInBothForms_data()
    {
        QTest::addColumn<std::size_t>("listeners");
        QTest::addColumn<std::size_t>("items");
        QTest::addColumn<bool>("binary");
        QTest::newRow("fewer listeners") << std::size_t{20} << std::size_t{50} << true;
        QTest::newRow("fewer items") << std::size_t{50} << std::size_t{20} << true;
        QTest::newRow("values") << std::size_t{30} << std::size_t{40} << false;
    }

    void easeIsTheTextbooksInBothForms()
    {
        QFETCH(std::size_t, listeners);
        QFETCH(std::size_t, items);
        QFETCH(bool, binary);
        constexpr double kPenalty = 3;
        const Interactions data = test::twoTastes(listeners, items);
        const MatrixD expected = easeReference(dense(data, binary), kPenalty);
        for (const auto form : {Ease::Form::Items, Ease::Form::Listeners, Ease::Form::Smaller}) {
            Ease model(Ease::Options{.penalty = kPenalty, .binary = binary, .form = form});
            QVERIFY(model.fit(data, {}, {}));
            for (std::size_t listener = 0; listener < listeners; ++listener) {
                const auto scores = scoresOf(model, listener, items);
                for (std::size_t item = 0; item < items; ++item) {
                    const double difference =
                        static_cast<double>(scores[item]) -
                        expected(static_cast<Eigen::Index>(listener), static_cast<Eigen::Index>(item));
                    QVERIFY(std::abs(difference) < 1e-6);
                }
            }
        }
    }

    void easeLearnsFromTheCommonestItemsOnly()
    {
        const Interactions data(InteractionKind::Implicit, 3, 3,
                                {{0, 0, 1}, {0, 2, 1}, {1, 0, 1}, {1, 2, 1}, {2, 1, 1}});
        Ease model(Ease::Options{.penalty = 1, .mostItems = 2});
        QVERIFY(model.fit(data, {}, {}));
        const auto scores = scoresOf(model, 0, 3);
        QCOMPARE(scores[1], 0.0F);
        QVERIFY(scores[0] > 0 && scores[2] > 0);
    }

    void implicitAlsIsTheTextbooks()
    {
        // At the end of a round the items' factors solve the normal equations of the listeners' ones, written here with
        // all pairs in dense double matrices.
        const Interactions data = test::twoTastes(12, 15);
        const ImplicitAls::Options options{.factors = 4, .alpha = 5, .penalty = 2, .rounds = 8};
        ImplicitAls model(options);
        QVERIFY(model.fit(data, {}, {}));
        const MatrixD y = model.items().cast<double>();
        const MatrixD x = model.listeners().cast<double>();
        const MatrixD confidence = dense(data, false) * (options.alpha / data.mean());
        const MatrixD preference = dense(data, true);
        for (Eigen::Index item = 0; item < y.rows(); ++item) {
            const VectorT<double> weights = confidence.col(item).array() + 1;
            const MatrixD normal = x.transpose() * weights.asDiagonal() * x + options.penalty * MatrixD::Identity(4, 4);
            const VectorT<double> right = x.transpose() * weights.cwiseProduct(preference.col(item));
            QVERIFY((normal.inverse() * right - y.row(item).transpose()).norm() < 1e-4);
        }
    }

    void sameSeedSameModelWithAnyThreads()
    {
        for (const auto kind : {InteractionKind::Explicit, InteractionKind::Implicit}) {
            const Interactions data =
                kind == InteractionKind::Explicit ? test::ratings(30, 20) : test::twoTastes(30, 20);
            auto factories = comparedModels(kind);
            factories.push_back(shippedModel(kind));
            for (const ModelFactory& make : factories) {
                const auto one = make();
                const auto two = make();
                QVERIFY(one->fit(data, {.seed = 5, .threads = 1}, {}));
                QVERIFY(two->fit(data, {.seed = 5, .threads = 3}, {}));
                QVERIFY2(scoresOf(*one, 3, 20) == scoresOf(*two, 3, 20), one->name().data());
            }
        }
    }

    void stoppedFitsSaySo()
    {
        const auto source = std::make_unique<std::stop_source>(); // GCC 12 takes one on the stack for uninitialised
        source->request_stop();
        const Interactions plays = test::twoTastes(10, 10);
        QVERIFY(!ImplicitAls().fit(plays, {}, source->get_token()));
        QVERIFY(!Ease().fit(plays, {}, source->get_token()));
        QVERIFY(!shippedModel(InteractionKind::Implicit)()->fit(plays, {}, source->get_token()));
        QVERIFY(!BayesianFactors().fit(test::ratings(10, 10), {}, source->get_token()));
    }

    void anEmptyTrainIsNoFailure()
    {
        for (const auto kind : {InteractionKind::Explicit, InteractionKind::Implicit}) {
            auto factories = comparedModels(kind);
            factories.push_back(shippedModel(kind));
            for (const ModelFactory& make : factories) {
                const auto model = make();
                QVERIFY(model->fit(Interactions(kind, 2, 3, {}), {}, {}));
                for (const float score : scoresOf(*model, 1, 3)) {
                    QVERIFY2(std::isfinite(score), model->name().data());
                }
            }
        }
    }

    void blendOfPredictionsFindsComplementaryParts()
    {
        // Each part sees one half of the truth; together they see it all.
        Random random(1);
        MatrixD parts(300, 2);
        VectorT<double> truth(300);
        for (Eigen::Index i = 0; i < truth.size(); ++i) {
            parts(i, 0) = random.normal();
            parts(i, 1) = random.normal();
            truth[i] = parts(i, 0) + 0.5 * parts(i, 1) + 0.25;
        }
        const LinearBlend blend = weightsOfPredictions(parts, truth);
        QVERIFY(std::abs(blend.weights[0] - 1) < 1e-3);
        QVERIFY(std::abs(blend.weights[1] - 0.5) < 1e-3);
        QVERIFY(std::abs(blend.offset - 0.25) < 1e-3);
    }

    void blendKeepsTheBestPartWhenOthersAreNoise()
    {
        Random random(1);
        MatrixD parts(300, 2);
        VectorT<double> truth(300);
        for (Eigen::Index i = 0; i < truth.size(); ++i) {
            truth[i] = random.normal();
            parts(i, 0) = random.normal();
            parts(i, 1) = truth[i];
        }
        const LinearBlend blend = weightsOfPredictions(parts, truth);
        QCOMPARE(blend.weights, (std::vector<double>{0, 1}));
        QCOMPARE(blend.offset, 0.0);
    }

    void blendOfRankingsPrefersThePartThatIsRight()
    {
        std::vector<RankingQuestion> questions;
        for (int i = 0; i < 10; ++i) {
            RankingQuestion question{.scores = Matrix(3, 2), .liked = 1};
            question.scores << 0, 1, /**/ 1, 0, /**/ 2, -1; // the second column puts the liked one first
            questions.push_back(question);
        }
        QCOMPARE(weightsOfRanking(questions, 2), (std::vector<double>{0, 1}));
    }

    void blendSaysWhoSpeaks()
    {
        Blend blend({[] { return std::make_unique<Popularity>(); }, [] { return std::make_unique<Ease>(); }});
        QVERIFY(blend.fit(test::twoTastes(60, 40), {}, {}));
        const auto parts = blend.parts();
        QVERIFY(std::any_of(parts.begin(), parts.end(),
                            [](const Blend::Part& part) { return part.name == "ease" && part.weight > 0; }));
    }
};

QTEST_APPLESS_MAIN(TestModels)
#include "tst_models.moc"
