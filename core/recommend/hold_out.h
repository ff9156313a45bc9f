#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
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

/// Each listener's last answers: this share of them, at least one of two or more. `times`: one for each of data.all(),
/// of any unit; of equal ones the later item is the last.
[[nodiscard]] HoldOut holdOutLatest(const Interactions& data, std::span<const std::int64_t> times, double share);

/// `count` ways to cut the data so that every answer is held out in one of them. `groups`: a number for each item;
/// items of one group are always on one side. Throw BadArgument for fewer than two folds or another number of groups.
///
/// Of every listener, a part of what they answered: about as many groups in each fold.
[[nodiscard]] std::vector<HoldOut> foldsOfListeners(const Interactions& data, std::span<const std::uint32_t> groups,
                                                    std::size_t count, std::uint64_t seed);
/// Whole groups, of all listeners: about as many answers in each fold.
[[nodiscard]] std::vector<HoldOut> foldsOfGroups(const Interactions& data, std::span<const std::uint32_t> groups,
                                                 std::size_t count, std::uint64_t seed);

} // namespace nearfield
