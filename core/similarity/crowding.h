#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/matrix.h"

namespace nearfield {

/// How crowded the surroundings of each code are: the mean of its highest cosines to a sample of the codes, itself left
/// out. In many dimensions some points are among the nearest of very many others ("hubs", Radovanović et al. 2010, JMLR
/// 11) because they lie where everything is near. A nearness that subtracts the crowding of both ends,
///   cos(x, y) − w (crowding(x) + crowding(y)),
/// takes their advantage away (local scaling as CSLS, Conneau et al. 2018, arXiv 1710.04087; a sample instead of all as
/// in Musly, Schnitzer et al. 2011).
inline constexpr std::size_t kCrowdingSample = 2000;
inline constexpr double kCrowdingShare = 0.025; ///< of the sample: its highest cosines
inline constexpr float kCrowdingWeight = 0.25F; ///< w; chosen on validation artists, see docs/models.md

/// Codes evenly spread over the rows, at most kCrowdingSample, of length 1.
[[nodiscard]] Matrix crowdingSample(const Matrix& codes);

/// Of every row of `codes`, n × d. A cosine of 1 with the sample, up to rounding, is taken for the row itself once.
/// Uses all cores.
[[nodiscard]] Vector crowding(const Matrix& codes, const Matrix& sample);

/// Skewness of the k-occurrences: how often each of n tracks is among the k nearest of another. 0 without hubs; above 1
/// is a strong hub problem. `nearest` holds n lists.
[[nodiscard]] double occurrenceSkewness(std::span<const std::vector<std::uint32_t>> nearest);

} // namespace nearfield
