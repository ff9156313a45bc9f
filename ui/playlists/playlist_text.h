#pragma once

#include <cstdint>
#include <vector>

#include <QString>

#include "core/catalogue/catalogue.h"
#include "core/library/playlists.h"

/// Playlists as people read of them.
namespace nearfield::ui {

[[nodiscard]] QString kindText(PlaylistKind kind);                    ///< "Journey"
[[nodiscard]] QString moodText(ArcOptions::Mood mood);                ///< "Calm"
[[nodiscard]] QString lengthText(double seconds);                     ///< "1 h 32 min", "4 min"
[[nodiscard]] QString tracksText(std::size_t tracks);                 ///< "24 tracks"
[[nodiscard]] QString countsText(std::size_t tracks, double seconds); ///< "24 tracks · 1 h 32 min"

/// Of the entries whose duration is known, from the catalogue or from where the entry came.
[[nodiscard]] double secondsOf(const std::vector<PlaylistEntry>& entries, const Catalogue& catalogue);

/// A track of the library as an entry, with what is known of it in words, which outlive its leaving the library.
[[nodiscard]] PlaylistEntry entryOf(const Catalogue& catalogue, TrackId track, const QString& reason = {});

/// The tracks of the library among the entries, in order.
[[nodiscard]] std::vector<TrackId> tracksOf(const std::vector<PlaylistEntry>& entries, const Catalogue& catalogue);

} // namespace nearfield::ui
