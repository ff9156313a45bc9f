#include "core/nn/neighbour_encoder.h"

#include <cmath>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/nn/neighbour_task.h"
#include "core/nn/training_loop.h"

namespace nearfield::nn {

namespace {

constexpr std::uint64_t kLargestSize = 4096;
constexpr std::uint64_t kMostMembers = 16;

bool isSize(std::uint64_t size)
{
    return size >= 1 && size <= kLargestSize;
}

bool isValid(const NeighbourOptions& options)
{
    return isSize(options.inputs) && isSize(options.hidden) && isSize(options.latent) &&
           isSize(options.decoderHidden) && isSize(options.outputs) && options.members >= 1 &&
           options.members <= kMostMembers && options.dropout >= 0 && options.dropout < 1 && options.temperature > 0 &&
           std::isfinite(options.temperature) && options.noise >= 0 && options.neighbourWeight >= 0 &&
           options.reconstructionWeight >= 0;
}

const NeighbourOptions& checked(const NeighbourOptions& options)
{
    if (!isValid(options)) {
        throw Error(ErrorKind::BadArgument,
                    fmt::format("A neighbourhood encoder of sizes {}, {}, {} × {}, {} and {} (1 to {}, members to {}) "
                                "with a dropout of {} and a temperature of {}",
                                options.inputs, options.hidden, options.members, options.latent, options.decoderHidden,
                                options.outputs, kLargestSize, kMostMembers, options.dropout, options.temperature));
    }
    return options;
}

void checkColumns(const Matrix& X, std::size_t columns, const char* what)
{
    if (static_cast<std::size_t>(X.cols()) != columns) {
        throw Error(ErrorKind::BadArgument,
                    fmt::format("{} of {} numbers where an encoder has {}", what, X.cols(), columns));
    }
}

} // namespace

NeighbourEncoder::NeighbourEncoder(const NeighbourOptions& options, std::uint64_t seed)
    : m_options(checked(options))
    , m_network(options, m_store)
{
    Random random(seed);
    m_network.initialise(m_store, random);
}

TrainingReport NeighbourEncoder::train(const NeighbourData& data, std::span<const std::uint32_t> trainRows,
                                       std::span<const std::uint32_t> validationRows, const TrainingOptions& options,
                                       TrainingObserver& observer, const std::stop_token& stop)
{
    checkColumns(data.X, m_options.inputs, "Samples");
    checkColumns(data.targets, m_options.outputs, "Targets");
    NeighbourTask task(m_options, m_network, m_store, data, trainRows, validationRows, options.seed);
    return nn::train(task, task.anchors(), validationRows, options, observer, stop);
}

Matrix NeighbourEncoder::encode(const Matrix& X) const
{
    checkColumns(X, m_options.inputs, "Samples");
    return m_network.codes(m_store, X);
}

Matrix NeighbourEncoder::decode(const Matrix& codes) const
{
    checkColumns(codes, codeSize(), "Codes");
    return m_network.decoded(m_store, codes);
}

void NeighbourEncoder::write(BinaryWriter& out) const
{
    for (const std::size_t size : {m_options.inputs, m_options.hidden, m_options.latent, m_options.members,
                                   m_options.decoderHidden, m_options.outputs}) {
        out.u64(size);
    }
    for (const double number : {m_options.dropout, m_options.temperature, m_options.noise, m_options.neighbourWeight,
                                m_options.reconstructionWeight}) {
        out.f64(number);
    }
    out.floats(m_store.values());
    out.floats(m_store.statistics());
}

NeighbourEncoder NeighbourEncoder::read(BinaryReader& in)
{
    NeighbourOptions options;
    for (std::size_t* size : {&options.inputs, &options.hidden, &options.latent, &options.members,
                              &options.decoderHidden, &options.outputs}) {
        *size = in.u64();
    }
    for (double* number : {&options.dropout, &options.temperature, &options.noise, &options.neighbourWeight,
                           &options.reconstructionWeight}) {
        *number = in.f64();
    }
    if (!isValid(options)) {
        throw Error(ErrorKind::Corrupt, "The stored encoder has sizes out of range. Train it again to replace it.");
    }
    NeighbourEncoder result(options);
    in.floats(result.m_store.values());
    in.floats(result.m_store.statistics());
    return result;
}

} // namespace nearfield::nn
