#include "core/storage/import_store.h"

#include "core/storage/sqlite.h"

namespace nearfield::storage {

void ImportStore::record(const ImportFile& file, std::span<const RemovedRow> removed)
{
    Transaction transaction(m_database);
    Query remember(m_database, "INSERT INTO import_file (path, layout, imported_at, read, added, updated, unchanged) "
                               "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (path) DO UPDATE SET layout = "
                               "excluded.layout, imported_at = excluded.imported_at, read = excluded.read, added = "
                               "excluded.added, updated = excluded.updated, unchanged = excluded.unchanged");
    remember.bind(file.path, file.layout, file.importedAt, file.read, file.added, file.updated, file.unchanged).run();
    Query find(m_database, "SELECT id FROM import_file WHERE path = ?");
    const std::int64_t fileId = find.bind(file.path).next() ? find.integer(0) : 0;

    Query(m_database, "DELETE FROM removed_row WHERE file_id = ?").bind(fileId).run();
    Query insert(m_database, "INSERT INTO removed_row (file_id, line, uri, title, artists, reason, kept_track_id) "
                             "VALUES (?, ?, ?, ?, ?, ?, ?)");
    for (const RemovedRow& row : removed) {
        insert.bind(fileId, row.line, row.uri, row.title, row.artists, row.reason, row.keptTrack).run();
    }
    transaction.commit();
}

std::vector<ImportFile> ImportStore::files() const
{
    Query query(m_database, "SELECT path, layout, imported_at, read, added, updated, unchanged FROM import_file "
                            "ORDER BY imported_at DESC, id DESC");
    std::vector<ImportFile> out;
    while (query.next()) {
        out.push_back({.path = query.text(0),
                       .layout = query.text(1),
                       .importedAt = query.integer(2),
                       .read = query.count(3),
                       .added = query.count(4),
                       .updated = query.count(5),
                       .unchanged = query.count(6)});
    }
    return out;
}

std::vector<RemovedRow> ImportStore::removedRows(std::size_t limit) const
{
    Query query(m_database,
                "SELECT path, line, uri, title, artists, reason, kept_track_id FROM removed_row JOIN import_file ON "
                "import_file.id = file_id ORDER BY imported_at DESC, file_id DESC, removed_row.id LIMIT ?");
    query.bind(limit);
    std::vector<RemovedRow> out;
    while (query.next()) {
        out.push_back({.file = query.text(0),
                       .line = query.count(1),
                       .uri = query.text(2),
                       .title = query.text(3),
                       .artists = query.text(4),
                       .reason = query.text(5),
                       .keptTrack = query.isNull(6) ? std::nullopt : std::optional(query.id<TrackId>(6))});
    }
    return out;
}

std::size_t ImportStore::removedCount() const
{
    Query query(m_database, "SELECT count(*) FROM removed_row");
    return query.next() ? query.count(0) : 0;
}

std::optional<TrackId> ImportStore::aliasOf(std::string_view uri) const
{
    Query query(m_database, "SELECT kept_track_id FROM removed_row WHERE uri = ? AND kept_track_id IS NOT NULL "
                            "ORDER BY id DESC LIMIT 1");
    return query.bind(uri).next() ? std::optional(query.id<TrackId>(0)) : std::nullopt;
}

std::unordered_map<std::string, TrackId> ImportStore::aliases() const
{
    Query query(m_database, "SELECT uri, kept_track_id FROM removed_row WHERE kept_track_id IS NOT NULL AND uri <> '' "
                            "ORDER BY id");
    std::unordered_map<std::string, TrackId> out;
    while (query.next()) {
        out.insert_or_assign(query.text(0), query.id<TrackId>(1));
    }
    return out;
}

} // namespace nearfield::storage
