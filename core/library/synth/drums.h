#pragma once

#include <cstdint>
#include <vector>

#include "core/library/synth/styles.h"

namespace nearfield::synth {

/// One hit of a drum at full force, mono, at most full scale. `brightness` 0–1 tunes heads and metal, `seed` makes one
/// kit differ from another.
[[nodiscard]] std::vector<float> drumSound(Drum drum, float brightness, std::uint64_t seed);

/// Where it stands: −1 left … 1 right.
[[nodiscard]] float placeOf(Drum drum) noexcept;

} // namespace nearfield::synth
