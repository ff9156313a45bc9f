#pragma once

#include <vector>

#include <QString>

#include "core/library/recommender.h"

/// What the recommender says, in words and in figures that add up.
namespace nearfield::ui {

[[nodiscard]] QString predictedText(float stars);   ///< "4.8"
[[nodiscard]] QString uncertaintyText(float stars); ///< "± 0.3"
/// "near “Ferns” ★5", "low tempo"; empty for one about a track that the catalogue no longer holds.
[[nodiscard]] QString reasonText(const Reason& reason, const Catalogue& catalogue);
/// "Predicted 4.8 ★ ± 0.3 — your own answers 62 %, other listeners 38 %"
[[nodiscard]] QString summaryText(const Suggestion& suggestion);
/// "Without your ★5 for “Ferns” it would be 31st by stars, not 2nd."
[[nodiscard]] QString counterfactualText(const Counterfactual& counterfactual, const Catalogue& catalogue);
[[nodiscard]] QString ordinalText(std::size_t place); ///< "31st"

/// One line of the sum that is a prediction. Hundredths of a star, as shown, so that the lines add up to the last
/// digit.
struct SumLine
{
    QString text;
    int hundredths = 0;
    bool isFeature = false; ///< shown with a bar
};
struct Sum
{
    int typical = 0;
    std::vector<SumLine> lines; ///< at most `kMostFeatures` features, then what else there is
    int total = 0;              ///< typical + Σ lines
};
inline constexpr std::size_t kMostFeatures = 6;
[[nodiscard]] Sum sumOf(const SuggestionExplanation& explanation);

[[nodiscard]] QString hundredthsText(int hundredths);       ///< "3.10"
[[nodiscard]] QString signedHundredthsText(int hundredths); ///< "+0.34", "−0.08"

} // namespace nearfield::ui
