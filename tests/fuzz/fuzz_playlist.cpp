// Feeds the readers of playlists with anything, under each name. What was read is written in every format and read
// back: it must be the same.

#include <array>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/base/error.h"
#include "core/exchange/playlist_file.h"

using namespace nearfield;
using namespace nearfield::exchange;

namespace {

/// What every format holds: M3U8 has no line breaks.
PlaylistEntry comparable(PlaylistEntry entry)
{
    for (std::string* text : {&entry.title, &entry.artists, &entry.album, &entry.reason, &entry.identifier}) {
        for (char& c : *text) {
            c = c == '\n' ? ' ' : c;
        }
    }
    return entry;
}

void checkRoundTrip(const ListedPlaylist& list)
{
    constexpr std::array<const char*, 3> kNames{"/x/x.m3u8", "/x/x.xspf", "/x/x.jspf"};
    Playlist playlist{.name = list.name, .entries = {}};
    for (const ListedTrack& track : list.tracks) {
        playlist.entries.push_back(comparable(track.entry));
    }
    for (std::size_t format = 0; format < kNames.size(); ++format) {
        const std::string bytes = formatted(playlist, static_cast<PlaylistFormat>(format), kNames[format], false);
        const PlaylistFile back = parsePlaylists(bytes, kNames[format]);
        if (back.lists.size() != 1 || back.lists[0].tracks.size() != playlist.entries.size()) {
            std::abort();
        }
        for (std::size_t i = 0; i < playlist.entries.size(); ++i) {
            const PlaylistEntry& is = back.lists[0].tracks[i].entry;
            const PlaylistEntry& was = playlist.entries[i];
            // A place that is its own identifier is one of the two.
            if (is.album != was.album || is.reason != was.reason || is.duration != was.duration) {
                std::abort();
            }
        }
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    for (const char* name : {"/x/x.m3u", "/x/x.xspf", "/x/x.jspf", "/x/x.csv"}) {
        try {
            static_cast<void>(holdsPlaylists(bytes, name));
            for (const ListedPlaylist& list : parsePlaylists(bytes, name).lists) {
                checkRoundTrip(list);
            }
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::BadFormat) {
                std::abort();
            }
        }
    }
    return 0;
}
