#pragma once

#include <array>
#include <string_view>

#include "core/base/matrix.h"
#include "core/catalogue/catalogue.h"
#include "core/features/features.h"

/// The numbers taste models learn from: the 13 raw features of a track, then the seven engineered ones.
namespace nearfield {

inline constexpr std::size_t kTasteFeatureCount = kRawFeatureCount + kEngineeredCount;
using TasteFeatures = std::array<float, kTasteFeatureCount>;

[[nodiscard]] TasteFeatures tasteFeaturesOf(const RawFeatures& raw) noexcept;
[[nodiscard]] Matrix tasteFeaturesOf(const Catalogue& catalogue);
/// Name shown to people.
[[nodiscard]] std::string_view tasteFeatureName(std::size_t column) noexcept;

/// How much each counts in distances between tracks: engineered features repeat the raw ones and do not; key, mode and
/// time signature have no order, and count little.
inline constexpr std::array<float, kTasteFeatureCount> kTasteDistanceWeights = {1, 1, 0.3F, 1, 0.3F, 1, 1, 1, 1, 1,
                                                                                1, 1, 0.3F, 0, 0,    0, 0, 0, 0, 0};

} // namespace nearfield
