#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/catalogue/catalogue.h"

namespace nearfield::exchange {

/// Finds the track of a library that a row of another file speaks of. Not for two threads at once.
class TrackFinder
{
public:
    using Aliases = std::unordered_map<std::string, TrackId>;

    /// `aliases` are uris of removed copies and the tracks that stand for them. Both must outlive the finder.
    TrackFinder(const Catalogue& library, const Aliases& aliases);

    /// By uri, a removed copy's too; else by ISRC; else by recordingName(), where of several the one is taken whose
    /// duration is nearest, or, when the row does not state it, the most popular. A row that states neither uri, ISRC
    /// nor title is found by `id`, when that is the number of a track in this library.
    [[nodiscard]] std::optional<TrackId> find(const Track& stated, std::string_view id);

private:
    [[nodiscard]] std::optional<TrackId> byName(const Track& stated);
    void indexNames();

    struct Entry
    {
        std::uint64_t nameKey;
        Row row;
    };

    const Catalogue& m_library;
    const Aliases& m_aliases;
    std::unordered_map<std::string_view, Row> m_isrcs;
    std::vector<Entry> m_names; ///< by key, then row; made when it is needed first
};

} // namespace nearfield::exchange
