#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/recommend/interactions.h"

namespace nearfield {

/// The `count` items of highest score among those not in `seen` (ascending), best first; equal scores in the order of
/// items.
[[nodiscard]] std::vector<std::uint32_t> bestUnseen(std::span<const float> scores,
                                                    std::span<const Interactions::Entry> seen, std::size_t count);

/// Place of `item`, from 0, among all items not in `seen`: how many score higher, and half of those that score the
/// same, as a tie may fall either way.
[[nodiscard]] double placeOf(std::uint32_t item, std::span<const float> scores,
                             std::span<const Interactions::Entry> seen);

/// 1 / log2(place + 2): what an item at this place adds to the discounted cumulative gain.
[[nodiscard]] double gainAt(double place) noexcept;

} // namespace nearfield
