#pragma once

#include <cstddef>

namespace nearfield::audio::kernels {

// The inner loops of listening, apart so that they are optimised in every build. Arrays do not overlap.

/// Of interleaved stereo: the middle (L+R)/2, and sums for the level.
struct MixSums
{
    float mid = 0;         ///< Σ mid
    float midSquares = 0;  ///< Σ mid²
    float sideSquares = 0; ///< Σ ((L−R)/2)²
};
MixSums mixDown(const float* stereo, std::size_t frames, float* mid);

/// A filter of second order: y = b0·x + b1·x' + b2·x'' − a1·y' − a2·y''.
struct Biquad
{
    double b0 = 1, b1 = 0, b2 = 0, a1 = 0, a2 = 0;
};
/// The two filters of loudness, with what they remember of both channels.
struct KWeighting
{
    Biquad shelf, highPass;
    double state[4][2] = {}; ///< the shelf's two, the high-pass's two; left and right
};
/// Filters interleaved stereo and gives the sum of the squares.
double weightedSquares(const float* stereo, std::size_t frames, KWeighting& filter);

/// Samples brought to ±`limit`, those that are not numbers to 0.
void sanitise(const float* in, std::size_t count, float limit, float* out);

/// out = in · window
void multiply(const float* in, const float* window, std::size_t count, float* out);

/// |z|² of `count` complex numbers, real and imaginary parts in turn.
void squaredMagnitudes(const float* complex, std::size_t count, float* out);

/// A symmetric half-band filter at every second sample: out[i] = 0.5 · in[2i] + Σ_k taps[k] · (in[2i−1−2k] +
/// in[2i+1+2k]). Reads 2·`taps` samples before and after what it is given.
inline constexpr std::size_t kHalfBandTaps = 12;
void halfBand(const float* in, std::size_t outputs, const float* taps, float* out);

/// Sign changes between neighbours of `count` samples, of which the one before the first is read too.
std::size_t signChanges(const float* in, std::size_t count);

/// What the shape of one power spectrum says; frequencies in bins.
struct ShapeSums
{
    float power = 0;       ///< Σ p
    float moment = 0;      ///< Σ k·p
    float logPower = 0;    ///< Σ log2(p + floor)
    float fluxSquares = 0; ///< Σ (m/|m| − before)², m = √p
};
/// `count` is a multiple of 8. `before` holds the normalised magnitudes of the frame before and gets those of this.
ShapeSums spectralShape(const float* power, std::size_t count, float floor, float* before);

/// Bin below which `share` of the power lies.
std::size_t rolloffBin(const float* power, std::size_t count, float limit);

/// Weighted sums of neighbouring bins: out[b] = Σ_i weights[first weight of b + i] · power[firstBin[b] + i].
struct BandLayout
{
    std::size_t bands = 0;
    const std::size_t* firstBin = nullptr;
    const std::size_t* firstWeight = nullptr; ///< bands + 1 of them
    const float* weights = nullptr;
};
void bandPowers(const float* power, const BandLayout& layout, float* out);

/// Medians of nine neighbours at each place. `rows`: nine arrays. Or along one array of count + 8 values.
void medianOfRows(const float* const* rows, std::size_t count, float* out);
void medianAlong(const float* in, std::size_t count, float* out);

/// Soft masks of median filtering (FitzGerald 2010): Σ p and Σ p · h²/(h²+v²).
struct MaskSums
{
    float power = 0;
    float harmonic = 0;
};
MaskSums harmonicMask(const float* power, const float* along, const float* across, std::size_t count);

/// log10(1 + scale · x)
void compress(const float* in, std::size_t count, float scale, float* out);

/// Σ a·b
float dot(const float* a, const float* b, std::size_t count);

} // namespace nearfield::audio::kernels
