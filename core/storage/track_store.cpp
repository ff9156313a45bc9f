#include "core/storage/track_store.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/storage/sqlite.h"

namespace nearfield::storage {

namespace {

// What is stored of a track beside its id; the features are in the order of RawFeature.
constexpr std::string_view kColumns =
    "uri, isrc, title, artists, album, genre, year, popularity, is_explicit, added_at, danceability, energy, key, "
    "loudness, mode, speechiness, acousticness, instrumentalness, liveness, valence, tempo, duration, time_signature";
constexpr std::string_view kParameters = "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?";
constexpr int kFirstFeature = 11; ///< when the id is column 0
static_assert(kRawFeatureCount == 13);

template <typename... Values>
void bindTrack(Query& query, const Track& t, const Values&... further)
{
    const auto& f = t.raw.values;
    query.bind(t.uri, t.isrc, t.title, t.artists, t.album, t.genre, t.year, t.popularity, t.isExplicit, t.addedAt, f[0],
               f[1], f[2], f[3], f[4], f[5], f[6], f[7], f[8], f[9], f[10], f[11], f[12], further...);
}

int runFor(Query& query, const Track& track)
{
    try {
        return query.run();
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::BadArgument) {
            throw;
        }
        throw Error(ErrorKind::BadArgument, track.uri.empty()
                                                ? fmt::format("The track \"{}\" has no uri", track.title)
                                                : fmt::format("Another track has the uri {} already", track.uri));
    }
}

std::optional<int> optionalInt(const Query& query, int column)
{
    return query.isNull(column) ? std::nullopt : std::optional<int>(static_cast<int>(query.integer(column)));
}

/// Into `track`, so that its texts keep their memory from row to row.
void readTrack(const Query& query, Track& track)
{
    track.id = query.id<TrackId>(0);
    track.uri.assign(query.textView(1));
    track.isrc.assign(query.textView(2));
    track.title.assign(query.textView(3));
    track.artists.assign(query.textView(4));
    track.album.assign(query.textView(5));
    track.genre.assign(query.textView(6));
    track.year = optionalInt(query, 7);
    track.popularity = optionalInt(query, 8);
    track.isExplicit = query.isNull(9) ? std::nullopt : std::optional<bool>(query.integer(9) != 0);
    track.addedAt = query.integer(10);
    for (std::size_t i = 0; i < kRawFeatureCount; ++i) {
        track.raw.values[i] = static_cast<float>(query.real(kFirstFeature + static_cast<int>(i)));
    }
}

} // namespace

std::size_t TrackStore::count() const
{
    Query query(m_database, "SELECT count(*) FROM track");
    return query.next() ? query.count(0) : 0;
}

Catalogue TrackStore::load() const
{
    CatalogueBuilder builder(count());
    Query query(m_database, fmt::format("SELECT id, {} FROM track ORDER BY id", kColumns));
    Track track;
    while (query.next()) {
        if (query.id<TrackId>(0) <= track.id) {
            throwDamaged("tracks are out of order", m_database.file());
        }
        readTrack(query, track);
        builder.add(track);
    }
    return builder.build();
}

std::vector<TrackId> TrackStore::insert(std::span<const Track> tracks)
{
    Transaction transaction(m_database);
    std::vector<TrackId> ids;
    ids.reserve(tracks.size());
    Query query(m_database, fmt::format("INSERT INTO track ({}) VALUES ({})", kColumns, kParameters));
    for (const Track& track : tracks) {
        bindTrack(query, track);
        runFor(query, track);
        ids.push_back(static_cast<TrackId>(m_database.sqlite().getLastInsertRowid()));
    }
    transaction.commit();
    return ids;
}

void TrackStore::update(std::span<const Track> tracks)
{
    Transaction transaction(m_database);
    Query query(m_database, fmt::format("UPDATE track SET ({}) = ({}) WHERE id = ?", kColumns, kParameters));
    for (const Track& track : tracks) {
        bindTrack(query, track, track.id);
        if (runFor(query, track) == 0) {
            throw Error(ErrorKind::NotFound, fmt::format("There is no track with the id {}", value(track.id)));
        }
    }
    transaction.commit();
}

void TrackStore::remove(std::span<const TrackId> tracks)
{
    Transaction transaction(m_database);
    Query query(m_database, "DELETE FROM track WHERE id = ?");
    for (const TrackId track : tracks) {
        query.bind(track).run();
    }
    transaction.commit();
}

} // namespace nearfield::storage
