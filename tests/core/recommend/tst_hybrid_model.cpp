#include <cmath>
#include <memory>
#include <numeric>

#include <QTest>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/recommend/answered_items.h"
#include "core/recommend/baselines.h"
#include "core/recommend/bayesian_factors.h"
#include "core/recommend/content_models.h"
#include "core/recommend/hold_out.h"
#include "core/recommend/hybrid_model.h"
#include "core/recommend/taste/taste_space.h"

using namespace nearfield;

namespace {

constexpr std::size_t kFeatures = 6;

/// Items with random features, by an artist for every four. The last `unknown` have none.
SharedContent randomContent(std::size_t items, std::size_t unknown = 0)
{
    Random random(11);
    Matrix features(static_cast<Eigen::Index>(items), static_cast<Eigen::Index>(kFeatures));
    ItemContent content;
    for (std::size_t item = 0; item < items; ++item) {
        for (std::size_t f = 0; f < kFeatures; ++f) {
            features(static_cast<Eigen::Index>(item), static_cast<Eigen::Index>(f)) =
                static_cast<float>(random.uniform());
        }
        content.artists.push_back(static_cast<std::uint32_t>(item / 4));
        content.known.push_back(item + unknown < items);
    }
    const taste::TasteSpace space(features, content.artists);
    content.scores = space.scores(features);
    content.coordinates = space.coordinates(features);
    content.engineered = features;
    return std::make_shared<const ItemContent>(std::move(content));
}

enum class Truth { Sound, Others, Both };

/// Half of all pairs, answered by what the item sounds like to the listener, by factors that have nothing to do with
/// it, or by both.
Interactions answersTo(const ItemContent& content, std::size_t listeners, Truth truth, double share = 0.5)
{
    Random random(5);
    std::vector<std::array<double, kFeatures>> likes(listeners);
    for (auto& like : likes) {
        for (double& weight : like) {
            weight = random.normal();
        }
    }
    std::vector<double> hidden(content.items());
    for (double& value : hidden) {
        value = random.normal();
    }
    std::vector<Interaction> answers;
    for (std::uint32_t listener = 0; listener < listeners; ++listener) {
        for (std::uint32_t item = 0; item < content.items(); ++item) {
            double sound = 0;
            for (std::size_t f = 0; f < kFeatures; ++f) {
                sound += likes[listener][f] * static_cast<double>(content.scores(item, static_cast<Eigen::Index>(f)));
            }
            const double others = hidden[item] * (listener % 2 == 0 ? 1 : -1);
            const double both = truth == Truth::Sound    ? sound / 2.5
                                : truth == Truth::Others ? others
                                                         : (sound / 2.5 + others) / 1.4;
            const double value = std::clamp(0.5 + 0.18 * both + 0.03 * random.normal(), 0.0, 1.0);
            if (random.uniform() < share) {
                answers.push_back({listener, item, static_cast<float>(value)});
            }
        }
    }
    return {InteractionKind::Explicit, listeners, content.items(), std::move(answers)};
}

ModelFactory factors()
{
    return [] {
        return std::make_unique<BayesianFactors>(BayesianFactors::Options{.factors = 4, .burnIn = 15, .samples = 30});
    };
}

double rmse(const Model& model, const std::vector<Interaction>& heldOut)
{
    double sum = 0;
    for (const Interaction& i : heldOut) {
        sum += std::pow(static_cast<double>(model.predict(i.listener, i.item)->value - i.value), 2);
    }
    return std::sqrt(sum / static_cast<double>(heldOut.size()));
}

std::vector<float> scoresOf(const Model& model, std::size_t listener, std::size_t items)
{
    std::vector<float> scores(items);
    model.scores(listener, scores);
    return scores;
}

} // namespace

class TestHybridModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theFallbackIsTheCosineToTheMeanOfWhatIsLiked()
    {
        const auto content = randomContent(40);
        const Interactions data = answersTo(*content, 3, Truth::Sound);
        ContentProfile model(content, ContentProfile::Kind::Fallback);
        QVERIFY(model.fit(data, {}, {}));
        Vector mean = Vector::Zero(kFeatures);
        for (const auto& entry : data.ofListener(1)) {
            if (entry.value >= 0.8F) {
                mean += content->engineered.row(entry.index).transpose();
            }
        }
        const auto scores = scoresOf(model, 1, 40);
        for (Eigen::Index item = 0; item < 40; ++item) {
            const auto row = content->engineered.row(item);
            const float cosine = row.dot(mean.transpose()) / (row.norm() * mean.norm());
            QVERIFY(std::abs(scores[static_cast<std::size_t>(item)] - cosine) < 1e-5F);
        }
        QVERIFY(!model.predict(1, 0));
    }

    void tastesAreThoseOfEachListenersOwnAnswers()
    {
        const auto content = randomContent(40);
        const Interactions data = answersTo(*content, 3, Truth::Sound);
        ListenerTastes model(content);
        QVERIFY(model.fit(data, {}, {}));
        std::vector<std::uint32_t> items;
        std::vector<float> enjoyment;
        for (const auto& entry : data.ofListener(2)) {
            items.push_back(entry.index);
            enjoyment.push_back(entry.value);
        }
        const taste::TasteModel own(ContentOfItems(*content, items).tracks(), enjoyment);
        const auto scores = scoresOf(model, 2, 40);
        const Vector expected = own.enjoyment(content->tracks());
        const Vector deviation = own.deviation(content->tracks());
        for (std::size_t item = 0; item < 40; ++item) {
            const Prediction one = *model.predict(2, item);
            QVERIFY(std::abs(scores[item] - expected[static_cast<Eigen::Index>(item)]) < 1e-5F);
            QVERIFY(std::abs(one.value - scores[item]) < 1e-5F);
            QVERIFY(std::abs(*one.deviation - deviation[static_cast<Eigen::Index>(item)]) < 1e-5F);
        }
    }

    void contentOfOtherItemsIsRefused()
    {
        ListenerTastes model(randomContent(5));
        QVERIFY_THROWS_EXCEPTION(Error, (void)model.fit(Interactions(InteractionKind::Explicit, 1, 6, {}), {}, {}));
    }

    void atLeastAsGoodAsTheBestPartWhereverThatIs_data()
    {
        QTest::addColumn<int>("truth");
        QTest::newRow("sound") << static_cast<int>(Truth::Sound);
        QTest::newRow("others") << static_cast<int>(Truth::Others);
        QTest::newRow("both") << static_cast<int>(Truth::Both);
    }
    void atLeastAsGoodAsTheBestPartWhereverThatIs()
    {
        QFETCH(int, truth);
        const auto content = randomContent(120);
        const HoldOut split = holdOutShare(answersTo(*content, 30, static_cast<Truth>(truth)), 0.2, 1);
        ListenerTastes tastes(content);
        const auto others = factors()();
        HybridModel hybrid(content, {factors()});
        QVERIFY(tastes.fit(split.train, {}, {}) && others->fit(split.train, {}, {}) && hybrid.fit(split.train, {}, {}));
        const double best = std::min(rmse(tastes, split.heldOut), rmse(*others, split.heldOut));
        const double mixed = rmse(hybrid, split.heldOut);
        QVERIFY2(mixed < 1.02 * best, qPrintable(QStringLiteral("%1 against %2").arg(mixed).arg(best)));
        for (std::size_t item = 0; item < 120; ++item) {
            const float apart = scoresOf(hybrid, 3, 120)[item] - hybrid.predict(3, item)->value;
            QVERIFY(std::abs(apart) < 1e-4F);
        }
    }

    void theBetterCollaborativeModelIsChosen()
    {
        const auto content = randomContent(80);
        const Interactions data = answersTo(*content, 30, Truth::Others);
        HybridModel hybrid(content, {[] { return std::make_unique<Popularity>(); }, factors()});
        QVERIFY(hybrid.fit(data, {}, {}));
        QCOMPARE(hybrid.collaborative(), std::string("bayesian-mf"));
        QVERIFY(hybrid.weights().cap > 0.5);
    }

    void aTrackNobodyElseAnsweredIsForetoldFromItsSound()
    {
        const auto content = randomContent(120);
        const HoldOut split = holdOutItems(answersTo(*content, 30, Truth::Sound), 0.2, 1);
        ListenerTastes tastes(content);
        HybridModel hybrid(content, {factors()});
        QVERIFY(tastes.fit(split.train, {}, {}) && hybrid.fit(split.train, {}, {}));
        QVERIFY(std::abs(rmse(hybrid, split.heldOut) - rmse(tastes, split.heldOut)) < 1e-5);
        QCOMPARE(hybrid.collaborativeShare(split.heldOut[0].listener, split.heldOut[0].item), 0.0);
    }

    void aListenerWithoutAnswersHearsTheOthers()
    {
        const auto content = randomContent(60);
        const Interactions data = answersTo(*content, 20, Truth::Others);
        const Interactions withStranger(InteractionKind::Explicit, 21, 60, {data.all().begin(), data.all().end()});
        const auto others = factors()();
        HybridModel hybrid(content, {factors()});
        QVERIFY(hybrid.fit(withStranger, {}, {}) && others->fit(withStranger, {}, {}));
        QCOMPARE(scoresOf(hybrid, 20, 60), scoresOf(*others, 20, 60));
        QCOMPARE(hybrid.predict(20, 7)->value, others->predict(20, 7)->value);
    }

    void itemsWithoutFeaturesAreLeftToTheOthers()
    {
        const auto content = randomContent(60, 10);
        const Interactions data = answersTo(*content, 20, Truth::Sound);
        HybridModel hybrid(content, {factors()});
        QVERIFY(hybrid.fit(data, {}, {}));
        QCOMPARE(hybrid.collaborativeShare(0, 59), 1.0);
        QVERIFY(hybrid.collaborativeShare(0, 0) < 1.0);
    }

    void withoutContentItIsTheCollaborativeModel()
    {
        const Interactions data = answersTo(*randomContent(60), 20, Truth::Others);
        const auto others = factors()();
        HybridModel hybrid(nullptr, {factors()});
        QVERIFY(hybrid.fit(data, {}, {}) && others->fit(data, {}, {}));
        QCOMPARE(scoresOf(hybrid, 4, 60), scoresOf(*others, 4, 60));
        QCOMPARE(hybrid.predict(4, 7)->value, others->predict(4, 7)->value);
        QVERIFY(*hybrid.predict(4, 7)->deviation > 0);
    }

    void withOneListenerItIsTheirTaste()
    {
        const auto content = randomContent(60);
        const Interactions data = answersTo(*content, 1, Truth::Sound);
        ListenerTastes tastes(content);
        HybridModel hybrid(content, {factors()});
        QVERIFY(hybrid.fit(data, {}, {}) && tastes.fit(data, {}, {}));
        QCOMPARE(scoresOf(hybrid, 0, 60), scoresOf(tastes, 0, 60));
        QCOMPARE(*hybrid.predict(0, 7)->deviation, *tastes.predict(0, 7)->deviation);
        QCOMPARE(hybrid.collaborative(), std::string());
    }

    void eightyPercentIntervalsHoldEightyPercent()
    {
        const auto content = randomContent(120);
        const HoldOut split = holdOutShare(answersTo(*content, 30, Truth::Both), 0.2, 1);
        HybridModel hybrid(content, {factors()});
        QVERIFY(hybrid.fit(split.train, {}, {}));
        double inside = 0;
        for (const Interaction& i : split.heldOut) {
            const Prediction p = *hybrid.predict(i.listener, i.item);
            inside += std::abs(p.value - i.value) < 1.2816F * *p.deviation ? 1 : 0;
        }
        const double share = inside / static_cast<double>(split.heldOut.size());
        QVERIFY2(share > 0.7 && share < 0.9, qPrintable(QString::number(share)));
    }

    void modelsOfAnsweredItemsAreThoseOfAll()
    {
        const auto content = randomContent(40);
        const Interactions data = answersTo(*content, 10, Truth::Others);
        std::vector<Interaction> spread(data.all().begin(), data.all().end());
        for (Interaction& i : spread) {
            i.item *= 3; // two of three items nobody has answered
        }
        ItemMean all;
        AnsweredItems few([] { return std::make_unique<ItemMean>(); });
        const Interactions sparse(InteractionKind::Explicit, 10, 120, spread);
        QVERIFY(all.fit(sparse, {}, {}) && few.fit(sparse, {}, {}));
        QCOMPARE(scoresOf(few, 0, 120), scoresOf(all, 0, 120));
        QCOMPARE(few.predict(0, 3)->value, all.predict(0, 3)->value);
        QCOMPARE(few.predict(0, 4)->value, all.predict(0, 4)->value);
        QCOMPARE(few.name(), all.name());
    }

    void aStopEndsFitting()
    {
        const auto source = std::make_unique<std::stop_source>(); // GCC 12 takes one on the stack for uninitialised
        source->request_stop();
        const auto content = randomContent(40);
        HybridModel hybrid(content, {factors()});
        QVERIFY(!hybrid.fit(answersTo(*content, 10, Truth::Others), {}, source->get_token()));
    }
};

QTEST_APPLESS_MAIN(TestHybridModel)
#include "tst_hybrid_model.moc"
