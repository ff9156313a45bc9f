#include <cmath>
#include <vector>

#include <QtTest>

#include "core/base/random.h"
#include "core/recommend/hybrid.h"

using namespace nearfield;

namespace {

/// Questions whose truth is in [0, 1], with parts that err by so much.
std::vector<HybridQuestion> questions(double soundError, double othersError, std::size_t count = 2000)
{
    Random random(7);
    std::vector<HybridQuestion> out;
    for (std::size_t i = 0; i < count; ++i) {
        const double truth = random.uniform();
        out.push_back(
            {.sound = {static_cast<float>(truth + soundError * random.normal()), static_cast<float>(soundError)},
             .collaborative = {static_cast<float>(truth + othersError * random.normal()),
                               static_cast<float>(othersError)},
             .support = 1 + i % 20,
             .answer = static_cast<float>(truth)});
    }
    return out;
}

double rmse(const HybridWeights& weights, const std::vector<HybridQuestion>& asked)
{
    double sum = 0;
    for (const HybridQuestion& question : asked) {
        const double share = weights.collaborativeShare(question.support);
        sum += std::pow(
            static_cast<double>(weights.mix(question.sound, question.collaborative, share).value - question.answer), 2);
    }
    return std::sqrt(sum / static_cast<double>(asked.size()));
}

} // namespace

class HybridTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void independentPartsTogetherAreBetterThanEither()
    {
        const auto asked = questions(0.2, 0.2);
        const HybridWeights weights = weightsOfHybrid(asked);
        QVERIFY(weights.cap > 0.2 && weights.cap < 0.8);
        QVERIFY(rmse(weights, asked) < 0.9 * rmse({.cap = 0}, asked));
        QVERIFY(rmse(weights, asked) < 0.9 * rmse({.cap = 1}, asked));
    }

    void aPartThatKnowsNothingIsLeftOut()
    {
        auto asked = questions(0.1, 0.1);
        for (HybridQuestion& question : asked) {
            question.collaborative.value = 0.5F;
        }
        const HybridWeights weights = weightsOfHybrid(asked);
        QVERIFY(weights.cap <= 0.1);
    }

    void fewAnswersOfOthersCountLessWhenTheyTellLess()
    {
        auto asked = questions(0.2, 0.05);
        Random random(3);
        for (HybridQuestion& question : asked) {
            question.collaborative.value =
                question.answer +
                static_cast<float>(0.6 / std::sqrt(static_cast<double>(question.support)) * random.normal());
        }
        const HybridWeights weights = weightsOfHybrid(asked);
        QVERIFY(weights.half > 0);
        QVERIFY(weights.collaborativeShare(1) < weights.collaborativeShare(20));
    }

    void aTrackNobodyElseAnsweredIsForetoldFromItsSoundAlone()
    {
        QCOMPARE((HybridWeights{.cap = 1, .half = 0}.collaborativeShare(0)), 0.0);
        QCOMPARE(weightsOfHybrid({}).cap, 0.0);
    }

    void eightyPercentIntervalsHoldEightyPercent()
    {
        auto asked = questions(0.2, 0.2);
        for (HybridQuestion& question : asked) { // both parts are too sure of themselves
            *question.sound.deviation /= 3;
            *question.collaborative.deviation /= 3;
        }
        const HybridWeights weights = weightsOfHybrid(asked);
        int inside = 0;
        for (const HybridQuestion& question : asked) {
            const Prediction mixed =
                weights.mix(question.sound, question.collaborative, weights.collaborativeShare(question.support));
            inside += std::abs(mixed.value - question.answer) <= 1.2816F * *mixed.deviation ? 1 : 0;
        }
        const double share = inside / static_cast<double>(asked.size());
        QVERIFY2(share > 0.77 && share < 0.83, qPrintable(QString::number(share)));
    }

    void partsThatDisagreeMakeItLessCertain()
    {
        const HybridWeights weights{.cap = 1, .half = 0};
        const Prediction low{.value = 0.2F, .deviation = 0.1F};
        const Prediction high{.value = 0.8F, .deviation = 0.1F};
        QVERIFY(*weights.mix(low, high, 0.5).deviation > *weights.mix(low, low, 0.5).deviation);
    }
};

QTEST_APPLESS_MAIN(HybridTest)
#include "tst_hybrid.moc"
