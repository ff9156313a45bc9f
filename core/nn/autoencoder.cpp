#include "core/nn/autoencoder.h"

#include <algorithm>
#include <cmath>
#include <string>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/nn/training_loop.h"

namespace nearfield::nn {

namespace {

constexpr std::size_t kEncoderLayers = 2;
constexpr std::size_t kAllLayers = 4;
constexpr std::size_t kLargestSize = 4096;
constexpr std::size_t kLossTile = 1024;

bool isSize(std::uint64_t size)
{
    return size >= 1 && size <= kLargestSize;
}

bool isValid(const AutoencoderOptions& options)
{
    return isSize(options.inputs) && isSize(options.hidden) && isSize(options.latent) && options.dropout >= 0 &&
           options.dropout < 1;
}

AutoencoderOptions checked(const AutoencoderOptions& options)
{
    if (!isValid(options)) {
        throw Error(ErrorKind::BadArgument,
                    fmt::format("An autoencoder of sizes {}, {} and {} (1 to {}) with a dropout of {} (0 to below 1)",
                                options.inputs, options.hidden, options.latent, kLargestSize, options.dropout));
    }
    return options;
}

void checkColumns(const Matrix& X, const AutoencoderOptions& options)
{
    if (static_cast<std::size_t>(X.cols()) != options.inputs) {
        throw Error(ErrorKind::BadArgument,
                    fmt::format("Samples of {} numbers for an autoencoder of {} inputs", X.cols(), options.inputs));
    }
}

void gather(const Matrix& X, std::span<const std::uint32_t> rows, Matrix& out)
{
    for (std::size_t i = 0; i < rows.size(); ++i) {
        out.row(static_cast<Eigen::Index>(i)) = X.row(rows[i]);
    }
}

/// Of reconstruction, in evaluation mode; 0 for no rows.
double meanSquaredError(const Network<float>& network, const ParamStore<float>& store, const Matrix& X,
                        std::span<const std::uint32_t> rows)
{
    Matrix tile;
    double sum = 0;
    for (std::size_t done = 0; done < rows.size(); done += kLossTile) {
        const auto part = rows.subspan(done, std::min(kLossTile, rows.size() - done));
        tile.resize(static_cast<Eigen::Index>(part.size()), X.cols());
        gather(X, part, tile);
        sum += static_cast<double>((network.evaluate(store, tile, 0, kAllLayers) - tile).squaredNorm());
    }
    return rows.empty() ? 0 : sum / static_cast<double>(rows.size() * static_cast<std::size_t>(X.cols()));
}

/// Gives every row back to itself.
class ReconstructionTask final : public TrainingTask
{
public:
    ReconstructionTask(const Network<float>& network, ParamStore<float>& store, const Matrix& X)
        : m_network(network)
        , m_store(store)
        , m_X(X)
    {
    }

    ParamStore<float>& parameters() override { return m_store; }
    std::size_t smallestBatch() const override { return 2; } // one row has no variance for BatchNorm

    void prepare(std::size_t maxBatch, std::uint64_t seed) override
    {
        m_workspace = m_network.prepare(maxBatch, seed);
        m_batch.resize(static_cast<Eigen::Index>(maxBatch), m_X.cols());
    }

    double lossAndGradient(std::span<const std::uint32_t> rows) override
    {
        gather(m_X, rows, m_batch);
        const auto count = static_cast<Eigen::Index>(rows.size());
        const auto x = m_batch.topRows(count);
        const auto y = m_network.forward(m_store, x, m_workspace);
        const auto size = static_cast<std::size_t>(x.size());
        const double sum = squaredError(size, y.data(), x.data(), 2 / static_cast<float>(size),
                                        m_network.outputGradient(count, m_workspace).data());
        m_network.backward(m_store, x, m_workspace);
        return sum / static_cast<double>(size);
    }

    double loss(std::span<const std::uint32_t> rows) override
    {
        return meanSquaredError(m_network, m_store, m_X, rows);
    }

private:
    const Network<float>& m_network;
    ParamStore<float>& m_store;
    const Matrix& m_X;
    Network<float>::Workspace m_workspace;
    Matrix m_batch;
};

} // namespace

std::vector<LayerOptions> autoencoderLayers(const AutoencoderOptions& options)
{
    const LayerOptions hidden{
        .units = options.hidden, .activation = Activation::BatchNormRelu, .dropout = options.dropout};
    return {hidden, {.units = options.latent}, hidden, {.units = options.inputs}};
}

std::uint64_t schemaOf(const AutoencoderOptions& options, std::span<const std::string_view> inputNames)
{
    return hash64(fmt::format("autoencoder {} {} {}: {}", options.inputs, options.hidden, options.latent,
                              fmt::join(inputNames, ",")));
}

Autoencoder::Autoencoder(const AutoencoderOptions& options, std::uint64_t seed)
    : m_options(checked(options))
    , m_network(options.inputs, autoencoderLayers(options), m_store)
{
    Random random(seed);
    m_network.initialise(m_store, random);
}

TrainingReport Autoencoder::train(const Matrix& X, std::span<const std::uint32_t> trainRows,
                                  std::span<const std::uint32_t> validationRows, const TrainingOptions& options,
                                  TrainingObserver& observer, const std::stop_token& stop)
{
    checkColumns(X, m_options);
    ReconstructionTask task(m_network, m_store, X);
    return nn::train(task, trainRows, validationRows, options, observer, stop);
}

Matrix Autoencoder::encode(const Matrix& X) const
{
    checkColumns(X, m_options);
    return m_network.evaluate(m_store, X, 0, kEncoderLayers);
}

Matrix Autoencoder::reconstruct(const Matrix& X) const
{
    checkColumns(X, m_options);
    return m_network.evaluate(m_store, X, 0, kAllLayers);
}

double Autoencoder::rmse(const Matrix& X, std::span<const std::uint32_t> rows) const
{
    checkColumns(X, m_options);
    return std::sqrt(meanSquaredError(m_network, m_store, X, rows));
}

void Autoencoder::write(BinaryWriter& out) const
{
    out.u64(m_options.inputs);
    out.u64(m_options.hidden);
    out.u64(m_options.latent);
    out.f64(m_options.dropout);
    out.floats(m_store.values());
    out.floats(m_store.statistics());
}

Autoencoder Autoencoder::read(BinaryReader& in)
{
    AutoencoderOptions options;
    options.inputs = in.u64();
    options.hidden = in.u64();
    options.latent = in.u64();
    options.dropout = in.f64();
    if (!isValid(options)) {
        throw Error(ErrorKind::Corrupt, "The stored autoencoder has sizes out of range. Train it again to replace it.");
    }
    Autoencoder result(options);
    in.floats(result.m_store.values());
    in.floats(result.m_store.statistics());
    return result;
}

} // namespace nearfield::nn
