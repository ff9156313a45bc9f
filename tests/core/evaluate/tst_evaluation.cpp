#include <cmath>
#include <memory>
#include <stop_token>

#include <QTest>

#include "core/base/random.h"
#include "core/evaluate/evaluation.h"
#include "core/evaluate/metrics.h"
#include "core/evaluate/permutation_importance.h"
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

/// Scores and predicts what it was made with, of each item.
class Fixed final : public Model
{
public:
    explicit Fixed(std::vector<Prediction> items)
        : m_items(std::move(items))
    {
    }
    [[nodiscard]] std::string_view name() const noexcept override { return "fixed"; }
    [[nodiscard]] bool fit(const Interactions&, const FitOptions&, const std::stop_token&) override { return true; }
    void scores(std::size_t, std::span<float> scores) const override
    {
        for (std::size_t item = 0; item < scores.size(); ++item) {
            scores[item] = m_items[item].value;
        }
    }
    [[nodiscard]] std::optional<Prediction> predict(std::size_t, std::size_t item) const override
    {
        return m_items[item];
    }

private:
    std::vector<Prediction> m_items;
};

std::vector<Candidate> fixed(std::vector<Prediction> items)
{
    return {{.make = [items = std::move(items)] { return std::make_unique<Fixed>(items); }}};
}

/// One listener who liked some of what is asked, everything held out but a liked and a disliked item at the end.
HoldOut asking(const std::vector<bool>& liked)
{
    const auto count = static_cast<std::uint32_t>(liked.size());
    HoldOut split{.train = {InteractionKind::Explicit, 1, liked.size() + 2, {{0, count, 1.0F}, {0, count + 1, 0.2F}}}};
    for (std::uint32_t item = 0; item < count; ++item) {
        split.heldOut.push_back({0, item, liked[item] ? 1.0F : 0.2F});
    }
    return split;
}

double aucOf(const std::vector<float>& scores, const std::vector<bool>& liked)
{
    std::vector<Prediction> items;
    for (const float score : scores) {
        items.push_back({.value = score});
    }
    items.resize(scores.size() + 2);
    return figure(evaluate::evaluate(asking(liked), fixed(items), {}, {}, {}), "auc").value;
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

    void aucIsTheShareOfPairsInOrderAndTiesCountHalf()
    {
        // Liked .9 and .4, disliked .5 and .1: three of four pairs are in order.
        QCOMPARE(aucOf({0.9F, 0.5F, 0.4F, 0.1F}, {true, false, true, false}), 0.75);
        QCOMPARE(aucOf({2.0F, 2.0F, 2.0F}, {true, false, false}), 0.5);
        QCOMPARE(aucOf({2.0F, 2.0F, 1.0F}, {true, false, false}), 0.75);
        QCOMPARE(aucOf({0.3F, 0.2F, 0.9F, 0.4F, 0.1F}, {true, false, true, false, false}) +
                     aucOf({-0.3F, -0.2F, -0.9F, -0.4F, -0.1F}, {true, false, true, false, false}),
                 1.0);
        QVERIFY_THROWS_EXCEPTION(std::out_of_range,
                                 (void)aucOf({0.5F, 0.2F}, {true, true})); // says nothing of one kind
    }

    void coverageOfStatedIntervalsByHand()
    {
        // 80 % of a normal answer lie within 1.28 deviations: .128 here.
        std::vector<Prediction> items = {{1.0F, 0.1F}, {0.9F, 0.1F}, {0.8F, 0.1F}, {0.4F, 0.1F}, {}, {}};
        const auto report = evaluate::evaluate(asking({true, true, true, true}), fixed(items), {}, {}, {});
        QCOMPARE(figure(report, "coverage80").value, 0.5);
        QCOMPARE(figure(report, "coverage80").n, std::size_t{4});
        items[2].deviation.reset();
        QCOMPARE(
            figure(evaluate::evaluate(asking({true, true, true, true}), fixed(items), {}, {}, {}), "coverage80").value,
            2.0 / 3);
    }

    void figuresOfFoldsAreOverAllTheirAnswers()
    {
        const std::vector<HoldOut> folds = {
            {.train = {InteractionKind::Explicit, 1, 4, {{0, 1, 0.2F}, {0, 2, 1.0F}, {0, 3, 1.0F}}},
             .heldOut = {{0, 0, 1.0F}}},
            {.train = {InteractionKind::Explicit, 1, 4, {{0, 0, 1.0F}}},
             .heldOut = {{0, 1, 1.0F}, {0, 2, 1.0F}, {0, 3, 0.25F}}}};
        const auto report =
            evaluate::evaluate(folds, fixed({{0.75F}, {1.0F}, {1.0F}, {1.0F}}), {.mostValue = 4}, {}, {});
        QCOMPARE(figure(report, "rmse").n, std::size_t{4});
        QCOMPARE(figure(report, "rmse").value, std::sqrt((1.0 + 9.0) / 4)); // clamped to 1 in the second fold
        QCOMPARE(figure(report, "mae").value, 1.0);
        QCOMPARE(figure(report, "hr@10").n, std::size_t{2});
        QCOMPARE(report.seconds.size(), std::size_t{1});
    }

    void oneListenersIntervalsAreOverAnswers()
    {
        Random random(4);
        const auto interval = [&](std::size_t answers) {
            std::vector<bool> liked;
            std::vector<Prediction> items;
            for (std::size_t i = 0; i < answers; ++i) {
                liked.push_back(random.uniform() < 0.5);
                items.push_back({static_cast<float>((liked.back() ? 0.6 : 0.4) + 0.3 * random.normal())});
            }
            items.resize(answers + 2);
            return figure(evaluate::evaluate(asking(liked), fixed(items), {}, {}, {}), "auc");
        };
        const Figure few = interval(60);
        const Figure many = interval(6000);
        const double truth = 0.6813; // chance that N(.6, .3) is above N(.4, .3): Φ(.2 / (.3 √2))
        QVERIFY(many.low < truth && truth < many.high);
        QVERIFY(many.low < many.value && many.value < many.high);
        QVERIFY(few.high - few.low > 5 * (many.high - many.low));
    }

    void importanceIsTheRiseOfTheErrorWhenAColumnIsShuffled()
    {
        Random random(6);
        Matrix rows(500, 3);
        for (Eigen::Index row = 0; row < rows.rows(); ++row) {
            for (Eigen::Index column = 0; column < 3; ++column) {
                rows(row, column) = static_cast<float>(random.normal());
            }
        }
        // The model is 2·x0 + x1, and right: shuffling x0 leaves an error of 2·√2, x1 of √2, x2 of nothing.
        const Vector truth = 2 * rows.col(0) + rows.col(1);
        const auto errorOf = [&](const Matrix& shuffled, std::size_t) {
            const Vector errors = 2 * shuffled.col(0) + shuffled.col(1) - truth;
            return std::sqrt(static_cast<double>(errors.squaredNorm()) / 500);
        };
        const auto importance = permutationImportance(rows, errorOf, 20, 1, {});
        QVERIFY(std::abs(importance[0].value / (2 * std::sqrt(2)) - 1) < 0.1);
        QVERIFY(std::abs(importance[1].value / std::sqrt(2) - 1) < 0.1);
        QCOMPARE(importance[2].value, 0.0);
        QVERIFY(importance[0].low < importance[0].value && importance[0].value < importance[0].high);
        const auto again = permutationImportance(rows, errorOf, 20, 1, {});
        QCOMPARE(again[0].value, importance[0].value);
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
