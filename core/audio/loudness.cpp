#include "core/audio/loudness.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "core/audio/decoder.h"

namespace nearfield::audio {

namespace {

constexpr std::size_t kStep = kSampleRate / 10;
constexpr double kAbsoluteGate = -70; ///< LUFS

/// The filters of BS.1770 are given for 48 kHz; their analogue forms, found by Brecht De Man ("Evaluation of
/// implementations of the EBU R128 loudness measurement", AES 145, 2018), give those of other rates.
kernels::Biquad headShelf()
{
    const double k = std::tan(std::numbers::pi * 1681.974450955533 / kSampleRate);
    constexpr double kQ = 0.7071752369554196;
    const double high = std::pow(10.0, 3.999843853973347 / 20.0);
    const double band = std::pow(high, 0.4996667741545416);
    const double a0 = 1.0 + k / kQ + k * k;
    return {(high + band * k / kQ + k * k) / a0, 2.0 * (k * k - high) / a0, (high - band * k / kQ + k * k) / a0,
            2.0 * (k * k - 1.0) / a0, (1.0 - k / kQ + k * k) / a0};
}

kernels::Biquad highPass()
{
    const double k = std::tan(std::numbers::pi * 38.13547087602444 / kSampleRate);
    constexpr double kQ = 0.5003270373238773;
    const double a0 = 1.0 + k / kQ + k * k;
    return {1.0, -2.0, 1.0, 2.0 * (k * k - 1.0) / a0, (1.0 - k / kQ + k * k) / a0};
}

double loudnessOf(double meanSquare)
{
    return -0.691 + 10.0 * std::log10(meanSquare);
}

double meanSquareOf(double loudness)
{
    return std::pow(10.0, (loudness + 0.691) / 10.0);
}

/// Keeps what lies above a gate, and says what is the mean of that.
double gate(std::vector<double>& windows, double meanSquare)
{
    std::erase_if(windows, [meanSquare](double w) { return w < meanSquare; });
    return windows.empty() ? 0.0
                           : std::accumulate(windows.begin(), windows.end(), 0.0) / static_cast<double>(windows.size());
}

} // namespace

Loudness::Loudness()
    : m_filter{.shelf = headShelf(), .highPass = highPass(), .state = {}}
{
}

void Loudness::add(std::span<const float> stereo)
{
    while (!stereo.empty()) {
        const std::size_t frames = std::min(kStep - m_frames, stereo.size() / kChannels);
        m_sum += kernels::weightedSquares(stereo.data(), frames, m_filter);
        stereo = stereo.subspan(frames * kChannels);
        m_frames += frames;
        if (m_frames == kStep) {
            m_steps.push_back(m_sum / static_cast<double>(kStep));
            m_sum = 0;
            m_frames = 0;
        }
    }
}

std::vector<double> Loudness::windows(std::size_t width, std::size_t hop) const
{
    std::vector<double> out;
    for (std::size_t begin = 0; begin + width <= m_steps.size(); begin += hop) {
        const auto first = m_steps.begin() + static_cast<std::ptrdiff_t>(begin);
        out.push_back(std::accumulate(first, first + static_cast<std::ptrdiff_t>(width), 0.0) /
                      static_cast<double>(width));
    }
    return out;
}

float Loudness::integrated() const
{
    std::vector<double> blocks = windows(4, 1);
    const double ungated = gate(blocks, meanSquareOf(kAbsoluteGate));
    const double gated = gate(blocks, ungated * 0.1); // −10 LU
    return static_cast<float>(blocks.empty() ? kAbsoluteGate : loudnessOf(gated));
}

float Loudness::range() const
{
    std::vector<double> shortTerm = windows(30, 10);
    const double ungated = gate(shortTerm, meanSquareOf(kAbsoluteGate));
    gate(shortTerm, ungated * 0.01); // −20 LU
    if (shortTerm.empty()) {
        return 0;
    }
    std::sort(shortTerm.begin(), shortTerm.end());
    const auto percentile = [&](double share) {
        return shortTerm[static_cast<std::size_t>(share * static_cast<double>(shortTerm.size() - 1) + 0.5)];
    };
    return static_cast<float>(loudnessOf(percentile(0.95)) - loudnessOf(percentile(0.10)));
}

} // namespace nearfield::audio
