#include "core/storage/playlist_store.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/storage/sqlite.h"

namespace nearfield::storage {

namespace {

[[noreturn]] void throwUnknown(PlaylistId id)
{
    throw Error(ErrorKind::NotFound, fmt::format("There is no playlist with the id {}", value(id)));
}

std::string_view checkedName(std::string_view name)
{
    const std::string_view stored = trimmed(name);
    if (stored.empty()) {
        throw Error(ErrorKind::BadArgument, "A playlist needs a name");
    }
    return stored;
}

PlaylistKind kindOf(std::string_view text)
{
    return playlistKindOf(text).value_or(PlaylistKind::Manual); // the schema allows no other word
}

constexpr const char* kEntryColumns = "track_id, title, artists, album, location, identifier, duration, reason";

/// Reads kEntryColumns, which begin at `first`.
PlaylistEntry entryOf(const Query& query, int first)
{
    PlaylistEntry entry;
    if (!query.isNull(first)) {
        entry.track = query.id<TrackId>(first);
    }
    entry.title = query.text(first + 1);
    entry.artists = query.text(first + 2);
    entry.album = query.text(first + 3);
    entry.location = query.text(first + 4);
    entry.identifier = query.text(first + 5);
    if (!query.isNull(first + 6)) {
        entry.duration = query.real(first + 6);
    }
    entry.reason = query.text(first + 7);
    return entry;
}

} // namespace

std::vector<PlaylistSummary> PlaylistStore::list() const
{
    Query query(m_database,
                "SELECT p.id, p.name, p.kind, p.changed_at, count(e.position), "
                "       total(coalesce(e.duration, t.duration)) "
                "FROM playlist p LEFT JOIN playlist_entry e ON e.playlist_id = p.id LEFT JOIN track t ON t.id = "
                "e.track_id GROUP BY p.id ORDER BY p.changed_at DESC, p.id DESC");
    std::vector<PlaylistSummary> out;
    while (query.next()) {
        out.push_back({.id = query.id<PlaylistId>(0),
                       .name = query.text(1),
                       .kind = kindOf(query.textView(2)),
                       .entries = query.count(4),
                       .seconds = query.real(5),
                       .changedAt = query.integer(3)});
    }
    return out;
}

Playlist PlaylistStore::load(PlaylistId id) const
{
    Query query(m_database, "SELECT name, kind, recipe, created_at, changed_at FROM playlist WHERE id = ?");
    if (!query.bind(id).next()) {
        throwUnknown(id);
    }
    Playlist out{.id = id,
                 .name = query.text(0),
                 .kind = kindOf(query.textView(1)),
                 .recipe = query.text(2),
                 .createdAt = query.integer(3),
                 .changedAt = query.integer(4),
                 .entries = {}};
    Query entries(m_database,
                  fmt::format("SELECT {} FROM playlist_entry WHERE playlist_id = ? ORDER BY position", kEntryColumns));
    entries.bind(id);
    while (entries.next()) {
        out.entries.push_back(entryOf(entries, 0));
    }
    return out;
}

std::optional<Playlist> PlaylistStore::importedBy(const std::string& recipe) const
{
    Query query(m_database, "SELECT id FROM playlist WHERE kind = 'imported' AND recipe = ? AND changed_at = "
                            "created_at ORDER BY id DESC");
    return query.bind(recipe).next() ? std::optional(load(query.id<PlaylistId>(0))) : std::nullopt;
}

void PlaylistStore::insertEntries(PlaylistId id, std::span<const PlaylistEntry> entries)
{
    Query query(m_database, fmt::format("INSERT INTO playlist_entry (playlist_id, position, {}) "
                                        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                                        kEntryColumns));
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const PlaylistEntry& e = entries[i];
        query.bind(id, i, e.track, e.title, e.artists, e.album, e.location, e.identifier, e.duration, e.reason).run();
    }
}

PlaylistId PlaylistStore::add(const Playlist& playlist)
{
    Transaction transaction(m_database);
    Query(m_database, "INSERT INTO playlist (name, kind, recipe, created_at, changed_at) VALUES (?, ?, ?, ?, ?)")
        .bind(checkedName(playlist.name), toString(playlist.kind), playlist.recipe, playlist.createdAt,
              playlist.changedAt)
        .run();
    const auto id = static_cast<PlaylistId>(m_database.sqlite().getLastInsertRowid());
    insertEntries(id, playlist.entries);
    transaction.commit();
    return id;
}

void PlaylistStore::replace(const Playlist& playlist)
{
    Transaction transaction(m_database);
    const int changed = Query(m_database, "UPDATE playlist SET name = ?, kind = ?, recipe = ? WHERE id = ?")
                            .bind(checkedName(playlist.name), toString(playlist.kind), playlist.recipe, playlist.id)
                            .run();
    if (changed == 0) {
        throwUnknown(playlist.id);
    }
    setEntries(playlist.id, playlist.entries, playlist.changedAt);
    transaction.commit();
}

void PlaylistStore::setEntries(PlaylistId id, std::span<const PlaylistEntry> entries, std::int64_t changedAt)
{
    Transaction transaction(m_database);
    if (Query(m_database, "UPDATE playlist SET changed_at = ? WHERE id = ?").bind(changedAt, id).run() == 0) {
        throwUnknown(id);
    }
    Query(m_database, "DELETE FROM playlist_entry WHERE playlist_id = ?").bind(id).run();
    insertEntries(id, entries);
    transaction.commit();
}

void PlaylistStore::rename(PlaylistId id, std::string_view name, std::int64_t changedAt)
{
    if (Query(m_database, "UPDATE playlist SET name = ?, changed_at = ? WHERE id = ?")
            .bind(checkedName(name), changedAt, id)
            .run() == 0) {
        throwUnknown(id);
    }
}

void PlaylistStore::remove(PlaylistId id)
{
    if (Query(m_database, "DELETE FROM playlist WHERE id = ?").bind(id).run() == 0) {
        throwUnknown(id);
    }
}

void PlaylistStore::restore(const Playlist& playlist)
{
    Transaction transaction(m_database);
    Query taken(m_database, "SELECT 1 FROM playlist WHERE id = ?");
    if (taken.bind(playlist.id).next()) {
        throw Error(ErrorKind::BadArgument,
                    fmt::format("There is a playlist with the id {} already", value(playlist.id)));
    }
    Query(m_database, "INSERT INTO playlist (id, name, kind, recipe, created_at, changed_at) VALUES (?, ?, ?, ?, ?, ?)")
        .bind(playlist.id, checkedName(playlist.name), toString(playlist.kind), playlist.recipe, playlist.createdAt,
              playlist.changedAt)
        .run();
    std::vector<PlaylistEntry> entries = playlist.entries;
    for (PlaylistEntry& entry : entries) {
        if (entry.track) {
            Query track(m_database, "SELECT 1 FROM track WHERE id = ?");
            if (!track.bind(*entry.track).next()) {
                entry.track.reset();
            }
        }
    }
    insertEntries(playlist.id, entries);
    transaction.commit();
}

std::vector<PlaylistStore::Unfound> PlaylistStore::unfound() const
{
    Query query(m_database, fmt::format("SELECT playlist_id, position, {} FROM playlist_entry WHERE track_id IS NULL",
                                        kEntryColumns));
    std::vector<Unfound> out;
    while (query.next()) {
        out.push_back({.playlist = query.id<PlaylistId>(0), .position = query.integer(1), .entry = entryOf(query, 2)});
    }
    return out;
}

void PlaylistStore::setTrack(const Unfound& entry, TrackId track)
{
    Query(m_database, "UPDATE playlist_entry SET track_id = ? WHERE playlist_id = ? AND position = ?")
        .bind(track, entry.playlist, entry.position)
        .run();
}

} // namespace nearfield::storage
