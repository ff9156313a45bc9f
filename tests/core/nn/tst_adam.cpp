#include <algorithm>
#include <cmath>

#include <QTest>

#include "core/nn/adam.h"

using namespace nearfield;
using namespace nearfield::nn;

namespace {

/// A store of dense parameters with the given values.
ParamStore<double> storeOf(const std::vector<double>& values)
{
    ParamStore<double> store;
    store.add(values.size());
    std::ranges::copy(values, store.values().begin());
    return store;
}

/// Minimises from (1, 1) with the gradient of the function.
ParamStore<double> minimised(const std::function<void(std::span<const double>, std::span<double>)>& gradient)
{
    ParamStore<double> store = storeOf({1, 1});
    Adam<double> adam({.learningRate = 0.01}, store);
    for (int step = 0; step < 5000; ++step) {
        gradient(store.values(), store.gradients());
        adam.step(store);
    }
    return store;
}

} // namespace

class TestAdam : public QObject
{
    Q_OBJECT

private slots:
    void findsMinimumOfBooth()
    {
        // (x + 2y − 7)² + (2x + y − 5)², minimum at (1, 3)
        const auto store = minimised([](std::span<const double> v, std::span<double> g) {
            const double a = v[0] + 2 * v[1] - 7;
            const double b = 2 * v[0] + v[1] - 5;
            g[0] = 2 * a + 4 * b;
            g[1] = 4 * a + 2 * b;
        });
        QVERIFY(std::abs(store.values()[0] - 1) < 1e-6);
        QVERIFY(std::abs(store.values()[1] - 3) < 1e-6);
    }

    void findsMinimumOfMatyas()
    {
        // 0.26 (x² + y²) − 0.48 x y, minimum at (0, 0)
        const auto store = minimised([](std::span<const double> v, std::span<double> g) {
            g[0] = 0.52 * v[0] - 0.48 * v[1];
            g[1] = 0.52 * v[1] - 0.48 * v[0];
        });
        QVERIFY(std::abs(store.values()[0]) < 1e-6);
        QVERIFY(std::abs(store.values()[1]) < 1e-6);
    }

    void firstStepIsLearningRateWhateverTheSizeOfTheGradient()
    {
        ParamStore<double> store = storeOf({0, 0});
        std::ranges::copy(std::vector{1e-3, -1e3}, store.gradients().begin());
        Adam<double>({.learningRate = 0.01}, store).step(store);
        QVERIFY(std::abs(store.values()[0] + 0.01) < 1e-6);
        QVERIFY(std::abs(store.values()[1] - 0.01) < 1e-6);
    }

    void gradientOfZeroLeavesParameterAlone()
    {
        ParamStore<double> store = storeOf({0.5});
        Adam<double> adam({}, store);
        for (int step = 0; step < 10; ++step) {
            adam.step(store);
        }
        QCOMPARE(store.values()[0], 0.5);
    }

    void untouchedRowsKeepTheirValues()
    {
        ParamStore<double> store;
        store.add(1);
        Embedding<double> table(1000, 4, store);
        Random random(1);
        table.initialise(store, random, 0.1);
        table.prepare(2);
        const std::vector<double> before(store.values().begin(), store.values().end());
        Adam<double> adam({}, store);
        table.scatter(std::vector<std::uint32_t>{7, 999}, MatrixT<double>::Ones(2, 4));
        const RowGradient<double>* const tables[] = {&table.gradient()};
        adam.step(store, tables);

        for (std::size_t row = 0; row < 1000; ++row) {
            const auto values = store.values().subspan(1 + row * 4, 4);
            const auto old = std::span(before).subspan(1 + row * 4, 4);
            QCOMPARE(std::ranges::equal(values, old), row != 7 && row != 999);
        }
    }

    void touchingEveryRowEqualsDenseUpdate()
    {
        Random random(2);
        std::vector<double> values(6);
        std::ranges::generate(values, [&] { return random.uniform(); });
        ParamStore<double> dense = storeOf(values);
        ParamStore<double> sparse;
        Embedding<double> table(3, 2, sparse);
        std::ranges::copy(values, sparse.values().begin());
        table.prepare(3);

        Adam<double> denseAdam({}, dense);
        Adam<double> sparseAdam({}, sparse);
        for (int step = 0; step < 4; ++step) {
            MatrixT<double> gradient(3, 2);
            std::generate_n(gradient.data(), 6, [&] { return random.normal(); });
            std::copy_n(gradient.data(), 6, dense.gradients().begin());
            denseAdam.step(dense);
            table.scatter(std::vector<std::uint32_t>{0, 1, 2}, gradient);
            const RowGradient<double>* const tables[] = {&table.gradient()};
            sparseAdam.step(sparse, tables);
        }
        QVERIFY(std::ranges::equal(dense.values(), sparse.values()));
    }
};

QTEST_APPLESS_MAIN(TestAdam)
#include "tst_adam.moc"
