#pragma once

#include <cstdint>
#include <vector>

#include "core/recommend/interactions.h"

namespace nearfield {

/// Data cut in two: what may be learned from, and what is asked. `train` keeps the numbering of the whole.
struct HoldOut
{
    Interactions train;
    std::vector<Interaction> heldOut; ///< ascending by listener, then item
};

/// At random, this share of every listener's interactions, at least one of two or more. 0 < share < 1.
[[nodiscard]] HoldOut holdOutShare(const Interactions& data, double share, std::uint64_t seed);

/// One interaction, at random, of every listener who has two or more, among those with items that somebody else has
/// answered too.
[[nodiscard]] HoldOut holdOutOne(const Interactions& data, std::uint64_t seed);

/// All interactions with a random share of the items, so that those are new to every model ("cold").
[[nodiscard]] HoldOut holdOutItems(const Interactions& data, double share, std::uint64_t seed);

} // namespace nearfield
