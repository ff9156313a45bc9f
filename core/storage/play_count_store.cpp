#include "core/storage/play_count_store.h"

#include "core/storage/sqlite.h"

namespace nearfield::storage {

std::vector<PlayCount> PlayCountStore::ofListener(ListenerId listener) const
{
    Query query(m_database, "SELECT track_id, plays FROM play_count WHERE listener_id = ? ORDER BY track_id");
    query.bind(listener);
    std::vector<PlayCount> out;
    while (query.next()) {
        out.push_back({.track = query.id<TrackId>(0), .plays = query.real(1)});
    }
    return out;
}

double PlayCountStore::total() const
{
    Query query(m_database, "SELECT total(plays) FROM play_count");
    return query.next() ? query.real(0) : 0;
}

void PlayCountStore::set(ListenerId listener, std::span<const PlayCount> counts)
{
    Transaction transaction(m_database);
    Query query(m_database, "INSERT INTO play_count (listener_id, track_id, plays) VALUES (?, ?, ?) "
                            "ON CONFLICT DO UPDATE SET plays = excluded.plays");
    for (const PlayCount& row : counts) {
        query.bind(listener, row.track, row.plays).run();
    }
    transaction.commit();
}

} // namespace nearfield::storage
