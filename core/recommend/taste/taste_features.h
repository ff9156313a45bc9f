#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "core/base/matrix.h"
#include "core/catalogue/catalogue.h"
#include "core/features/features.h"

namespace nearfield::taste {

/// What a taste is learned from: the 13 raw features of a track, then the seven engineered ones. NaN where unknown.
inline constexpr std::size_t kFeatureCount = kRawFeatureCount + kEngineeredCount;
using Features = std::array<float, kFeatureCount>;

[[nodiscard]] Features featuresOf(const RawFeatures& raw) noexcept;
/// size × 20.
[[nodiscard]] Matrix featuresOf(const Catalogue& catalogue);

/// As shown to people ("mood score").
[[nodiscard]] std::string_view featureName(std::size_t feature) noexcept;

} // namespace nearfield::taste
