#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "core/audio/sound_description.h"

namespace nearfield::audio {

/// What the mappings of FeatureEstimator read: the descriptors, those in hertz and those that cannot be negative on a
/// logarithmic scale, then what loudness, tempo and key say. Unscaled; NaN where a descriptor is not finite.
enum class ExtraInput : std::size_t {
    Loudness = kDescriptorCount, ///< LUFS
    Tempo,                       ///< octaves above 120 BPM; 0 where there is no beat
    TempoDistance, ///< octaves away from 120 BPM, −1 … 0: higher is nearer; −1 where there is no beat
    TempoConfidence,
    Mode,          ///< 1 surely major … −1 surely minor
    KeyConfidence, ///< the margin, up to 0.3
};
inline constexpr std::size_t kEstimateInputCount = kDescriptorCount + 6;
using EstimateInputs = std::array<float, kEstimateInputCount>;

[[nodiscard]] EstimateInputs estimateInputsOf(const SoundDescription& heard) noexcept;

/// As in estimate_weights.h and in the tables of tests/bench: "centroid_mean", "mode".
[[nodiscard]] std::string_view estimateInputName(std::size_t input) noexcept;

} // namespace nearfield::audio
