#pragma once

#include <filesystem>
#include <optional>

#include <QString>

#include "core/library/music_files.h"

namespace nearfield::ui {

/// "412 files analysed · 3 could not be read": an analysis in one line.
[[nodiscard]] QString analysisSummary(const AnalysisReport& report);
/// "1,204 files · 12 new · 2 missing": a look at the folders in one line.
[[nodiscard]] QString scanSummary(const ScanReport& report);
/// What was looked at and what was added to what was known: reports of several folders as one.
void add(ScanReport& sum, const ScanReport& other);

/// A path as people read it, whatever its bytes; with "~" for the home folder.
[[nodiscard]] QString pathText(const std::filesystem::path& path);

/// "Danceability", "Time signature".
[[nodiscard]] QString featureName(RawFeature feature);
/// What a feature means, for tooltips.
[[nodiscard]] QString featureMeaning(RawFeature feature);
/// A value as people read it: "61 %", "122.0 BPM", "−8.3 dB", "F#", "minor", "3:41"; "unknown".
[[nodiscard]] QString featureValueText(RawFeature feature, float value);

/// How far a measured value can be trusted. `Guess` is below what core calls low confidence.
enum class Trust { Sure, Fair, Guess };
[[nodiscard]] Trust trustOf(float confidence);
[[nodiscard]] QString trustText(Trust trust); ///< "sure", "fairly sure", "a guess"
/// "measured, 81 % sure", "from the catalogue", "set by hand".
[[nodiscard]] QString sourceText(const TrackDetails::Feature& feature);

} // namespace nearfield::ui
