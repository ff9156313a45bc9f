#pragma once

#include <span>
#include <vector>

#include "core/catalogue/catalogue.h"
#include "core/catalogue/playlist.h"
#include "core/library/music_files.h"

namespace nearfield {

/// The entries with what their tracks are called, where they are and how long they last, wherever that is empty; texts
/// without blanks around them, durations in whole milliseconds, as files of playlists hold them.
[[nodiscard]] std::vector<PlaylistEntry> withWords(std::span<const PlaylistEntry> entries, const Catalogue& catalogue,
                                                   const TrackFiles& files);

} // namespace nearfield
