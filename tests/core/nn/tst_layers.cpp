#include <algorithm>
#include <cmath>
#include <numeric>

#include <QTest>

#include "core/base/error.h"
#include "core/nn/autoencoder.h"
#include "core/nn/embedding.h"
#include "nn_support.h"

using namespace nearfield;
using namespace nearfield::nn;
using namespace nearfield::test;

namespace {

constexpr std::uint64_t kDropoutSeed = 5;

/// Every call draws the same dropout masks.
double lossOf(Model<double> model, const MatrixT<double>& x, const MatrixT<double>& target)
{
    auto workspace = model.network.prepare(static_cast<std::size_t>(x.rows()), kDropoutSeed);
    return lossAndGradient(model, x, target, workspace);
}

/// Compares one number of the gradient with the central difference.
void compareWithDifference(double gradient, double largest, const std::function<double(double)>& lossWhenMovedBy)
{
    constexpr double kStep = 1e-5;
    const double numeric = (lossWhenMovedBy(kStep) - lossWhenMovedBy(-kStep)) / (2 * kStep);
    QVERIFY2(std::abs(gradient - numeric) <= 1e-6 * largest,
             qPrintable(QString("%1 against %2").arg(gradient, 0, 'g', 12).arg(numeric, 0, 'g', 12)));
}

/// The gradient of all parameters and inputs against central differences.
void checkGradients(std::size_t inputs, const std::vector<LayerOptions>& layers, Eigen::Index rows)
{
    Random random(7);
    Model<double> model(inputs, layers, 3);
    for (double& value : model.store.values()) {
        value += 0.1 * random.uniform(); // away from γ = 1 and β = 0
    }
    auto x = randomMatrix<double>(random, rows, static_cast<Eigen::Index>(inputs));
    const auto target = randomMatrix<double>(random, rows, static_cast<Eigen::Index>(layers.back().units));

    const Model<double> start = model;
    auto workspace = model.network.prepare(static_cast<std::size_t>(rows), kDropoutSeed);
    MatrixT<double> byInput(rows, x.cols());
    lossAndGradient(model, x, target, workspace, &byInput);
    const auto gradients = model.store.gradients();
    const double largest = std::abs(*std::ranges::max_element(gradients, {}, [](double g) { return std::abs(g); }));
    QVERIFY(largest > 0);

    for (std::size_t i = 0; i < gradients.size(); ++i) {
        compareWithDifference(gradients[i], largest, [&](double step) {
            Model<double> moved = start;
            moved.store.values()[i] += step;
            return lossOf(moved, x, target);
        });
    }
    for (Eigen::Index i = 0; i < x.size(); ++i) {
        compareWithDifference(byInput.data()[i], largest, [&](double step) {
            MatrixT<double> moved = x;
            moved.data()[i] += step;
            return lossOf(start, moved, target);
        });
    }
}

/// A layer of two inputs and two units with W = [[1, 2], [3, 4]] and b = [0.5, −8].
Model<double> smallModel(Activation activation)
{
    Model<double> model(2, {{.units = 2, .activation = activation}}, 1);
    std::ranges::copy(std::vector{1.0, 2.0, 3.0, 4.0, 0.5, -8.0}, model.store.values().begin());
    return model;
}

MatrixT<double> trainingOutput(Model<double>& model, const MatrixT<double>& x)
{
    auto workspace = model.network.prepare(static_cast<std::size_t>(x.rows()), kDropoutSeed);
    return model.network.forward(model.store, x, workspace);
}

MatrixT<double> evaluationOutput(const Model<double>& model, const MatrixT<double>& x)
{
    return model.network.evaluate(model.store, x, 0, model.network.layerCount());
}

MatrixT<double> matrix(std::initializer_list<std::initializer_list<double>> rows)
{
    MatrixT<double> out(static_cast<Eigen::Index>(rows.size()), static_cast<Eigen::Index>(rows.begin()->size()));
    std::size_t i = 0;
    for (const auto& row : rows) {
        std::ranges::copy(row, out.data() + row.size() * i++);
    }
    return out;
}

/// Their products with the weights of smallModel: [[3, 7], [2, 6]].
MatrixT<double> twoRows()
{
    return matrix({{1, 1}, {2, 0}});
}

} // namespace

class TestLayers : public QObject
{
    Q_OBJECT

private slots:
    void gradientsEqualDifferences_data()
    {
        QTest::addColumn<int>("activation");
        QTest::addColumn<double>("dropout");
        QTest::addColumn<int>("units");
        QTest::newRow("dense") << int(Activation::None) << 0.0 << 3;
        QTest::newRow("relu") << int(Activation::Relu) << 0.0 << 5;
        QTest::newRow("relu and dropout") << int(Activation::Relu) << 0.4 << 5;
        QTest::newRow("batch norm and relu") << int(Activation::BatchNormRelu) << 0.0 << 5;
        QTest::newRow("batch norm, relu and dropout") << int(Activation::BatchNormRelu) << 0.4 << 5;
        QTest::newRow("batch norm over more than one block of columns") << int(Activation::BatchNormRelu) << 0.2 << 35;
    }
    void gradientsEqualDifferences()
    {
        QFETCH(int, activation);
        QFETCH(double, dropout);
        QFETCH(int, units);
        checkGradients(4,
                       {{.units = static_cast<std::size_t>(units),
                         .activation = static_cast<Activation>(activation),
                         .dropout = dropout}},
                       6);
    }

    void gradientsOfWholeAutoencoderEqualDifferences()
    {
        checkGradients(16, autoencoderLayers({.inputs = 16, .hidden = 20, .latent = 8, .dropout = 0.3}), 12);
    }

    void gradientOfEmbeddingAddsUpRowsThatOccurTwice()
    {
        ParamStore<double> store;
        const Network<double> network(3, {{.units = 4, .activation = Activation::Relu}, {.units = 1}}, store);
        Embedding<double> table(5, 3, store);
        Random random(9);
        network.initialise(store, random);
        table.initialise(store, random, 1.0);
        table.prepare(4);
        const std::vector<std::uint32_t> ids{2, 0, 2, 4};
        const auto target = randomMatrix<double>(random, 4, 1);

        const auto pass = [&](ParamStore<double>& parameters, MatrixT<double>& byInput) {
            MatrixT<double> x(4, 3);
            table.gather(parameters, ids, x);
            auto workspace = network.prepare(4, kDropoutSeed);
            const MatrixT<double> y = network.forward(parameters, x, workspace);
            const double sum =
                squaredError(4, y.data(), target.data(), 0.5, network.outputGradient(4, workspace).data());
            network.backward(parameters, x, workspace, &byInput);
            return sum / 4;
        };
        MatrixT<double> byInput(4, 3);
        ParamStore<double> start = store;
        pass(store, byInput);
        table.scatter(ids, byInput);

        const RowGradient<double>& gradient = table.gradient();
        QCOMPARE(gradient.rows, (std::vector<std::uint32_t>{2, 0, 4}));
        for (std::size_t k = 0; k < gradient.rows.size(); ++k) {
            for (std::size_t j = 0; j < 3; ++j) {
                const std::size_t at = gradient.offset + gradient.rows[k] * 3 + j;
                compareWithDifference(gradient.gradient(static_cast<Eigen::Index>(k), static_cast<Eigen::Index>(j)),
                                      1.0, [&](double step) {
                                          ParamStore<double> moved = start;
                                          moved.values()[at] += step;
                                          return pass(moved, byInput);
                                      });
            }
        }
    }

    void denseIsProductPlusBias()
    {
        Model<double> model = smallModel(Activation::None);
        const auto expected = matrix({{3.5, -1}, {2.5, -2}});
        QCOMPARE(trainingOutput(model, twoRows()), expected);
        QCOMPARE(evaluationOutput(model, twoRows()), expected);
    }

    void reluLeavesNothingBelowZero()
    {
        Model<double> model = smallModel(Activation::Relu);
        const auto expected = matrix({{3.5, 0}, {2.5, 0}});
        QCOMPARE(trainingOutput(model, twoRows()), expected);
        QCOMPARE(evaluationOutput(model, twoRows()), expected);
    }

    void batchNormGivesEveryColumnMeanZeroAndDeviationOne()
    {
        Model<double> model = smallModel(Activation::BatchNormRelu);
        // Both columns are mean ± 0.5, so variance 0.25; γ = 1, β = 0.
        const double high = 0.5 / std::sqrt(0.25 + kBatchNormEpsilon);
        const auto expected = matrix({{high, high}, {0, 0}});
        QVERIFY(trainingOutput(model, twoRows()).isApprox(expected, 1e-14));
    }

    void runningStatisticsFollowBatchesAndServeEvaluation()
    {
        Model<double> model = smallModel(Activation::BatchNormRelu);
        trainingOutput(model, twoRows());
        // Mean with bias: 2.5 + 0.5 and 6.5 − 8; variance by n − 1: 0.5. One tenth of the way from 0 and 1.
        const std::vector<double> expected{0.3, -0.15, 0.95, 0.95};
        for (std::size_t i = 0; i < expected.size(); ++i) {
            QCOMPARE(model.store.statistics()[i], expected[i]);
        }
        const double deviation = std::sqrt(0.95 + kBatchNormEpsilon);
        const auto evaluated = matrix({{(3.5 - 0.3) / deviation, 0}, {(2.5 - 0.3) / deviation, 0}});
        QVERIFY(evaluationOutput(model, twoRows()).isApprox(evaluated, 1e-14));
    }

    void batchNormOfOneRowIsBetaAndLeavesStatisticsAlone()
    {
        Model<double> model = smallModel(Activation::BatchNormRelu);
        const std::vector<double> before(model.store.statistics().begin(), model.store.statistics().end());
        std::ranges::copy(std::vector{0.25, -0.25}, model.store.values().end() - 2); // β
        QCOMPARE(trainingOutput(model, matrix({{1, 1}})), matrix({{0.25, 0}}));
        QVERIFY(std::ranges::equal(model.store.statistics(), before));
    }

    void dropoutKeepsItsShareAndTheMean()
    {
        constexpr Eigen::Index kRows = 2000;
        Model<double> model(1, {{.units = 10, .activation = Activation::Relu, .dropout = 0.3}}, 1);
        std::ranges::fill(model.store.values(), 1.0);
        const auto y = trainingOutput(model, MatrixT<double>::Ones(kRows, 1)); // 2 before dropout
        const auto kept = (y.array() > 0).cast<double>().mean();
        QVERIFY(std::abs(kept - 0.7) < 0.015); // four deviations of 20,000 draws
        QVERIFY((y.array() == 0 || y.array() == 2 / 0.7).all());
        QCOMPARE(evaluationOutput(model, MatrixT<double>::Ones(1, 1)),
                 MatrixT<double>(MatrixT<double>::Constant(1, 10, 2)));
    }

    void dropoutDiffersFromBatchToBatch()
    {
        Model<double> model(1, {{.units = 64, .activation = Activation::Relu, .dropout = 0.5}}, 1);
        std::ranges::fill(model.store.values(), 1.0);
        auto workspace = model.network.prepare(8, kDropoutSeed);
        const MatrixT<double> x = MatrixT<double>::Ones(8, 1);
        const MatrixT<double> first = model.network.forward(model.store, x, workspace);
        const MatrixT<double> second = model.network.forward(model.store, x, workspace);
        QVERIFY(first != second);
    }

    void randomNumbersOfDropoutAreUniform()
    {
        DropoutRandom random(3);
        std::vector<std::uint16_t> numbers(100'007); // not a multiple of a step
        random.fill(numbers);
        std::vector<int> histogram(16);
        for (const std::uint16_t number : numbers) {
            ++histogram[number >> 12];
        }
        const double expected = static_cast<double>(numbers.size()) / 16;
        double chiSquared = 0;
        for (const int count : histogram) {
            chiSquared += (count - expected) * (count - expected) / expected;
        }
        QVERIFY(chiSquared < 37.7); // 0.1 % of the chi-squared distribution with 15 degrees of freedom
    }

    void initialValuesAreUniformWithinOneOverRootOfInputs()
    {
        const Model<float> model(16, autoencoderLayers({}), 1);
        const auto first = model.store.values().first(64 * 16 + 64);
        const auto [low, high] = std::ranges::minmax(first);
        QVERIFY(low >= -0.25F && low < -0.245F);
        QVERIFY(high <= 0.25F && high > 0.245F);
        const auto gamma = model.store.values().subspan(first.size(), 64);
        QVERIFY(std::ranges::all_of(gamma, [](float g) { return g == 1; }));
    }

    void shortBatchesUseTheFirstRowsOfTheWorkspace()
    {
        Random random(4);
        Model<double> model(4, {{.units = 5, .activation = Activation::BatchNormRelu}, {.units = 2}}, 3);
        const auto x = randomMatrix<double>(random, 3, 4);
        const auto target = randomMatrix<double>(random, 3, 2);
        Model<double> other = model;
        auto exact = model.network.prepare(3, kDropoutSeed);
        auto roomy = other.network.prepare(50, kDropoutSeed);
        QCOMPARE(lossAndGradient(model, x, target, exact), lossAndGradient(other, x, target, roomy));
        QVERIFY(std::ranges::equal(model.store.gradients(), other.store.gradients()));
    }

    void impossibleLayersAreRefused_data()
    {
        QTest::addColumn<int>("inputs");
        QTest::addColumn<int>("units");
        QTest::addColumn<double>("dropout");
        QTest::addColumn<int>("activation");
        QTest::newRow("no inputs") << 0 << 1 << 0.0 << int(Activation::Relu);
        QTest::newRow("no units") << 1 << 0 << 0.0 << int(Activation::Relu);
        QTest::newRow("all dropped") << 1 << 1 << 1.0 << int(Activation::Relu);
        QTest::newRow("negative dropout") << 1 << 1 << -0.1 << int(Activation::Relu);
        QTest::newRow("dropout that is no number") << 1 << 1 << std::nan("") << int(Activation::Relu);
        QTest::newRow("dropout without activation") << 1 << 1 << 0.5 << int(Activation::None);
    }
    void impossibleLayersAreRefused()
    {
        QFETCH(int, inputs);
        QFETCH(int, units);
        QFETCH(double, dropout);
        QFETCH(int, activation);
        ParamStore<float> store;
        const LayerOptions options{.units = static_cast<std::size_t>(units),
                                   .activation = static_cast<Activation>(activation),
                                   .dropout = dropout};
        try {
            const Layer<float> layer(static_cast<std::size_t>(inputs), options, store);
            QFAIL("accepted");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::BadArgument);
        }
    }
};

QTEST_APPLESS_MAIN(TestLayers)
#include "tst_layers.moc"
