#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ids.h"

namespace nearfield {
class Catalogue;
class TrackFiles;
} // namespace nearfield

namespace nearfield::ui {

/// What another player says of the track it plays. Unknown text is empty.
struct ForeignTrack
{
    std::string title;
    std::vector<std::string> artists;
    std::string album;
    std::string url;     ///< file://, https://open.spotify.com/… or whatever it likes
    std::string trackId; ///< its own name for it
    std::string isrc;
    std::string musicBrainzRecording;
    double seconds = 0; ///< 0 unknown

    [[nodiscard]] bool empty() const { return title.empty() && url.empty(); }
    friend bool operator==(const ForeignTrack&, const ForeignTrack&) = default;
};

/// The id in "spotify:track:…", "/com/spotify/track/…" and links to open.spotify.com; empty where there is none.
[[nodiscard]] std::string_view spotifyId(std::string_view text) noexcept;

/// The track of the library that this is: by Spotify id, file, ISRC or MusicBrainz id, and failing these by the name of
/// its recording; of several with that name, the one whose album and duration fit best. Looks at every name, about a
/// microsecond each, so it is not for the GUI thread.
[[nodiscard]] std::optional<TrackId> findInLibrary(const Catalogue& catalogue, const TrackFiles& files,
                                                   const ForeignTrack& track, std::stop_token stop = {});

} // namespace nearfield::ui
