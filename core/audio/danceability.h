#pragma once

#include <span>

namespace nearfield::audio {

/// Danceability by detrended fluctuation analysis (Streich & Herrera, "Detrended Fluctuation Analysis of Music
/// Signals", AES 118, 2005): 1 / mean exponent over scales from 0.31 to 8.8 s, about 0…3. `deviations`: standard
/// deviations of the signal in frames of 10 ms. 0 when shorter than two of the longest windows that fit, or when
/// nothing changes.
[[nodiscard]] float danceability(std::span<const float> deviations);

} // namespace nearfield::audio
