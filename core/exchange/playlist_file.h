#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/catalogue/playlist.h"

/// Playlists of other programs: M3U and M3U8, XSPF, JSPF, and tables of many playlists (docs/file-formats.md).
namespace nearfield::exchange {

/// The largest file that is read, and the most entries of one.
inline constexpr std::size_t kLargestPlaylistFile = std::size_t{64} << 20U;
inline constexpr std::size_t kMostPlaylistEntries = 500'000;

struct ListedTrack
{
    PlaylistEntry entry;                  ///< without a track; the location as locationOf() gives it
    std::vector<std::string> identifiers; ///< all that the file gives; the first is that of the entry
    std::string isrc;
};

struct ListedPlaylist
{
    std::string name; ///< that of the file, without its ending, where the file gives none
    std::vector<ListedTrack> tracks;
};

/// What a file of playlists says.
struct PlaylistFile
{
    std::string layout; ///< "m3u8", "xspf", "jspf" or "playlists", a table
    std::vector<ListedPlaylist> lists;
    std::vector<std::string> notes; ///< for people: what was unusual and how it was read
};

/// Tells from content, and from the name where the content leaves it open, whether a file holds playlists.
[[nodiscard]] bool holdsPlaylists(std::string_view bytes, const std::filesystem::path& path);

/// Reads a file of playlists. `path` names it, and says where relative paths begin; nothing is looked up there. Takes
/// UTF-8 with or without a byte order mark, UTF-16 with one, and Windows-1252 where it is neither.
/// Throws BadFormat with file, line and what is wrong.
[[nodiscard]] PlaylistFile parsePlaylists(std::string_view bytes, const std::filesystem::path& path);

/// A playlist as a file for `path`, to be read back unchanged by parsePlaylists(). Texts without control characters.
/// `relative`: paths from the folder of `path` where that is possible.
[[nodiscard]] std::string formatted(const Playlist& playlist, PlaylistFormat format, const std::filesystem::path& path,
                                    bool relative);

} // namespace nearfield::exchange
