#pragma once

#include <optional>

#include "core/exchange/playlist_file.h"
#include "core/exchange/track_finder.h"
#include "core/storage/database.h"

namespace nearfield {

/// Finds the tracks of the library that entries of playlists mean. Not for two threads at once.
class EntryFinder
{
public:
    /// Both must outlive it; `catalogue` is as it is in the database.
    EntryFinder(storage::Database& database, const Catalogue& catalogue);

    /// By what is surest: an identifier (a uri of the library or of a removed copy, a Spotify link, an ISRC, a
    /// MusicBrainz recording), the path of a file, then title and artists, where of several the one of the nearest
    /// duration is meant; a file's name stands for a title where there is none.
    [[nodiscard]] std::optional<TrackId> find(const exchange::ListedTrack& track);
    [[nodiscard]] std::optional<TrackId> find(const PlaylistEntry& entry);

private:
    [[nodiscard]] std::optional<TrackId> byIdentifier(const std::string& identifier);
    [[nodiscard]] std::optional<TrackId> byPath(const std::string& location) const;
    [[nodiscard]] std::optional<TrackId> byName(const PlaylistEntry& entry);

    storage::Database& m_database;
    const Catalogue& m_catalogue;
    exchange::TrackFinder::Aliases m_aliases;
    exchange::TrackFinder m_finder;
};

/// Gives every entry of a stored playlist that is no track yet the track that it means. Returns how many were found.
std::size_t findTracksOfPlaylists(storage::Database& database, const Catalogue& catalogue);

} // namespace nearfield
