#include <algorithm>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/library/library.h"
#include "core/library/library_impl.h"
#include "core/library/playlist_words.h"
#include "core/storage/playlist_store.h"

namespace nearfield {

std::vector<PlaylistSummary> Library::playlists() const
{
    auto database = m_impl->database();
    return storage::PlaylistStore(database).list();
}

Playlist Library::playlist(PlaylistId id) const
{
    auto database = m_impl->database();
    return storage::PlaylistStore(database).load(id);
}

PlaylistId Library::savePlaylist(const Playlist& playlist)
{
    Playlist stored = playlist;
    stored.entries = withWords(playlist.entries, *catalogue(), *trackFiles());
    stored.createdAt = stored.changedAt = unixNow();
    auto database = m_impl->database();
    storage::PlaylistStore store(database);
    if (stored.id == PlaylistId{}) {
        return store.add(stored);
    }
    store.replace(stored);
    return stored.id;
}

void Library::setPlaylistEntries(PlaylistId id, std::span<const PlaylistEntry> entries)
{
    const std::vector<PlaylistEntry> stored = withWords(entries, *catalogue(), *trackFiles());
    auto database = m_impl->database();
    storage::PlaylistStore(database).setEntries(id, stored, unixNow());
}

void Library::renamePlaylist(PlaylistId id, std::string_view name)
{
    auto database = m_impl->database();
    storage::PlaylistStore(database).rename(id, name, unixNow());
}

Playlist Library::removePlaylist(PlaylistId id)
{
    auto database = m_impl->database();
    storage::Transaction transaction(database);
    storage::PlaylistStore store(database);
    Playlist backup = store.load(id);
    store.remove(id);
    transaction.commit();
    return backup;
}

void Library::restorePlaylist(const Playlist& playlist)
{
    auto database = m_impl->database();
    storage::PlaylistStore(database).restore(playlist);
}

PlaylistId Library::resolvePlaylist(std::string_view text) const
{
    const std::vector<PlaylistSummary> all = playlists();
    const std::string wanted = folded(trimmed(text));
    std::vector<const PlaylistSummary*> named;
    for (const PlaylistSummary& one : all) {
        if (folded(one.name) == wanted) {
            named.push_back(&one);
        }
    }
    if (named.empty()) { // a name may be a number, so ids come second
        const auto byId = std::find_if(all.begin(), all.end(), [&wanted](const PlaylistSummary& one) {
            return fmt::format("{}", value(one.id)) == wanted;
        });
        if (byId == all.end()) {
            throw Error(ErrorKind::NotFound, fmt::format("No playlist is called “{}”", text));
        }
        return byId->id;
    }
    if (named.size() > 1) {
        std::string message = fmt::format("{} playlists are called “{}”; name one by its number:", named.size(), text);
        for (const PlaylistSummary* one : named) {
            message += fmt::format("\n  {}  {}, {} tracks", value(one->id), one->name, one->entries);
        }
        throw Error(ErrorKind::Ambiguous, message);
    }
    return named.front()->id;
}

} // namespace nearfield
