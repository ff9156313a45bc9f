#include "core/nn/kernels.h"

#include <algorithm>
#include <cmath>

#include "core/base/clones.h"
#include "core/base/random.h"

namespace nearfield::nn {

namespace {

/// Columns that are worked on together: their sums stay in registers and a batch of them in the first cache.
constexpr std::size_t kBlock = 32;
constexpr std::size_t kNarrow = 16; ///< the same for layers without activation, which have few columns

template <typename T>
NEARFIELD_INLINE T kept(const DropoutMask<T>& dropout, std::uint16_t random, T value)
{
    return random >= dropout.threshold ? value * dropout.scale : T(0);
}

template <std::size_t Width, typename T>
NEARFIELD_INLINE void batchNormForwardBlock(const BatchNormForward<T>& pass, std::size_t column)
{
    const auto [rows, stride] = pass.shape;
    const T count = static_cast<T>(rows);
    T* __restrict batch = pass.batch + column;

    T mean[Width] = {};
    for (std::size_t i = 0; i < rows; ++i) {
        for (std::size_t j = 0; j < Width; ++j) {
            mean[j] += batch[i * stride + j];
        }
    }
    for (T& m : mean) {
        m /= count;
    }

    T variance[Width] = {};
    for (std::size_t i = 0; i < rows; ++i) {
        for (std::size_t j = 0; j < Width; ++j) {
            const T deviation = batch[i * stride + j] - mean[j];
            variance[j] += deviation * deviation;
        }
    }
    T inverse[Width];
    for (std::size_t j = 0; j < Width; ++j) {
        variance[j] /= count;
        inverse[j] = 1 / std::sqrt(variance[j] + static_cast<T>(kBatchNormEpsilon));
    }

    const T* __restrict gamma = pass.gamma + column;
    const T* __restrict beta = pass.beta + column;
    const std::uint16_t* __restrict random = pass.dropout.random + column;
    T* __restrict output = pass.output + column;
    const DropoutMask<T> dropout = pass.dropout;
    for (std::size_t i = 0; i < rows; ++i) {
        for (std::size_t j = 0; j < Width; ++j) {
            const std::size_t at = i * stride + j;
            const T normalised = (batch[at] - mean[j]) * inverse[j];
            batch[at] = normalised;
            output[at] = kept(dropout, random[at], std::max(normalised * gamma[j] + beta[j], T(0)));
        }
    }

    std::copy_n(mean, Width, pass.mean + column);
    std::copy_n(variance, Width, pass.variance + column);
    std::copy_n(inverse, Width, pass.inverseDeviation + column);
}

template <std::size_t Width, typename T>
NEARFIELD_INLINE void batchNormBackwardBlock(const BatchNormBackward<T>& pass, std::size_t column)
{
    const auto [rows, stride] = pass.shape;
    const T* __restrict normalised = pass.normalised + column;
    const T* __restrict output = pass.output + column;
    T* __restrict gradient = pass.gradient + column;
    const T scale = pass.dropoutScale;

    T betaGradient[Width] = {};
    T gammaGradient[Width] = {};
    for (std::size_t i = 0; i < rows; ++i) {
        for (std::size_t j = 0; j < Width; ++j) {
            const std::size_t at = i * stride + j;
            const T g = output[at] > 0 ? gradient[at] * scale : T(0);
            gradient[at] = g;
            betaGradient[j] += g;
            gammaGradient[j] += g * normalised[at];
        }
    }

    T factor[Width];
    T betaMean[Width];
    T gammaMean[Width];
    for (std::size_t j = 0; j < Width; ++j) {
        factor[j] = pass.gamma[column + j] * pass.inverseDeviation[column + j];
        betaMean[j] = betaGradient[j] / static_cast<T>(rows);
        gammaMean[j] = gammaGradient[j] / static_cast<T>(rows);
    }
    for (std::size_t i = 0; i < rows; ++i) {
        for (std::size_t j = 0; j < Width; ++j) {
            const std::size_t at = i * stride + j;
            gradient[at] = factor[j] * (gradient[at] - betaMean[j] - normalised[at] * gammaMean[j]);
        }
    }
    std::copy_n(betaGradient, Width, pass.betaGradient + column);
    std::copy_n(gammaGradient, Width, pass.gammaGradient + column);
}

template <std::size_t Width, typename T>
NEARFIELD_INLINE void columnSumsBlock(Shape shape, const T* __restrict batch, T* __restrict sums)
{
    T sum[Width] = {};
    for (std::size_t i = 0; i < shape.rows; ++i) {
        for (std::size_t j = 0; j < Width; ++j) {
            sum[j] += batch[i * shape.columns + j];
        }
    }
    std::copy_n(sum, Width, sums);
}

NEARFIELD_INLINE std::uint32_t rotl(std::uint32_t x, int k)
{
    return (x << k) | (x >> (32 - k));
}

/// Writes 2 · kStreams numbers a step.
NEARFIELD_CLONES void fillSteps(DropoutRandom::State& state, std::size_t steps, std::uint16_t* __restrict out) noexcept
{
    constexpr std::size_t kStreams = DropoutRandom::kStreams;
    DropoutRandom::State s = state;
    for (std::size_t step = 0; step < steps; ++step) {
        for (std::size_t k = 0; k < kStreams; ++k) {
            const std::uint32_t result = rotl(s[0][k] + s[3][k], 7) + s[0][k];
            const std::uint32_t t = s[1][k] << 9;
            s[2][k] ^= s[0][k];
            s[3][k] ^= s[1][k];
            s[1][k] ^= s[2][k];
            s[0][k] ^= s[3][k];
            s[2][k] ^= t;
            s[3][k] = rotl(s[3][k], 11);
            out[k] = static_cast<std::uint16_t>(result);
            out[kStreams + k] = static_cast<std::uint16_t>(result >> 16);
        }
        out += 2 * kStreams;
    }
    state = s;
}

} // namespace

DropoutRandom::DropoutRandom(std::uint64_t seed) noexcept
{
    Random random(seed);
    for (auto& word : m_state) {
        for (std::uint32_t& stream : word) {
            stream = static_cast<std::uint32_t>(random.next() >> 32);
        }
    }
}

void DropoutRandom::fill(std::span<std::uint16_t> out) noexcept
{
    constexpr std::size_t kStep = 2 * kStreams;
    const std::size_t steps = out.size() / kStep;
    fillSteps(m_state, steps, out.data());
    const auto rest = out.subspan(steps * kStep);
    if (!rest.empty()) {
        std::array<std::uint16_t, kStep> last{};
        fillSteps(m_state, 1, last.data());
        std::copy_n(last.begin(), rest.size(), rest.begin());
    }
}

template <typename T>
NEARFIELD_CLONES void batchNormReluDropout(const BatchNormForward<T>& pass)
{
    const std::size_t whole = pass.shape.columns / kBlock * kBlock;
    for (std::size_t column = 0; column < whole; column += kBlock) {
        batchNormForwardBlock<kBlock>(pass, column);
    }
    for (std::size_t column = whole; column < pass.shape.columns; ++column) {
        batchNormForwardBlock<1>(pass, column);
    }
}

template <typename T>
NEARFIELD_CLONES void batchNormReluDropoutBackward(const BatchNormBackward<T>& pass)
{
    const std::size_t whole = pass.shape.columns / kBlock * kBlock;
    for (std::size_t column = 0; column < whole; column += kBlock) {
        batchNormBackwardBlock<kBlock>(pass, column);
    }
    for (std::size_t column = whole; column < pass.shape.columns; ++column) {
        batchNormBackwardBlock<1>(pass, column);
    }
}

template <typename T>
NEARFIELD_CLONES void biasReluDropout(Shape shape, const T* __restrict bias, const DropoutMask<T>& dropout,
                                      T* __restrict batch)
{
    for (std::size_t i = 0; i < shape.rows; ++i) {
        for (std::size_t j = 0; j < shape.columns; ++j) {
            const std::size_t at = i * shape.columns + j;
            batch[at] = kept(dropout, dropout.random[at], std::max(batch[at] + bias[j], T(0)));
        }
    }
}

template <typename T>
NEARFIELD_CLONES void reluDropoutBackward(Shape shape, const T* __restrict output, T scale, T* __restrict gradient)
{
    for (std::size_t at = 0; at < shape.rows * shape.columns; ++at) {
        gradient[at] = output[at] > 0 ? gradient[at] * scale : T(0);
    }
}

template <typename T>
NEARFIELD_CLONES void columnSums(Shape shape, const T* batch, T* sums)
{
    const std::size_t whole = shape.columns / kNarrow * kNarrow;
    for (std::size_t column = 0; column < whole; column += kNarrow) {
        columnSumsBlock<kNarrow>(shape, batch + column, sums + column);
    }
    for (std::size_t column = whole; column < shape.columns; ++column) {
        columnSumsBlock<1>(shape, batch + column, sums + column);
    }
}

template <typename T>
NEARFIELD_CLONES void addBias(Shape shape, const T* __restrict bias, T* __restrict batch)
{
    for (std::size_t i = 0; i < shape.rows; ++i) {
        for (std::size_t j = 0; j < shape.columns; ++j) {
            batch[i * shape.columns + j] += bias[j];
        }
    }
}

template <typename T>
NEARFIELD_CLONES void scaleShiftRelu(Shape shape, const T* __restrict scale, const T* __restrict shift,
                                     T* __restrict batch)
{
    for (std::size_t i = 0; i < shape.rows; ++i) {
        for (std::size_t j = 0; j < shape.columns; ++j) {
            T& value = batch[i * shape.columns + j];
            value = std::max(value * scale[j] + shift[j], T(0));
        }
    }
}

template <typename T>
NEARFIELD_CLONES double squaredError(std::size_t count, const T* __restrict output, const T* __restrict target,
                                     T factor, T* __restrict gradient)
{
    // Sums side by side: one sum alone could not use vector instructions without changing its order.
    constexpr std::size_t kSums = 16;
    T sums[kSums] = {};
    std::size_t at = 0;
    for (; at + kSums <= count; at += kSums) {
        for (std::size_t j = 0; j < kSums; ++j) {
            const T error = output[at + j] - target[at + j];
            gradient[at + j] = factor * error;
            sums[j] += error * error;
        }
    }
    double total = 0;
    for (; at < count; ++at) {
        const T error = output[at] - target[at];
        gradient[at] = factor * error;
        total += static_cast<double>(error * error);
    }
    for (const T sum : sums) {
        total += static_cast<double>(sum);
    }
    return total;
}

template <typename T>
NEARFIELD_CLONES void adamUpdate(std::size_t count, const AdamFactors<T>& factors, const T* __restrict gradient,
                                 T* __restrict first, T* __restrict second, T* __restrict value)
{
    for (std::size_t i = 0; i < count; ++i) {
        const T g = gradient[i];
        const T m = factors.beta1 * first[i] + (1 - factors.beta1) * g;
        const T v = factors.beta2 * second[i] + (1 - factors.beta2) * g * g;
        first[i] = m;
        second[i] = v;
        value[i] -= factors.stepSize * m / (std::sqrt(v) * factors.secondCorrection + factors.epsilon);
    }
}

template void batchNormReluDropout(const BatchNormForward<float>&);
template void batchNormReluDropout(const BatchNormForward<double>&);
template void batchNormReluDropoutBackward(const BatchNormBackward<float>&);
template void batchNormReluDropoutBackward(const BatchNormBackward<double>&);
template void biasReluDropout(Shape, const float*, const DropoutMask<float>&, float*);
template void biasReluDropout(Shape, const double*, const DropoutMask<double>&, double*);
template void reluDropoutBackward(Shape, const float*, float, float*);
template void reluDropoutBackward(Shape, const double*, double, double*);
template void addBias(Shape, const float*, float*);
template void addBias(Shape, const double*, double*);
template void columnSums(Shape, const float*, float*);
template void columnSums(Shape, const double*, double*);
template void scaleShiftRelu(Shape, const float*, const float*, float*);
template void scaleShiftRelu(Shape, const double*, const double*, double*);
template double squaredError(std::size_t, const float*, const float*, float, float*);
template double squaredError(std::size_t, const double*, const double*, double, double*);
template void adamUpdate(std::size_t, const AdamFactors<float>&, const float*, float*, float*, float*);
template void adamUpdate(std::size_t, const AdamFactors<double>&, const double*, double*, double*, double*);

} // namespace nearfield::nn
