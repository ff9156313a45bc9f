#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "core/base/ids.h"
#include "core/catalogue/catalogue.h"
#include "core/exchange/cleaning.h"
#include "core/exchange/removal.h"

namespace nearfield::exchange {

/// Where a track of the file is after the plan has been carried out.
struct Destination
{
    TrackId library{};     ///< a track that was there before; 0 for a new one:
    std::size_t added = 0; ///< its index in MergePlan::added
};

/// What an import has to write. Nothing to write when added and updated are empty.
struct MergePlan
{
    std::vector<Track> added;              ///< id 0
    std::vector<Track> updated;            ///< library tracks by increasing id, whole, as they will be
    std::size_t unchanged = 0;             ///< tracks of the file that the library holds and that teach it nothing
    std::vector<Removal> removed;          ///< those of cleaning and the copies of library tracks, by line
    std::vector<Destination> destinations; ///< of each track of the cleaned file; Removal::kept is an index into it

    /// The track that stands for a duplicate, once `added` has been stored under `ids`; nothing for other removals.
    [[nodiscard]] std::optional<TrackId> keptTrack(const Removal& removal, std::span<const TrackId> ids) const;
};

/// Plans an import into a library. A track of the file is one of the library when it has the same uri, else the same
/// ISRC, else the same recordingName() and a duration within two seconds; the last two are listed as removed copies.
/// Blanks of the library's track are filled (from a copy all but title, artists and duration, which tell recordings
/// apart). Where both know a value the library keeps its own, except popularity, which changes with time: there the
/// file wins under the same uri. Carrying out a plan and planning the same file again gives an empty plan, provided it
/// was cleaned with `[&](auto uri) { return current.rowOfUri(uri).has_value(); }`. Pure.
[[nodiscard]] MergePlan planMerge(const Catalogue& current, CleanedFile file);

} // namespace nearfield::exchange
