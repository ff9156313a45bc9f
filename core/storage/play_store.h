#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/storage/database.h"
#include "core/storage/rows.h"

namespace nearfield::storage {

class PlayStore
{
public:
    explicit PlayStore(Database& database)
        : m_database(database)
    {
    }

    /// Oldest first.
    [[nodiscard]] std::vector<Play> ofListener(ListenerId listener) const;
    /// With the plays of which nobody knows when.
    [[nodiscard]] PlayHistory historyOf(ListenerId listener, TrackId track) const;
    /// Of all listeners.
    [[nodiscard]] std::size_t count() const;

    /// Adds all or none, leaving out plays of the same track at the same second that are there already, so that a
    /// history can be imported twice. Returns how many were new. Throws NotFound for an unknown listener or track.
    std::size_t add(ListenerId listener, std::span<const Play> plays);

private:
    Database& m_database;
};

} // namespace nearfield::storage
