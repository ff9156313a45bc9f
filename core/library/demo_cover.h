#pragma once

#include <cstdint>
#include <vector>

namespace nearfield {

inline constexpr int kDemoCoverPixels = 400;

/// The cover of an invented album: a sky of two colours and a shape or two. Square, rows from the top, RGB.
[[nodiscard]] std::vector<std::uint8_t> drawDemoCover(std::uint64_t seed);

} // namespace nearfield
