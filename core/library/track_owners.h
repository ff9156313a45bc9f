#pragma once

#include <cstdint>
#include <vector>

#include "core/catalogue/catalogue.h"

namespace nearfield {

/// Whose each row is, for objectives and figures of neighbourhood: the code of the folded first artist without guests
/// ("feat. …"). nn::kNoOwner for rows without an artist, for names that stand for many ("Various Artists"), and for all
/// but the first copy of a recording, whose nearness to the others would prove nothing.
struct TrackOwners
{
    explicit TrackOwners(const Catalogue& catalogue);

    std::vector<std::uint32_t> byRow;
    std::vector<std::uint64_t> hashes; ///< of the name, by owner: stays when the library grows
};

} // namespace nearfield
