#pragma once

#include <cstddef>
#include <vector>

#include "core/recommend/taste/taste_model.h"

namespace nearfield::taste {

/// Positions in `pool` of the tracks whose answers would leave the least unknown of the others, best first, no artist
/// twice: greedy reduction of the summed variance over the pool (active learning by Cohn, Ghahramani and Jordan 1996,
/// doi 10.1613/jair.295), given what the model has been answered. May give fewer than `count`. Costs the square of the
/// pool's size in memory, and that times `count` in time.
[[nodiscard]] std::vector<std::size_t> mostTelling(const TasteModel& model, const Tracks& pool, std::size_t count);

} // namespace nearfield::taste
