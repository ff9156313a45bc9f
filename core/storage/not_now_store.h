#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/storage/database.h"
#include "core/storage/rows.h"

namespace nearfield::storage {

class NotNowStore
{
public:
    explicit NotNowStore(Database& database)
        : m_database(database)
    {
    }

    /// Those that end after `now`, in the order of TrackId.
    [[nodiscard]] std::vector<NotNow> ofListener(ListenerId listener, std::int64_t now) const;

    /// Adds or replaces, all or none. Throws NotFound for an unknown listener or track.
    void set(ListenerId listener, std::span<const NotNow> rows);
    void set(ListenerId listener, const NotNow& row) { set(listener, std::span(&row, 1)); }
    /// Nothing happens to a track that has none.
    void remove(ListenerId listener, TrackId track);

private:
    Database& m_database;
};

} // namespace nearfield::storage
