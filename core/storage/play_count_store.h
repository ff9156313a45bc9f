#pragma once

#include <span>
#include <vector>

#include "core/storage/database.h"
#include "core/storage/rows.h"

namespace nearfield::storage {

class PlayCountStore
{
public:
    explicit PlayCountStore(Database& database)
        : m_database(database)
    {
    }

    /// In the order of TrackId.
    [[nodiscard]] std::vector<PlayCount> ofListener(ListenerId listener) const;
    /// Plays of all listeners.
    [[nodiscard]] double total() const;

    /// Adds or replaces, all or none. Throws BadArgument for a count that is not greater than 0, NotFound for an
    /// unknown listener or track.
    void set(ListenerId listener, std::span<const PlayCount> counts);

private:
    Database& m_database;
};

} // namespace nearfield::storage
