#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "core/audio/spectrum.h"

namespace nearfield::audio {

/// How much begins at each frame (kFramesPerSecond), in three ranges of pitch: kick and bass, voices and snare,
/// cymbals.
struct OnsetEnvelope
{
    static constexpr std::size_t kRanges = 3; ///< below 200 Hz, to 2 kHz, above
    std::array<std::vector<float>, kRanges> ranges;

    [[nodiscard]] std::size_t size() const noexcept { return ranges[0].size(); }
};

/// Spectral flux of compressed mel bands, against the loudest of three neighbouring bands two frames before, so that
/// vibrato is no onset (Böck & Widmer, SuperFlux, DAFx 2013). Levels are taken relative to the loudest of the last
/// seconds: quiet recordings are heard as well as loud ones.
class OnsetDetector
{
public:
    explicit OnsetDetector(const MelBands& bands);

    void add(std::span<const float> mel);
    [[nodiscard]] const OnsetEnvelope& envelope() const noexcept { return m_envelope; }

private:
    static constexpr std::size_t kLag = 2; ///< frames
    using Levels = std::array<float, kMelBands>;

    std::array<std::size_t, kMelBands> m_range{}; ///< of each band
    std::array<Levels, kLag> m_before{};          ///< a ring of compressed levels
    std::size_t m_frames = 0;
    float m_loudest = 0; ///< with a slow decay
    OnsetEnvelope m_envelope;
};

/// Peaks of the envelope that stand out from what is around them, per second of `seconds`.
[[nodiscard]] float onsetRate(const OnsetEnvelope& envelope, double seconds);

} // namespace nearfield::audio
