#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/base/matrix.h"

namespace nearfield {

/// What the neighbourhood encoder reads: 19 columns that are scaled by quantiles (the nine continuous raw features,
/// duration, mode, time signature, the seven engineered ones), then two circles that are not: tempo on a circle of
/// octaves, so that 88 and 176 BPM are one place, and key on the circle of semitones and on that of fifths.
inline constexpr std::size_t kQuantileInputCount = 19;
inline constexpr std::size_t kCircleInputCount = 6;
inline constexpr std::size_t kSoundInputCount = kQuantileInputCount + kCircleInputCount;

/// Names of all 25, in order: "danceability", …, "tempo_circle_cos", …
[[nodiscard]] std::vector<std::string> soundInputNames();

/// The 19 of tracks, unscaled: size n × 19, from raw features, size n × 13 as Catalogue::raw(). NaN stays NaN.
[[nodiscard]] Matrix quantileInputsOf(const Matrix& raw);

/// The circles, size n × 6. An unknown tempo or key is the centre of its circle: as far from all.
[[nodiscard]] Matrix circleInputsOf(const Matrix& raw);

} // namespace nearfield
