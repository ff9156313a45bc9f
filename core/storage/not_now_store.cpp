#include "core/storage/not_now_store.h"

#include "core/storage/sqlite.h"

namespace nearfield::storage {

std::vector<NotNow> NotNowStore::ofListener(ListenerId listener, std::int64_t now) const
{
    Query query(m_database, "SELECT track_id, until FROM not_now WHERE listener_id = ? AND until > ? "
                            "ORDER BY track_id");
    query.bind(listener, now);
    std::vector<NotNow> out;
    while (query.next()) {
        out.push_back({.track = query.id<TrackId>(0), .until = query.integer(1)});
    }
    return out;
}

void NotNowStore::set(ListenerId listener, std::span<const NotNow> rows)
{
    Transaction transaction(m_database);
    Query query(m_database, "INSERT INTO not_now (listener_id, track_id, until) VALUES (?, ?, ?) "
                            "ON CONFLICT DO UPDATE SET until = excluded.until");
    for (const NotNow& row : rows) {
        query.bind(listener, row.track, row.until).run();
    }
    transaction.commit();
}

void NotNowStore::remove(ListenerId listener, TrackId track)
{
    Query(m_database, "DELETE FROM not_now WHERE listener_id = ? AND track_id = ?").bind(listener, track).run();
}

} // namespace nearfield::storage
