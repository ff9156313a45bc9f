#include <atomic>
#include <cstdlib>
#include <new>
#include <numeric>

#include <QTest>

#include "core/base/parallel.h"
#include "core/nn/autoencoder.h"
#include "core/nn/training_loop.h"
#include "nn_support.h"

namespace {

std::atomic<std::size_t> g_allocations = 0;

} // namespace

// Counts what the standard library allocates in this program. What Eigen allocates is counted by Eigen itself.
void* operator new(std::size_t size)
{
    ++g_allocations;
    if (void* memory = std::malloc(size)) {
        return memory;
    }
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept
{
    std::free(memory);
}
void operator delete(void* memory, std::size_t /*size*/) noexcept
{
    std::free(memory);
}

using namespace nearfield;
using namespace nearfield::nn;

namespace {

void allowEigenToAllocate([[maybe_unused]] bool allowed)
{
#ifdef EIGEN_RUNTIME_NO_MALLOC
    Eigen::internal::set_is_malloc_allowed(allowed);
#endif
}

/// Between the end of the second batch and the end of the epoch, counts allocations and forbids those of Eigen.
class Watch : public TrainingObserver
{
public:
    void onBatch(std::size_t /*epoch*/, std::size_t done, std::size_t total) override
    {
        ++m_batch;
        if (m_batch == 2) {
            m_before = g_allocations;
            allowEigenToAllocate(false);
        }
        if (done == total) {
            allowEigenToAllocate(true);
            allocations = g_allocations - m_before;
            batches = m_batch - 2;
        }
    }

    std::size_t allocations = 0;
    std::size_t batches = 0;

private:
    std::size_t m_batch = 0;
    std::size_t m_before = 0;
};

std::vector<std::uint32_t> rowsUpTo(std::size_t count)
{
    std::vector<std::uint32_t> rows(count);
    std::iota(rows.begin(), rows.end(), 0U);
    return rows;
}

/// Embedding → Dense ReLU Dropout → Dense, as the ratings model will be.
class EmbeddingTask : public TrainingTask
{
public:
    EmbeddingTask()
        : m_network(8, {{.units = 6, .activation = Activation::Relu, .dropout = 0.2}, {.units = 1}}, m_store)
        , m_table(100, 8, m_store)
    {
        Random random(1);
        m_network.initialise(m_store, random);
        m_table.initialise(m_store, random, 0.1);
    }

    ParamStore<float>& parameters() override { return m_store; }
    std::span<const RowGradient<float>* const> rowGradients() const override { return m_gradients; }
    void prepare(std::size_t maxBatch, std::uint64_t seed) override
    {
        m_table.prepare(maxBatch);
        m_workspace = m_network.prepare(maxBatch, seed);
        m_x.resize(static_cast<Eigen::Index>(maxBatch), 8);
        m_byInput.resize(static_cast<Eigen::Index>(maxBatch), 8);
        m_target = Matrix::Ones(static_cast<Eigen::Index>(maxBatch), 1);
    }
    double lossAndGradient(std::span<const std::uint32_t> rows) override
    {
        const auto count = static_cast<Eigen::Index>(rows.size());
        m_table.gather(m_store, rows, m_x.topRows(count));
        const auto y = m_network.forward(m_store, m_x.topRows(count), m_workspace);
        const double sum = squaredError(rows.size(), y.data(), m_target.data(), 2 / static_cast<float>(count),
                                        m_network.outputGradient(count, m_workspace).data());
        m_network.backward(m_store, m_x.topRows(count), m_workspace, &m_byInput);
        m_table.scatter(rows, m_byInput.topRows(count));
        return sum / static_cast<double>(count);
    }
    double loss(std::span<const std::uint32_t> /*rows*/) override { return 1; }

private:
    ParamStore<float> m_store;
    Network<float> m_network;
    Embedding<float> m_table;
    const RowGradient<float>* m_gradients[1] = {&m_table.gradient()};
    Network<float>::Workspace m_workspace;
    Matrix m_x;
    Matrix m_byInput;
    Matrix m_target;
};

} // namespace

class TestAllocation : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { useOneBlasThread(); }

    void autoencoderStepAllocatesNothing()
    {
        Random random(1);
        const Matrix X = test::randomMatrix<float>(random, 300, 16);
        const auto rows = rowsUpTo(300); // the last batch is a short one
        Autoencoder autoencoder;
        Watch watch;
        autoencoder.train(X, rows, rows, {.batchSize = 64, .maxEpochs = 1}, watch, {});
        QCOMPARE(watch.batches, std::size_t(3));
        QCOMPARE(watch.allocations, std::size_t(0));
    }

    void stepWithEmbeddingsAllocatesNothing()
    {
        EmbeddingTask task;
        Watch watch;
        static_cast<void>(train(task, rowsUpTo(100), rowsUpTo(1), {.batchSize = 16, .maxEpochs = 1}, watch, {}));
        QCOMPARE(watch.batches, std::size_t(5));
        QCOMPARE(watch.allocations, std::size_t(0));
    }

    void allocationsAreNoticed()
    {
        const std::size_t before = g_allocations;
        const std::vector<int> vector(1000);
        QVERIFY(g_allocations > before);
        QCOMPARE(vector.size(), std::size_t(1000));
    }
};

QTEST_APPLESS_MAIN(TestAllocation)
#include "tst_allocation.moc"
