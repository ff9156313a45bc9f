#pragma once

#include <cstddef>

#include <QString>

#include "core/library/taste_profile.h"

namespace nearfield::ui {

/// Figures of a taste as people read them.
[[nodiscard]] QString featureText(std::size_t feature); ///< "Mood score"
/// In the feature's own unit: "98 BPM", "−7.2 dB", "3:41", "0.42"; "–" when unknown. Of a mode the share of major.
[[nodiscard]] QString valueText(std::size_t feature, double value);
[[nodiscard]] QString shareText(double share);      ///< "81 %"; "–" when unknown
[[nodiscard]] QString starNumberText(double stars); ///< "4.3"

/// All of one feature in a sentence or two, for hovering and for screen readers.
[[nodiscard]] QString featureSentence(const FeatureTaste& taste);
/// What the odds say: "A liked track has more of it than a disliked one 81 times in 100 …".
[[nodiscard]] QString oddsSentence(const FeatureTaste& taste, bool againstLibrary);

} // namespace nearfield::ui
