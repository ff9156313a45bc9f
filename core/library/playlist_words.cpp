#include "core/library/playlist_words.h"

#include <cmath>

#include "core/base/text.h"

namespace nearfield {

namespace {

void fill(std::string& text, std::string_view otherwise)
{
    text = std::string(trimmed(text));
    if (text.empty()) {
        text = std::string(trimmed(otherwise));
    }
}

} // namespace

std::vector<PlaylistEntry> withWords(std::span<const PlaylistEntry> entries, const Catalogue& catalogue,
                                     const TrackFiles& files)
{
    std::vector<PlaylistEntry> out(entries.begin(), entries.end());
    for (PlaylistEntry& entry : out) {
        const auto row = entry.track ? catalogue.rowOf(*entry.track) : std::nullopt;
        fill(entry.title, row ? catalogue.title(*row) : "");
        fill(entry.artists, row ? catalogue.artists(*row) : "");
        fill(entry.album, row ? catalogue.album(*row) : "");
        fill(entry.identifier, row ? catalogue.uri(*row) : "");
        fill(entry.reason, "");
        if (row && entry.location.empty()) {
            if (const TrackFile* file = files.find(*entry.track)) {
                entry.location = file->path.string();
            }
        }
        if (row && !entry.duration) {
            const float seconds = catalogue.raw(*row, RawFeature::Duration);
            entry.duration = std::isnan(seconds) ? std::nullopt : std::optional(static_cast<double>(seconds));
        }
        if (entry.duration) {
            entry.duration = std::round(*entry.duration * 1000) / 1000;
        }
    }
    return out;
}

} // namespace nearfield
