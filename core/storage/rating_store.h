#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/storage/database.h"
#include "core/storage/rows.h"

namespace nearfield::storage {

class RatingStore
{
public:
    explicit RatingStore(Database& database)
        : m_database(database)
    {
    }

    /// In the order of TrackId.
    [[nodiscard]] std::vector<Rating> ofListener(ListenerId listener) const;
    /// Of all listeners.
    [[nodiscard]] std::size_t count() const;

    /// Adds or replaces, all or none. Throws BadArgument unless stars are 0.5, 1, … 5, NotFound for an unknown listener
    /// or track.
    void set(ListenerId listener, std::span<const Rating> ratings);
    void set(ListenerId listener, const Rating& rating) { set(listener, std::span(&rating, 1)); }
    /// All or none; nothing happens to a track that has none.
    void remove(ListenerId listener, std::span<const TrackId> tracks);
    void remove(ListenerId listener, TrackId track) { remove(listener, std::span(&track, 1)); }

private:
    Database& m_database;
};

} // namespace nearfield::storage
