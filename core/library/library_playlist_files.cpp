#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/exchange/csv_writer.h"
#include "core/exchange/playlist_file.h"
#include "core/exchange/table_text.h"
#include "core/features/features.h"
#include "core/library/entry_finder.h"
#include "core/library/library.h"
#include "core/library/library_impl.h"
#include "core/library/playlist_words.h"
#include "core/storage/playlist_store.h"

namespace nearfield {

namespace {

Playlist playlistOf(const exchange::ListedPlaylist& list, EntryFinder& finder, const std::filesystem::path& file,
                    PlaylistImport& report)
{
    Playlist out{.name = list.name, .kind = PlaylistKind::Imported, .entries = {}};
    out.recipe = nlohmann::ordered_json{{"file", file.string()}, {"name", list.name}}.dump(
        -1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    for (const exchange::ListedTrack& track : list.tracks) {
        PlaylistEntry& entry = out.entries.emplace_back(track.entry);
        entry.track = finder.find(track);
        report.found += entry.track ? 1 : 0;
    }
    report.name = list.name;
    report.entries = list.tracks.size();
    return out;
}

/// Stores an imported playlist in place of the one that the same file gave before, unless someone has changed that.
PlaylistId store(storage::PlaylistStore& store, Playlist playlist, std::int64_t now)
{
    playlist.createdAt = playlist.changedAt = now;
    const std::optional<Playlist> before = store.importedBy(playlist.recipe);
    if (!before) {
        return store.add(playlist);
    }
    if (before->entries != playlist.entries) {
        playlist.id = before->id;
        store.remove(before->id);
        store.restore(playlist);
    }
    return before->id;
}

} // namespace

std::vector<PlaylistImport> Library::importPlaylists(const std::filesystem::path& file)
{
    return m_impl->importPlaylists(exchange::parsePlaylists(exchange::readTable(file), file), file);
}

std::vector<PlaylistImport> Library::Impl::importPlaylists(const exchange::PlaylistFile& read,
                                                           const std::filesystem::path& file)
{
    const auto lock = writeLock(); // so that no track goes or comes between finding and storing
    const auto snapshot = catalogue();
    const auto files = trackFiles();
    auto db = database();
    storage::Transaction transaction(db);
    storage::PlaylistStore playlists(db);
    EntryFinder finder(db, *snapshot);
    const std::filesystem::path path = std::filesystem::absolute(file).lexically_normal();
    const std::int64_t now = unixNow();
    std::vector<PlaylistImport> out;
    for (const exchange::ListedPlaylist& list : read.lists) {
        PlaylistImport report;
        Playlist playlist = playlistOf(list, finder, path, report);
        playlist.entries = withWords(playlist.entries, *snapshot, *files);
        // Of many playlists of others those are kept that have to do with this library.
        if (read.lists.size() > 1 && report.found == 0) {
            continue;
        }
        report.id = store(playlists, std::move(playlist), now);
        out.push_back(std::move(report));
    }
    if (!out.empty()) {
        out.front().notes = read.notes;
    }
    if (out.size() < read.lists.size()) {
        const std::string note =
            fmt::format("{} of {} playlists were left out: the library holds none of their tracks.",
                        read.lists.size() - out.size(), read.lists.size());
        if (out.empty()) {
            throw Error(ErrorKind::NotFound, file.string() + ": " + note);
        }
        out.front().notes.push_back(note);
    }
    transaction.commit();
    return out;
}

std::size_t Library::exportPlaylist(const Playlist& playlist, const std::filesystem::path& file,
                                    const PlaylistExport& options) const
{
    const auto files = trackFiles();
    Playlist written = playlist;
    written.entries = withWords(playlist.entries, *catalogue(), *files);
    for (PlaylistEntry& entry : written.entries) { // files move, and the library knows where they are
        if (const TrackFile* known = entry.track ? files->find(*entry.track) : nullptr; known && !known->missing) {
            entry.location = known->path.string();
        }
    }
    writeFileAtomically(file, exchange::formatted(written, options.format, file, options.relativePaths));
    return written.entries.size();
}

std::size_t Library::exportPlaylist(PlaylistId id, const std::filesystem::path& file,
                                    const PlaylistExport& options) const
{
    return exportPlaylist(playlist(id), file, options);
}

std::size_t Library::exportCatalogue(const std::filesystem::path& file) const
{
    const auto snapshot = catalogue();
    std::string csv = "id,isrc,name,artists,album,year,genre,popularity,explicit";
    for (std::size_t i = 0; i < kRawFeatureCount; ++i) {
        const auto feature = static_cast<RawFeature>(i);
        csv += fmt::format(",{}", feature == RawFeature::Duration ? "duration_ms" : fileName(feature));
    }
    csv += '\n';
    const auto number = [](const auto& value) { return value ? fmt::format("{}", *value) : std::string(); };
    for (Row row = 0; row < snapshot->size(); ++row) {
        csv += fmt::format("{},{},{},{},{},{},{},{},{}", exchange::csvField(snapshot->uri(row)),
                           exchange::csvField(snapshot->isrc(row)), exchange::csvField(snapshot->title(row)),
                           exchange::csvField(snapshot->artists(row)), exchange::csvField(snapshot->album(row)),
                           number(snapshot->year(row)), exchange::csvField(snapshot->genre(row)),
                           number(snapshot->popularity(row)),
                           snapshot->isExplicit(row) ? (*snapshot->isExplicit(row) ? "1" : "0") : "");
        for (std::size_t i = 0; i < kRawFeatureCount; ++i) {
            const auto feature = static_cast<RawFeature>(i);
            const float value = snapshot->raw(row, feature);
            csv += std::isnan(value)                 ? ","
                   : feature == RawFeature::Duration ? fmt::format(",{:.0f}", 1000 * static_cast<double>(value))
                                                     : fmt::format(",{}", value);
        }
        csv += '\n';
    }
    writeFileAtomically(file, csv);
    return snapshot->size();
}

} // namespace nearfield
