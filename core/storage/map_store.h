#pragma once

#include <optional>
#include <span>

#include "core/base/matrix.h"
#include "core/storage/database.h"
#include "core/storage/rows.h"

namespace nearfield::storage {

/// The layout of the map, and where tracks lie. A layout goes with its model; the places stay, for the next one to
/// begin at.
class MapStore
{
public:
    explicit MapStore(Database& database)
        : m_database(database)
    {
    }

    [[nodiscard]] std::optional<MapLayout> layout() const;

    /// Replaces layout and all places in one transaction. positions: n × 2. Throws BadArgument when sizes differ and
    /// NotFound for an unknown model or track.
    void save(const MapLayout& layout, std::span<const TrackId> tracks, ConstMatrixRef positions);
    /// Stores places of further tracks, or new ones of the same.
    void putPositions(std::span<const TrackId> tracks, ConstMatrixRef positions);
    /// Row i is the place of tracks[i], NaN where there is none; n × 2. `tracks` must be in increasing order, as in a
    /// catalogue.
    [[nodiscard]] Matrix positions(std::span<const TrackId> tracks) const;

private:
    Database& m_database;
};

} // namespace nearfield::storage
