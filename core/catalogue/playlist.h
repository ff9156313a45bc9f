#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ids.h"

/// Ordered tracks, as they are stored and exchanged.
namespace nearfield {

enum class PlaylistKind : std::uint8_t { Manual, Journey, Radio, Arc, Filter, Selection, Imported };
[[nodiscard]] std::string_view toString(PlaylistKind kind) noexcept; ///< "manual", "journey", …
[[nodiscard]] std::optional<PlaylistKind> playlistKindOf(std::string_view text) noexcept;

/// One place of a playlist. What an entry from elsewhere said is kept in words, also where the library has no such
/// track. Of a track of the library its catalogue speaks; the words may be empty in a draft, and are filled in when it
/// is stored, so that they outlive the track.
struct PlaylistEntry
{
    std::optional<TrackId> track;
    std::string title;
    std::string artists;
    std::string album;
    std::string location;           ///< an absolute path, which may be one of Windows, or a URL
    std::string identifier;         ///< such as "spotify:track:…", "https://musicbrainz.org/recording/…"
    std::optional<double> duration; ///< seconds
    std::string reason;             ///< why it is there, for people

    friend bool operator==(const PlaylistEntry&, const PlaylistEntry&) = default;
};

struct Playlist
{
    PlaylistId id{}; ///< 0 until stored
    std::string name;
    PlaylistKind kind = PlaylistKind::Manual;
    std::string recipe = "{}";  ///< what was asked for, JSON
    std::int64_t createdAt = 0; ///< Unix seconds
    std::int64_t changedAt = 0;
    std::vector<PlaylistEntry> entries;
};

/// A playlist without its entries, for lists of them.
struct PlaylistSummary
{
    PlaylistId id{};
    std::string name;
    PlaylistKind kind = PlaylistKind::Manual;
    std::size_t entries = 0;
    double seconds = 0; ///< of the entries whose duration is known
    std::int64_t changedAt = 0;
};

/// How playlists are written for other programs (docs/file-formats.md).
enum class PlaylistFormat : std::uint8_t { M3u8, Xspf, Jspf };
/// By the ending of a name, whatever its case: .m3u and .m3u8, .xspf, .jspf.
[[nodiscard]] std::optional<PlaylistFormat> playlistFormatOf(std::string_view fileName) noexcept;

} // namespace nearfield
