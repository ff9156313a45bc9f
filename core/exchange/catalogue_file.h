#pragma once

#include <cstddef>
#include <filesystem>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/progress.h"
#include "core/catalogue/track.h"
#include "core/exchange/removal.h"

namespace nearfield::exchange {

/// The tracks of a catalogue file as it states them, in its order; clean() decides which are fit to use.
struct CatalogueFile
{
    std::string layout;             ///< "nearfield", "hit-predictor", "exportify", … (docs/file-formats.md)
    std::vector<std::string> notes; ///< for people: what was unusual and how it was read
    std::size_t rowsRead = 0;       ///< tracks and rejected together
    std::vector<Track> tracks;      ///< uri never empty; features NaN where unknown, not yet checked for range
    std::vector<std::size_t> lines; ///< of each track, the physical line it begins in
    std::vector<Removal> rejected;  ///< rows that are no rows of the table
    bool cancelled = false;         ///< asked to stop: the rest is empty
};

/// Reads a table of tracks with audio features. Columns are found by name, in any order; docs/file-formats.md lists
/// the names. Takes UTF-8, UTF-16 with a byte order mark, and Windows-1252 (decided for each field that is not UTF-8).
/// Blocks; uses all cores; the result does not depend on their number. Throws NotFound, Unreadable, or BadFormat (an
/// empty or binary file, no header, a feature without a column) with a message that names the file and what to do.
[[nodiscard]] CatalogueFile readCatalogue(const std::filesystem::path& path, const ProgressCallback& progress,
                                          const std::stop_token& stop);

/// The same from memory; `name` stands for the file in messages.
[[nodiscard]] CatalogueFile parseCatalogue(std::string_view bytes, const std::string& name,
                                           const ProgressCallback& progress, const std::stop_token& stop);

} // namespace nearfield::exchange
