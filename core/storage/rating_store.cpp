#include "core/storage/rating_store.h"

#include <cmath>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/storage/sqlite.h"

namespace nearfield::storage {

std::vector<Rating> RatingStore::ofListener(ListenerId listener) const
{
    Query query(m_database, "SELECT track_id, stars, rated_at FROM rating WHERE listener_id = ? ORDER BY track_id");
    query.bind(listener);
    std::vector<Rating> out;
    while (query.next()) {
        out.push_back(
            {.track = query.id<TrackId>(0), .stars = static_cast<float>(query.real(1)), .ratedAt = query.integer(2)});
    }
    return out;
}

std::size_t RatingStore::count() const
{
    Query query(m_database, "SELECT count(*) FROM rating");
    return query.next() ? query.count(0) : 0;
}

void RatingStore::set(ListenerId listener, std::span<const Rating> ratings)
{
    Transaction transaction(m_database);
    Query query(m_database, "INSERT INTO rating (listener_id, track_id, stars, rated_at) VALUES (?, ?, ?, ?) "
                            "ON CONFLICT DO UPDATE SET stars = excluded.stars, rated_at = excluded.rated_at");
    for (const Rating& rating : ratings) {
        const float halves = 2 * rating.stars;
        if (!(halves >= 1 && halves <= 10 && halves == std::floor(halves))) {
            throw Error(ErrorKind::BadArgument,
                        fmt::format("{} is not a number of stars: a rating is 0.5, 1, 1.5 … 5", rating.stars));
        }
        query.bind(listener, rating.track, rating.stars, rating.ratedAt).run();
    }
    transaction.commit();
}

void RatingStore::remove(ListenerId listener, std::span<const TrackId> tracks)
{
    Transaction transaction(m_database);
    Query query(m_database, "DELETE FROM rating WHERE listener_id = ? AND track_id = ?");
    for (const TrackId track : tracks) {
        query.bind(listener, track).run();
    }
    transaction.commit();
}

} // namespace nearfield::storage
