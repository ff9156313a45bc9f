#include "core/audio/kernels.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

// Compiled a second time for processors with AVX2 and FMA, as in core/nn/kernels.cpp.
#if defined(__x86_64__) && !defined(__clang__) && !defined(NEARFIELD_SANITIZE)
#define NEARFIELD_CLONES __attribute__((target_clones("default", "arch=x86-64-v3")))
#else
#define NEARFIELD_CLONES
#endif
#define NEARFIELD_INLINE inline __attribute__((always_inline))

namespace nearfield::audio::kernels {

namespace {

/// Sums are kept in this many lanes: addition of floats may not be reordered by the compiler.
constexpr std::size_t kLanes = 8;

struct Lanes
{
    float at[kLanes] = {};
    NEARFIELD_INLINE float sum() const
    {
        return ((at[0] + at[4]) + (at[2] + at[6])) + ((at[1] + at[5]) + (at[3] + at[7]));
    }
};

/// Two numbers in one register; g++ and clang know the attribute.
using Pair = double __attribute__((vector_size(16)));

/// log2 of a positive normal number, within 1e-4: exponent, and a polynomial of the mantissa.
NEARFIELD_INLINE float fastLog2(float x)
{
    const auto bits = std::bit_cast<std::uint32_t>(x);
    const float exponent = static_cast<float>(static_cast<std::int32_t>(bits >> 23) - 127);
    const float m = std::bit_cast<float>((bits & 0x007fffffU) | 0x3f800000U);
    // Minimax of log2 on 1…2, degree five.
    const float p =
        ((((-3.4436006e-2F * m + 3.1821337e-1F) * m - 1.2315303F) * m + 2.5988452F) * m - 3.3241990F) * m + 3.1157899F;
    return exponent + p * (m - 1.0F);
}

NEARFIELD_INLINE void order(float& a, float& b)
{
    const float low = std::min(a, b);
    b = std::max(a, b);
    a = low;
}

/// Median of nine by 19 exchanges (Smith 1996; Devillard 1998).
NEARFIELD_INLINE float medianOfNine(float a0, float a1, float a2, float a3, float a4, float a5, float a6, float a7,
                                    float a8)
{
    order(a1, a2), order(a4, a5), order(a7, a8);
    order(a0, a1), order(a3, a4), order(a6, a7);
    order(a1, a2), order(a4, a5), order(a7, a8);
    order(a0, a3), order(a5, a8), order(a4, a7);
    order(a3, a6), order(a1, a4), order(a2, a5);
    order(a4, a7), order(a4, a2), order(a6, a4);
    order(a4, a2);
    return a4;
}

} // namespace

NEARFIELD_CLONES MixSums mixDown(const float* __restrict stereo, std::size_t frames, float* __restrict mid)
{
    Lanes sum, midSquares, sideSquares;
    std::size_t i = 0;
    for (; i + kLanes <= frames; i += kLanes) {
        for (std::size_t j = 0; j < kLanes; ++j) {
            const float left = stereo[2 * (i + j)];
            const float right = stereo[2 * (i + j) + 1];
            const float m = 0.5F * (left + right);
            const float s = 0.5F * (left - right);
            mid[i + j] = m;
            sum.at[j] += m;
            midSquares.at[j] += m * m;
            sideSquares.at[j] += s * s;
        }
    }
    for (; i < frames; ++i) {
        const float m = 0.5F * (stereo[2 * i] + stereo[2 * i + 1]);
        const float s = 0.5F * (stereo[2 * i] - stereo[2 * i + 1]);
        mid[i] = m;
        sum.at[0] += m;
        midSquares.at[0] += m * m;
        sideSquares.at[0] += s * s;
    }
    return {sum.sum(), midSquares.sum(), sideSquares.sum()};
}

NEARFIELD_CLONES double weightedSquares(const float* __restrict stereo, std::size_t frames, KWeighting& filter)
{
    // Both channels side by side in one register, transposed direct form II: the shortest chain from sample to sample.
    const Biquad shelf = filter.shelf;
    const Biquad pass = filter.highPass;
    auto& state = filter.state;
    Pair s0 = {state[0][0], state[0][1]};
    Pair s1 = {state[1][0], state[1][1]};
    Pair s2 = {state[2][0], state[2][1]};
    Pair s3 = {state[3][0], state[3][1]};
    Pair sums = {};
    for (std::size_t i = 0; i < frames; ++i) {
        const Pair x = {static_cast<double>(stereo[2 * i]), static_cast<double>(stereo[2 * i + 1])};
        const Pair y = shelf.b0 * x + s0;
        s0 = shelf.b1 * x + s1 - shelf.a1 * y;
        s1 = shelf.b2 * x - shelf.a2 * y;
        const Pair z = pass.b0 * y + s2;
        s2 = pass.b1 * y + s3 - pass.a1 * z;
        s3 = pass.b2 * y - pass.a2 * z;
        sums += z * z;
    }
    const Pair ends[4] = {s0, s1, s2, s3};
    for (std::size_t k = 0; k < 4; ++k) {
        for (std::size_t c = 0; c < 2; ++c) {
            // What fades away must not end in denormal numbers, which are slow.
            state[k][c] = std::abs(ends[k][c]) < 1e-20 ? 0.0 : ends[k][c];
        }
    }
    return sums[0] + sums[1];
}

NEARFIELD_CLONES void sanitise(const float* __restrict in, std::size_t count, float limit, float* __restrict out)
{
    for (std::size_t i = 0; i < count; ++i) {
        const float x = in[i];
        // Compared so that what is not a number fails; infinities end at the limit.
        const float bounded = x < limit ? (x > -limit ? x : -limit) : limit;
        out[i] = x == x ? bounded : 0.0F;
    }
}

NEARFIELD_CLONES void multiply(const float* __restrict in, const float* __restrict window, std::size_t count,
                               float* __restrict out)
{
    for (std::size_t i = 0; i < count; ++i) {
        out[i] = in[i] * window[i];
    }
}

NEARFIELD_CLONES void squaredMagnitudes(const float* __restrict complex, std::size_t count, float* __restrict out)
{
    for (std::size_t i = 0; i < count; ++i) {
        out[i] = complex[2 * i] * complex[2 * i] + complex[2 * i + 1] * complex[2 * i + 1];
    }
}

NEARFIELD_CLONES void halfBand(const float* __restrict in, std::size_t outputs, const float* __restrict taps,
                               float* __restrict out)
{
    float h[kHalfBandTaps];
    std::copy_n(taps, kHalfBandTaps, h);
    for (std::size_t i = 0; i < outputs; ++i) {
        const float* centre = in + 2 * i;
        float sum = 0.5F * centre[0];
        for (std::size_t k = 0; k < kHalfBandTaps; ++k) {
            const auto distance = static_cast<std::ptrdiff_t>(2 * k + 1);
            sum += h[k] * (centre[-distance] + centre[distance]);
        }
        out[i] = sum;
    }
}

NEARFIELD_CLONES std::size_t signChanges(const float* in, std::size_t count)
{
    std::uint32_t changes = 0;
    for (std::size_t i = 0; i < count; ++i) {
        changes += static_cast<std::uint32_t>((in[i] < 0.0F) != (*(in + i - 1) < 0.0F));
    }
    return changes;
}

NEARFIELD_CLONES ShapeSums spectralShape(const float* __restrict power, std::size_t count, float floor,
                                         float* __restrict before)
{
    Lanes sum, moment, logs, flux;
    for (std::size_t i = 0; i < count; i += kLanes) {
        for (std::size_t j = 0; j < kLanes; ++j) {
            const float p = power[i + j];
            sum.at[j] += p;
            moment.at[j] += static_cast<float>(static_cast<std::int32_t>(i + j)) * p;
            logs.at[j] += fastLog2(p + floor);
        }
    }
    const float total = sum.sum();
    const float scale = total > 0.0F ? 1.0F / std::sqrt(total) : 0.0F;
    for (std::size_t i = 0; i < count; i += kLanes) {
        for (std::size_t j = 0; j < kLanes; ++j) {
            const float m = std::sqrt(power[i + j]) * scale;
            const float d = m - before[i + j];
            flux.at[j] += d * d;
            before[i + j] = m;
        }
    }
    return {total, moment.sum(), logs.sum(), flux.sum()};
}

std::size_t rolloffBin(const float* power, std::size_t count, float limit)
{
    // From above: 95 % of the energy of music lies in the lowest bins, but so few of the rest are passed in blocks.
    float sum = 0;
    std::size_t bin = 0;
    for (; bin + 4 <= count; bin += 4) {
        const float next = sum + ((power[bin] + power[bin + 1]) + (power[bin + 2] + power[bin + 3]));
        if (next >= limit) {
            break;
        }
        sum = next;
    }
    for (; bin < count; ++bin) {
        sum += power[bin];
        if (sum >= limit) {
            return bin;
        }
    }
    return count - 1;
}

void bandPowers(const float* __restrict power, const BandLayout& layout, float* __restrict out)
{
    for (std::size_t b = 0; b < layout.bands; ++b) {
        const float* bins = power + layout.firstBin[b];
        const float* weights = layout.weights + layout.firstWeight[b];
        const std::size_t width = layout.firstWeight[b + 1] - layout.firstWeight[b];
        float sums[4] = {};
        std::size_t i = 0;
        for (; i + 4 <= width; i += 4) {
            for (std::size_t j = 0; j < 4; ++j) {
                sums[j] += weights[i + j] * bins[i + j];
            }
        }
        for (; i < width; ++i) {
            sums[0] += weights[i] * bins[i];
        }
        out[b] = (sums[0] + sums[2]) + (sums[1] + sums[3]);
    }
}

NEARFIELD_CLONES void medianOfRows(const float* const* rows, std::size_t count, float* __restrict out)
{
    const float* __restrict r0 = rows[0];
    const float* __restrict r1 = rows[1];
    const float* __restrict r2 = rows[2];
    const float* __restrict r3 = rows[3];
    const float* __restrict r4 = rows[4];
    const float* __restrict r5 = rows[5];
    const float* __restrict r6 = rows[6];
    const float* __restrict r7 = rows[7];
    const float* __restrict r8 = rows[8];
    for (std::size_t i = 0; i < count; ++i) {
        out[i] = medianOfNine(r0[i], r1[i], r2[i], r3[i], r4[i], r5[i], r6[i], r7[i], r8[i]);
    }
}

NEARFIELD_CLONES void medianAlong(const float* __restrict in, std::size_t count, float* __restrict out)
{
    for (std::size_t i = 0; i < count; ++i) {
        out[i] =
            medianOfNine(in[i], in[i + 1], in[i + 2], in[i + 3], in[i + 4], in[i + 5], in[i + 6], in[i + 7], in[i + 8]);
    }
}

NEARFIELD_CLONES MaskSums harmonicMask(const float* __restrict power, const float* __restrict along,
                                       const float* __restrict across, std::size_t count)
{
    Lanes sum, harmonic;
    for (std::size_t i = 0; i + kLanes <= count; i += kLanes) {
        for (std::size_t j = 0; j < kLanes; ++j) {
            const float h = along[i + j];
            const float v = across[i + j];
            sum.at[j] += power[i + j];
            harmonic.at[j] += power[i + j] * (h * h / (h * h + v * v + 1e-30F));
        }
    }
    return {sum.sum(), harmonic.sum()};
}

NEARFIELD_CLONES void compress(const float* __restrict in, std::size_t count, float scale, float* __restrict out)
{
    constexpr float kLog10Of2 = 0.30103F;
    for (std::size_t i = 0; i < count; ++i) {
        out[i] = kLog10Of2 * fastLog2(1.0F + scale * in[i]);
    }
}

NEARFIELD_CLONES float dot(const float* a, const float* b, std::size_t count)
{
    Lanes even, odd;
    std::size_t i = 0;
    for (; i + 2 * kLanes <= count; i += 2 * kLanes) {
        for (std::size_t j = 0; j < kLanes; ++j) {
            even.at[j] += a[i + j] * b[i + j];
            odd.at[j] += a[i + kLanes + j] * b[i + kLanes + j];
        }
    }
    for (; i < count; ++i) {
        even.at[0] += a[i] * b[i];
    }
    return even.sum() + odd.sum();
}

} // namespace nearfield::audio::kernels
