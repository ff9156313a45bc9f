#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/catalogue/catalogue.h"
#include "core/playlist/length.h"

namespace nearfield {

/// Which tracks may be in a playlist. Ranges are inclusive, in the units of RawFeature; a track of which a value that
/// is asked for is not known is left out.
struct TrackFilter
{
    struct FeatureRange
    {
        RawFeature feature{};
        std::optional<float> low;
        std::optional<float> high;
    };
    std::vector<FeatureRange> features;
    std::optional<float> starsFrom; ///< of the listener's own ratings
    std::optional<float> starsTo;
    std::vector<std::string> genres; ///< any of them, as folded text contained in the track's; empty: all
    std::optional<int> yearFrom;
    std::optional<int> yearTo;
    bool withFileOnly = false;
};

/// 1 for each row that passes. `stars` are the listener's ratings by row, NaN where there is none; `hasFile` is 1 where
/// the track can be played. Either may be empty when the filter does not ask for it. Throws BadArgument for a range
/// whose ends are the wrong way round.
[[nodiscard]] std::vector<std::uint8_t> rowsThatPass(const TrackFilter& filter, const Catalogue& catalogue,
                                                     std::span<const float> stars,
                                                     std::span<const std::uint8_t> hasFile);

namespace playlist {

/// The rows that pass, in an order to listen to: the listener's best rated first, then those that are popular, one copy
/// of each recording, no artist twice in a row where there is another way. As many as the length says; of a length in
/// minutes as many as come nearest to it.
[[nodiscard]] std::vector<Row> bestFirst(const Catalogue& catalogue, std::span<const std::uint8_t> passed,
                                         std::span<const float> stars, const PlaylistLength& length);

} // namespace playlist
} // namespace nearfield
