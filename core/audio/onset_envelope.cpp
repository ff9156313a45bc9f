#include "core/audio/onset_envelope.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace nearfield::audio {

namespace {

constexpr float kQuietest = 1e-8F; ///< what is 80 dB below a full sine is silence, however quiet the rest
constexpr float kHalfLife = 10;    ///< seconds, of the memory for loudness
constexpr float kRange = 1e4F;     ///< what is 40 dB below the loudest counts little

} // namespace

OnsetDetector::OnsetDetector(const MelBands& bands)
{
    for (std::size_t b = 0; b < kMelBands; ++b) {
        m_range[b] = bands.centre(b) < 200 ? 0 : bands.centre(b) < 2000 ? 1 : 2;
    }
}

void OnsetDetector::add(std::span<const float> mel)
{
    static const float decay = std::exp2(-1.0F / (kHalfLife * static_cast<float>(kFramesPerSecond)));
    m_loudest = std::max({m_loudest * decay, *std::max_element(mel.begin(), mel.end()), kQuietest});
    Levels levels{};
    kernels::compress(mel.data(), kMelBands, kRange / m_loudest, levels.data());

    std::array<float, OnsetEnvelope::kRanges> flux{};
    Levels& before = m_before[m_frames % kLag];
    if (m_frames >= kLag) {
        for (std::size_t b = 0; b < kMelBands; ++b) {
            const float below = before[b == 0 ? 0 : b - 1];
            const float above = before[std::min(b + 1, kMelBands - 1)];
            flux[m_range[b]] += std::max(levels[b] - std::max({below, before[b], above}), 0.0F);
        }
    }
    before = levels;
    ++m_frames;
    for (std::size_t r = 0; r < OnsetEnvelope::kRanges; ++r) {
        m_envelope.ranges[r].push_back(flux[r]);
    }
}

float onsetRate(const OnsetEnvelope& envelope, double seconds)
{
    constexpr std::size_t kNear = 3;    ///< frames: a peak is the highest of 80 ms
    constexpr std::size_t kAround = 14; ///< frames: and stands out from 0.3 s
    constexpr float kMargin = 1.0F;     ///< of the summed bands; a full onset is 20 and more

    const std::size_t size = envelope.size();
    if (size <= 2 * kAround || seconds <= 0) {
        return 0;
    }
    std::vector<float> total(size);
    for (std::size_t i = 0; i < size; ++i) {
        total[i] = envelope.ranges[0][i] + envelope.ranges[1][i] + envelope.ranges[2][i];
    }
    std::vector<double> sums(size + 1);
    std::transform_inclusive_scan(total.begin(), total.end(), sums.begin() + 1, std::plus<>(),
                                  [](float x) { return static_cast<double>(x); });
    std::size_t onsets = 0;
    for (std::size_t i = 0; i < size; ++i) {
        const std::size_t from = i < kAround ? 0 : i - kAround;
        const std::size_t to = std::min(i + kAround + 1, size);
        const auto mean = static_cast<float>((sums[to] - sums[from]) / static_cast<double>(to - from));
        if (total[i] < 1.5F * mean + kMargin) {
            continue;
        }
        const auto begin = total.begin() + static_cast<std::ptrdiff_t>(i < kNear ? 0 : i - kNear);
        const auto end = total.begin() + static_cast<std::ptrdiff_t>(std::min(i + kNear + 1, size));
        // The first of equals counts.
        onsets += std::max_element(begin, end) == total.begin() + static_cast<std::ptrdiff_t>(i) ? 1 : 0;
    }
    return static_cast<float>(static_cast<double>(onsets) / seconds);
}

} // namespace nearfield::audio
