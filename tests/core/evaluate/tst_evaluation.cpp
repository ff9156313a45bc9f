#include <cmath>
#include <memory>
#include <stop_token>

#include <QTest>

#include "core/base/random.h"
#include "core/evaluate/evaluation.h"
#include "core/evaluate/metrics.h"
#include "core/recommend/baselines.h"
#include "core/recommend/biases.h"

using namespace nearfield;
using namespace nearfield::evaluate;

namespace {

/// Scores items by their number, the highest best, and predicts half of enjoyment always.
class ByNumber final : public Model
{
public:
    [[nodiscard]] std::string_view name() const noexcept override { return "by-number"; }
    [[nodiscard]] bool fit(const Interactions&, const FitOptions&, const std::stop_token&) override { return true; }
    void scores(std::size_t, std::span<float> scores) const override
    {
        for (std::size_t item = 0; item < scores.size(); ++item) {
            scores[item] = static_cast<float>(item);
        }
    }
    [[nodiscard]] std::optional<Prediction> predict(std::size_t, std::size_t) const override
    {
        return Prediction{.value = 0.5F};
    }
};

const Figure& figure(const Report& report, const std::string& metric)
{
    for (const Figure& f : report.figures) {
        if (f.metric == metric) {
            return f;
        }
    }
    throw std::out_of_range("no figure " + metric);
}

std::vector<Candidate> byNumber()
{
    return {{.make = [] { return std::make_unique<ByNumber>(); }, .isDefault = true}};
}

} // namespace

class TestEvaluation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rankingGainsByHand()
    {
        const std::vector<double> places = {0, 2, 30};
        const RankingGain gain = rankingGain(places, 10);
        QCOMPARE(gain.hit, 1.0);
        QVERIFY(std::abs(gain.recall - 2.0 / 3) < 1e-12);
        QVERIFY(std::abs(gain.ndcg - 1.5 / (1 + 1 / std::log2(3) + 0.5)) < 1e-12);
        QCOMPARE(rankingGain(std::vector<double>{10}, 10).hit, 0.0);
        QCOMPARE(rankingGain(std::vector<double>{9}, 10).hit, 1.0);
    }

    void noveltyAndDiversityByHand()
    {
        const std::vector<std::size_t> knownBy = {4, 1, 0};
        const std::vector<std::uint32_t> list = {0, 1, 2};
        QCOMPARE(novelty(list, knownBy, 4), (0.0 + 2.0 + 3.0) / 3);
        Matrix features(3, 2);
        features << 1, 0, /**/ 0, 1, /**/ 2, 0;
        QCOMPARE(diversity(list, features), (1.0 + 0.0 + 1.0) / 3);
        QCOMPARE(diversity(std::vector<std::uint32_t>{1}, features), 0.0);
    }

    void bootstrapHoldsTheTruthAndNarrowsWithListeners()
    {
        Random random(1);
        const auto interval = [&](std::size_t listeners) {
            std::vector<Share> shares;
            for (std::size_t i = 0; i < listeners; ++i) {
                shares.push_back({random.normal() + 3, 1});
            }
            return bootstrapMean(shares, false, 500, 1);
        };
        const Interval few = interval(50);
        const Interval many = interval(5000);
        QVERIFY(many.low < 3 && 3 < many.high);
        QVERIFY(many.low < many.value && many.value < many.high);
        // 1.96 · 1/√5000 on each side.
        QVERIFY(std::abs((many.high - many.low) / (2 * 1.96 / std::sqrt(5000)) - 1) < 0.15);
        QVERIFY(few.high - few.low > 5 * (many.high - many.low));
    }

    void coverageCountsItemsOnce()
    {
        const std::vector<std::vector<std::uint32_t>> lists = {{0, 1}, {1, 2}};
        const Interval coverage = bootstrapCoverage(lists, 6, 200, 1);
        QCOMPARE(coverage.value, 0.5);
        // Samples cover 2/6 (the same list twice) or 3/6, half the time each; moved so that their mean is the value.
        QVERIFY(std::abs((coverage.high - coverage.low) - 1.0 / 6) < 1e-12);
        QVERIFY(coverage.low < 0.5 && 0.5 < coverage.high);
    }

    void figuresOfRatingsByHand()
    {
        // Listener 0 has items 0 and 4 in train and is asked for 3 (loved) and 1 (hated).
        const HoldOut split{.train = {InteractionKind::Explicit, 2, 6, {{0, 0, 0.25F}, {0, 4, 1.0F}, {1, 5, 1.0F}}},
                            .heldOut = {{0, 1, 0.25F}, {0, 3, 1.0F}}};
        const Report report = evaluate::evaluate(split, byNumber(), {.listLength = 2, .mostValue = 4}, {}, {});
        QCOMPARE(figure(report, "rmse").value, std::sqrt((1.0 + 4.0) / 2));
        QCOMPARE(figure(report, "mae").value, 1.5);
        QCOMPARE(figure(report, "rmse").n, std::size_t{2});
        // Unseen from the top: 5, 3: the loved one is second, the hated one does not count.
        QCOMPARE(figure(report, "hr@2").value, 1.0);
        QVERIFY(std::abs(figure(report, "ndcg@2").value - 1 / std::log2(3)) < 1e-12);
        QCOMPARE(figure(report, "recall@2").value, 1.0);
        QCOMPARE(figure(report, "coverage").value, 2.0 / 6);
        QVERIFY(figure(report, "rmse").isDefault);
        QCOMPARE(report.seconds.size(), std::size_t{1});
    }

    void predictionsStayWithinTheScale()
    {
        // Nothing in train is below 0.75, so 0.5 cannot be meant.
        const HoldOut split{.train = {InteractionKind::Explicit, 1, 3, {{0, 0, 0.75F}, {0, 1, 1.0F}}},
                            .heldOut = {{0, 2, 1.0F}}};
        QCOMPARE(figure(evaluate::evaluate(split, byNumber(), {}, {}, {}), "mae").value, 0.25);
    }

    void sameSeedSameFigures()
    {
        std::vector<Interaction> all;
        Random random(2);
        for (std::uint32_t l = 0; l < 30; ++l) {
            for (std::uint32_t i = 0; i < 20; ++i) {
                if (random.uniform() < 0.5) {
                    all.push_back({l, i, static_cast<float>(random.uniform(0.2, 1))});
                }
            }
        }
        const HoldOut split = holdOutShare({InteractionKind::Explicit, 30, 20, all}, 0.2, 1);
        const std::vector<Candidate> models = {{.make = [] { return std::make_unique<RandomModel>(); }},
                                               {.make = [] { return std::make_unique<Biases>(); }}};
        const auto once = evaluate::evaluate(split, models, {.threads = 1}, {}, {});
        const auto again = evaluate::evaluate(split, models, {.threads = 3}, {}, {});
        QCOMPARE(once.figures, again.figures);
        QVERIFY(once.figures != evaluate::evaluate(split, models, {.seed = 9}, {}, {}).figures);
    }

    void aStopEndsIt()
    {
        const auto source = std::make_unique<std::stop_source>(); // GCC 12 takes one on the stack for uninitialised
        source->request_stop();
        const HoldOut split{.train = {InteractionKind::Implicit, 1, 2, {{0, 0, 1}}}, .heldOut = {{0, 1, 1}}};
        const auto report = evaluate::evaluate(split, byNumber(), {}, {}, source->get_token());
        QVERIFY(report.cancelled);
        QVERIFY(report.figures.empty());
    }
};

QTEST_APPLESS_MAIN(TestEvaluation)
#include "tst_evaluation.moc"
