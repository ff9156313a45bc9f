#pragma once

#include <cstddef>
#include <functional>
#include <string_view>
#include <vector>

#include "core/catalogue/track.h"
#include "core/exchange/catalogue_file.h"
#include "core/exchange/removal.h"

namespace nearfield::exchange {

/// Tracks fit for a library, one of each id and recording, and every row that was left out.
struct CleanedFile
{
    std::vector<Track> tracks;      ///< in the order of the file
    std::vector<std::size_t> lines; ///< of each track
    std::vector<Removal> removed;   ///< by line, with the rejected rows; `kept` is an index into `tracks`
};

/// Tells whether the library holds a track with this uri.
using HoldsUri = std::function<bool(std::string_view uri)>;

/// Applies the rules of docs/file-formats.md in this order: each row by itself (the nine features, then tempo,
/// duration, loudness and unit features in range), then rows with the same id, then copies of one recording: the same
/// ISRC, or the same recordingName() and a duration within two seconds. Of copies the most popular is kept, the first
/// of equals; blanks of a kept track are filled from those that go, in the order of the file. A row whose id the
/// library holds already is always kept, so that it reaches its track, and other copies give way to it.
[[nodiscard]] CleanedFile clean(CatalogueFile file, const HoldsUri& inLibrary = {});

} // namespace nearfield::exchange
