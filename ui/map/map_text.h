#pragma once

#include <span>

#include <QString>

#include "core/catalogue/catalogue.h"
#include "core/library/music_files.h"
#include "core/library/track_map.h"

namespace nearfield::ui {

/// The map in words.

/// "412 tracks · mean 91 BPM · acoustic": what is within a lasso, and how it differs from the library.
[[nodiscard]] QString lassoText(const Catalogue& catalogue, std::span<const Row> rows);
/// "The Half Acre · 104 BPM".
[[nodiscard]] QString hoverText(const Catalogue& catalogue, Row row);

/// "Trustworthiness 0.97, continuity 0.98: neighbours here sound alike, and …".
[[nodiscard]] QString trustSentence(const MapQuality& quality);
[[nodiscard]] QString trustToolTip(const MapQuality& quality);
/// "212 tracks came after it was laid out and were placed among the others"; empty when there are none.
[[nodiscard]] QString laterText(std::size_t laterTracks);

/// "“New release” by Somebody", or the name of its file.
[[nodiscard]] QString nameOf(const Track& track, const QString& fileName);
/// "4.1 ± 0.6 stars for you".
[[nodiscard]] QString forecastText(const PlacedTrack& placed);

} // namespace nearfield::ui
