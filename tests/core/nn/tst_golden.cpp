#include <algorithm>
#include <cmath>
#include <string>

#include <nlohmann/json.hpp>

#include <QTest>

#include "core/base/file.h"
#include "core/nn/adam.h"
#include "core/nn/autoencoder.h"
#include "nn_support.h"

using namespace nearfield;
using namespace nearfield::nn;
using namespace nearfield::test;

namespace {

nlohmann::json golden(const char* name)
{
    return nlohmann::json::parse(readFile(NEARFIELD_GOLDEN)).at(name);
}

template <typename Scalar>
struct Batch
{
    MatrixT<Scalar> x;
    MatrixT<Scalar> target;
};

/// Largest difference to the expected numbers, in parts of the largest of them.
template <typename Scalar>
double difference(std::span<const Scalar> actual, const nlohmann::json& record, const char* name)
{
    const auto expected = record.at(name).get<std::vector<double>>();
    if (actual.size() != expected.size()) {
        return std::numeric_limits<double>::infinity();
    }
    double largest = 0;
    double scale = 0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        largest = std::max(largest, std::abs(static_cast<double>(actual[i]) - expected[i]));
        scale = std::max(scale, std::abs(expected[i]));
    }
    return scale > 0 ? largest / scale : largest;
}

template <typename Scalar>
std::span<const Scalar> numbers(const MatrixT<Scalar>& m)
{
    return {m.data(), static_cast<std::size_t>(m.size())};
}

/// Adam divides a gradient by its own size: what rounding makes of a gradient of 0 moves a parameter by up to the
/// learning rate a step. So values that were learned are compared less strictly.
struct Tolerance
{
    double computed;
    double learned;
};
constexpr Tolerance kDouble{.computed = 1e-12, .learned = 1e-9};
constexpr Tolerance kSingle{.computed = 2e-5, .learned = 3e-3};

/// Trains one step on each batch and compares everything on the way with PyTorch's record.
template <typename Scalar>
void compareTraining(const nlohmann::json& record, Model<Scalar>& model, const std::vector<Batch<Scalar>>& batches,
                     std::uint64_t dropoutSeed, Tolerance tolerance)
{
    const auto maxRows = static_cast<std::size_t>(batches.front().x.rows());
    auto workspace = model.network.prepare(maxRows, dropoutSeed);
    MatrixT<Scalar> inputGradient(batches.front().x.rows(), batches.front().x.cols());
    Adam<Scalar> adam({}, model.store);
    std::vector<double> losses;
    for (const auto& [x, target] : batches) {
        losses.push_back(lossAndGradient(model, x, target, workspace, &inputGradient));
        if (losses.size() == 1) {
            const MatrixT<Scalar> output = workspace.layers.back().output.topRows(x.rows());
            QCOMPARE_LT(difference(numbers<Scalar>(output), record, "output"), tolerance.computed);
            QCOMPARE_LT(difference<Scalar>(model.store.gradients(), record, "gradient"), tolerance.computed);
            QCOMPARE_LT(difference(numbers<Scalar>(inputGradient), record, "input_gradient"), tolerance.computed);
        }
        adam.step(model.store);
    }
    QCOMPARE_LT(difference<double>(losses, record, "losses"), tolerance.learned);
    QCOMPARE_LT(difference<Scalar>(model.store.values(), record, "values"), tolerance.learned);
    QCOMPARE_LT(difference<Scalar>(model.store.statistics(), record, "statistics"), tolerance.learned);
    const auto evaluation = model.network.evaluate(model.store, batches.front().x, 0, model.network.layerCount());
    QCOMPARE_LT(difference(numbers<Scalar>(evaluation), record, "evaluation"), tolerance.learned);
}

template <typename Scalar>
void compareAutoencoder(Tolerance tolerance)
{
    Model<Scalar> model(5, autoencoderLayers({.inputs = 5, .hidden = 35, .latent = 4, .dropout = 0.3}), 11);
    Random random(12);
    std::vector<Batch<Scalar>> batches;
    for (const Eigen::Index rows : {9, 9, 4}) {
        const auto x = randomMatrix<Scalar>(random, rows, 5);
        batches.push_back({x, x});
    }
    compareTraining(golden("autoencoder"), model, batches, 13, tolerance);
}

template <typename Scalar>
void compareTower(Tolerance tolerance)
{
    const auto hidden = [](std::size_t units) {
        return LayerOptions{.units = units, .activation = Activation::Relu, .dropout = 0.2};
    };
    Model<Scalar> model(6, {hidden(20), hidden(8), {.units = 1}}, 21);
    Random random(22);
    std::vector<Batch<Scalar>> batches(3);
    for (auto& batch : batches) {
        batch.x = randomMatrix<Scalar>(random, 7, 6);
    }
    for (auto& batch : batches) {
        batch.target = randomMatrix<Scalar>(random, 7, 1);
    }
    compareTraining(golden("tower"), model, batches, 23, tolerance);
}

} // namespace

/// Against PyTorch: see tests/data/nn/make_golden.py. The sizes use both the wide blocks of the loops and what is left
/// over, and the last batch of the autoencoder is a short one.
class TestGolden : public QObject
{
    Q_OBJECT

private slots:
    void autoencoderTrainsAsInPyTorch() { compareAutoencoder<double>(kDouble); }
    void autoencoderTrainsAsInPyTorchInSinglePrecision() { compareAutoencoder<float>(kSingle); }
    void towerTrainsAsInPyTorch() { compareTower<double>(kDouble); }
    void towerTrainsAsInPyTorchInSinglePrecision() { compareTower<float>(kSingle); }

    void touchedRowsAreUpdatedAsBySparseAdam()
    {
        ParamStore<double> store;
        Embedding<double> table(6, 3, store);
        table.prepare(3);
        Random random(31);
        const auto initial = randomMatrix<double>(random, 6, 3);
        std::ranges::copy(numbers<double>(initial), store.values().begin());
        Adam<double> adam({.learningRate = 0.01, .epsilon = 1e-12}, store);
        for (const auto& ids : {std::vector<std::uint32_t>{4, 1, 4}, std::vector<std::uint32_t>{0, 4}}) {
            const auto rows = static_cast<Eigen::Index>(ids.size());
            const auto gradient = randomMatrix<double>(random, rows, 3);
            table.scatter(ids, gradient);
            const RowGradient<double>* const tables[] = {&table.gradient()};
            adam.step(store, tables);
        }
        // PyTorch adds epsilon before the bias correction, we after it.
        QCOMPARE_LT(difference<double>(store.values(), golden("sparse_adam"), "values"), 1e-9);
    }
};

QTEST_APPLESS_MAIN(TestGolden)
#include "tst_golden.moc"
