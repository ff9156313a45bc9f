#include "core/storage/play_store.h"

#include "core/storage/sqlite.h"

namespace nearfield::storage {

std::vector<Play> PlayStore::ofListener(ListenerId listener) const
{
    Query query(m_database, "SELECT track_id, played_at, seconds_heard, fraction FROM play WHERE listener_id = ? "
                            "ORDER BY played_at, track_id");
    query.bind(listener);
    std::vector<Play> out;
    while (query.next()) {
        out.push_back({.track = query.id<TrackId>(0),
                       .playedAt = query.integer(1),
                       .secondsHeard = query.real(2),
                       .fraction = query.real(3)});
    }
    return out;
}

PlayHistory PlayStore::historyOf(ListenerId listener, TrackId track) const
{
    PlayHistory history;
    // Where nobody knows how much was heard, every play counts.
    Query timed(m_database, "SELECT count(*), coalesce(max(played_at), 0) FROM play WHERE listener_id = ? AND "
                            "track_id = ? AND ((seconds_heard >= ? AND fraction >= ?) OR "
                            "(seconds_heard = 0 AND fraction = 0))");
    if (timed.bind(listener, track, kSkippedSeconds, kSkippedFraction).next()) {
        history = {.plays = timed.count(0), .lastPlayedAt = timed.integer(1)};
    }
    Query counted(m_database, "SELECT plays FROM play_count WHERE listener_id = ? AND track_id = ?");
    if (counted.bind(listener, track).next()) {
        history.plays += static_cast<std::size_t>(counted.real(0));
    }
    return history;
}

std::size_t PlayStore::count() const
{
    Query query(m_database, "SELECT count(*) FROM play");
    return query.next() ? query.count(0) : 0;
}

std::size_t PlayStore::add(ListenerId listener, std::span<const Play> plays)
{
    Transaction transaction(m_database);
    Query query(m_database, "INSERT INTO play (listener_id, track_id, played_at, seconds_heard, fraction) "
                            "VALUES (?, ?, ?, ?, ?) ON CONFLICT (listener_id, played_at, track_id) DO NOTHING");
    std::size_t added = 0;
    for (const Play& play : plays) {
        added += static_cast<std::size_t>(
            query.bind(listener, play.track, play.playedAt, play.secondsHeard, play.fraction).run());
    }
    transaction.commit();
    return added;
}

} // namespace nearfield::storage
