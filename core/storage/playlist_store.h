#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/catalogue/playlist.h"
#include "core/storage/database.h"

namespace nearfield::storage {

/// Playlists and their entries in order. Names need not be unique. An id never means another playlist than the one it
/// was given to. An entry whose track is removed from the library stays, in words.
class PlaylistStore
{
public:
    explicit PlaylistStore(Database& database)
        : m_database(database)
    {
    }

    /// The last changed first. An entry's duration is that of its track where the words state none.
    [[nodiscard]] std::vector<PlaylistSummary> list() const;
    /// Throws NotFound.
    [[nodiscard]] Playlist load(PlaylistId id) const;

    /// The imported playlist of this recipe that was not changed since; of several the newest.
    [[nodiscard]] std::optional<Playlist> importedBy(const std::string& recipe) const;

    /// Stores a new playlist; its id is given here. Throws BadArgument for a blank name, NotFound for an unknown track.
    PlaylistId add(const Playlist& playlist);
    /// Replaces all but the id and the time of creation. Throws as add(), NotFound for an unknown playlist.
    void replace(const Playlist& playlist);
    /// Throws NotFound, for an unknown track too.
    void setEntries(PlaylistId id, std::span<const PlaylistEntry> entries, std::int64_t changedAt);
    /// Throws BadArgument for a blank name, NotFound.
    void rename(PlaylistId id, std::string_view name, std::int64_t changedAt);
    /// Throws NotFound.
    void remove(PlaylistId id);
    /// Puts back what was removed, under the same id. Entries whose track is gone meanwhile are kept in words. Throws
    /// BadArgument when there is such a playlist.
    void restore(const Playlist& playlist);

    /// An entry that is no track of the library yet.
    struct Unfound
    {
        PlaylistId playlist{};
        std::int64_t position = 0;
        PlaylistEntry entry;
    };
    [[nodiscard]] std::vector<Unfound> unfound() const;
    /// The entry means this track from now on. Throws NotFound for an unknown track.
    void setTrack(const Unfound& entry, TrackId track);

private:
    void insertEntries(PlaylistId id, std::span<const PlaylistEntry> entries);

    Database& m_database;
};

} // namespace nearfield::storage
