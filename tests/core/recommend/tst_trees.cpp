#include <cmath>
#include <numeric>
#include <vector>

#include <QtTest>

#include "core/base/random.h"
#include "core/recommend/trees.h"

using namespace nearfield;

namespace {

struct Data
{
    Matrix x;
    std::vector<float> y;
};

/// y is a step of the first feature, and noise when asked for; the other two features mean nothing.
Data stepData(Eigen::Index rows, double noise, std::uint64_t seed)
{
    Random random(seed);
    Data data{Matrix(rows, 3), {}};
    for (Eigen::Index row = 0; row < rows; ++row) {
        for (Eigen::Index feature = 0; feature < 3; ++feature) {
            data.x(row, feature) = static_cast<float>(random.uniform());
        }
        data.y.push_back((data.x(row, 0) > 0.5F ? 1.0F : 0.0F) + static_cast<float>(noise * random.normal()));
    }
    return data;
}

double rmse(const Trees& trees, const Data& data)
{
    double square = 0;
    for (std::size_t row = 0; row < data.y.size(); ++row) {
        const auto error =
            static_cast<double>(trees.predict(data.x.row(static_cast<Eigen::Index>(row)).data()) - data.y[row]);
        square += error * error;
    }
    return std::sqrt(square / static_cast<double>(data.y.size()));
}

Trees grown(bool boosted, const Data& data, std::uint64_t seed = 1, unsigned threads = 0)
{
    return boosted ? boostedTrees(data.x, data.y, {}, {})
                   : extraTrees(data.x, data.y, {.trees = 100}, {.seed = seed, .threads = threads}, {});
}

} // namespace

class TestTrees : public QObject
{
    Q_OBJECT

private slots:
    void predictionOfAHandMadeTree()
    {
        // x0 ≤ 1 ? 10 : (x1 ≤ 5 ? 20 : 30), on a base of 1.
        const Trees trees(1, {{{.left = 1, .feature = 0, .threshold = 1, .value = 18},
                               {.value = 10},
                               {.left = 3, .feature = 1, .threshold = 5, .value = 26},
                               {.value = 20},
                               {.value = 30}}});
        const std::vector x{2.0F, 7.0F};
        QCOMPARE(trees.predict(x.data()), 31.0F);
        std::vector<double> contributions(2);
        QCOMPARE(trees.explain(x.data(), contributions), 19.0);
        QCOMPARE(contributions[0], 8.0);
        QCOMPARE(contributions[1], 4.0);
    }

    void learnsAStep_data() { bothKinds(); }
    void learnsAStep()
    {
        QFETCH(bool, boosted);
        const Trees trees = grown(boosted, stepData(800, 0, 1));
        QVERIFY(rmse(trees, stepData(400, 0, 2)) < 0.12);
    }

    void doesNotLearnNoiseByHeart()
    {
        // Nothing can be foretold beyond the step: boosting in small steps stays near the noise itself.
        const Trees trees = grown(true, stepData(2000, 0.3, 1));
        const double error = rmse(trees, stepData(2000, 0.3, 2));
        QVERIFY2(error > 0.28 && error < 0.34, qPrintable(QString::number(error)));
    }

    void leavesOfOneLearnEverythingByHeart()
    {
        const Data data = stepData(200, 0.3, 1);
        QVERIFY(rmse(extraTrees(data.x, data.y, {.trees = 20, .smallestLeaf = 1}, {}, {}), data) < 1e-5);
        QVERIFY(rmse(extraTrees(data.x, data.y, {.trees = 20, .smallestLeaf = 20}, {}, {}), data) > 0.1);
    }

    void contributionsAddUpToThePrediction_data() { bothKinds(); }
    void contributionsAddUpToThePrediction()
    {
        QFETCH(bool, boosted);
        const Data data = stepData(300, 0.2, 3);
        const Trees trees = grown(boosted, data);
        double first = 0;
        double others = 0;
        for (Eigen::Index row = 0; row < 50; ++row) {
            std::vector<double> contributions(3);
            const double rest = trees.explain(data.x.row(row).data(), contributions);
            const double sum = std::accumulate(contributions.begin(), contributions.end(), rest);
            QVERIFY(std::abs(sum - static_cast<double>(trees.predict(data.x.row(row).data()))) < 1e-5);
            first += std::abs(contributions[0]);
            others += std::abs(contributions[1]) + std::abs(contributions[2]);
        }
        QVERIFY(first > 2 * others);
    }

    void sameSeedSameTreesWhateverTheThreads()
    {
        const Data data = stepData(200, 0.3, 4);
        const Trees one = grown(false, data, 7, 1);
        const Trees two = grown(false, data, 7, 2);
        const Trees other = grown(false, data, 8, 2);
        bool differs = false;
        for (Eigen::Index row = 0; row < data.x.rows(); ++row) {
            QCOMPARE(one.predict(data.x.row(row).data()), two.predict(data.x.row(row).data()));
            differs = differs || one.predict(data.x.row(row).data()) != other.predict(data.x.row(row).data());
        }
        QVERIFY(differs);
    }

    void aMonotoneChangeOfAFeatureDoesNotMatterToBoosting()
    {
        Data data = stepData(300, 0.2, 5);
        const Trees before = grown(true, data);
        std::vector<float> said;
        for (Eigen::Index row = 0; row < data.x.rows(); ++row) {
            said.push_back(before.predict(data.x.row(row).data()));
        }
        data.x.col(0) = data.x.col(0).array().cube();
        const Trees after = grown(true, data);
        for (Eigen::Index row = 0; row < data.x.rows(); ++row) {
            QVERIFY(std::abs(after.predict(data.x.row(row).data()) - said[static_cast<std::size_t>(row)]) < 1e-4F);
        }
    }

    void constantAnswersAndSingleAnswersAreGivenBack_data() { bothKinds(); }
    void constantAnswersAndSingleAnswersAreGivenBack()
    {
        QFETCH(bool, boosted);
        for (const Eigen::Index rows : {1, 2, 50}) {
            Data data = stepData(rows, 0, 6);
            std::fill(data.y.begin(), data.y.end(), 0.6F);
            QVERIFY(std::abs(grown(boosted, data).predict(data.x.row(0).data()) - 0.6F) < 1e-5F);
        }
    }

private:
    static void bothKinds()
    {
        QTest::addColumn<bool>("boosted");
        QTest::newRow("extra trees") << false;
        QTest::newRow("boosted trees") << true;
    }
};

QTEST_APPLESS_MAIN(TestTrees)
#include "tst_trees.moc"
