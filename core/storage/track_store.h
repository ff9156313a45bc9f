#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/catalogue/catalogue.h"
#include "core/storage/database.h"

namespace nearfield::storage {

class TrackStore
{
public:
    explicit TrackStore(Database& database)
        : m_database(database)
    {
    }

    [[nodiscard]] std::size_t count() const;
    /// All tracks, in the order of TrackId.
    [[nodiscard]] Catalogue load() const;

    /// Adds all or none; their `id` is ignored. Returns the new ids in the same order: they increase and are greater
    /// than all ids in the library. Throws BadArgument, naming the uri, when one is empty or already there.
    std::vector<TrackId> insert(std::span<const Track> tracks);
    /// Replaces everything about the tracks with these ids, all or none. Throws NotFound for an unknown id and
    /// BadArgument for a uri that another track has.
    void update(std::span<const Track> tracks);
    /// With their ratings, plays and codes; unknown ids are passed over.
    void remove(std::span<const TrackId> tracks);

private:
    Database& m_database;
};

} // namespace nearfield::storage
