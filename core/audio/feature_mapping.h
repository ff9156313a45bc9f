#pragma once

#include <vector>

#include "core/audio/estimate_inputs.h"

namespace nearfield::audio {

/// One feature in 0…1 as a function of what was heard: a weighted sum of standardised inputs, then a rising curve.
struct FeatureMapping
{
    struct Point
    {
        float score = 0;
        float value = 0;
    };

    EstimateInputs means{};  ///< of the tracks it was fitted on
    EstimateInputs scales{}; ///< their standard deviations; 0: constant there, without influence
    EstimateInputs weights{};
    float intercept = 0;
    std::vector<Point> curve;   ///< rising in both, linear between; empty: the logistic function
    float usualDistance = 1.5F; ///< what 95 % of the tracks it was fitted on have at most

    /// Limited to ±3: beyond, a straight line is no longer to be trusted. 0 where unknown.
    [[nodiscard]] EstimateInputs standardised(const EstimateInputs& inputs) const noexcept;

    [[nodiscard]] float value(const EstimateInputs& inputs) const noexcept;

    /// 1 for a track like those it was fitted on, falling towards 0 with the distance of the inputs that have a weight.
    [[nodiscard]] float familiarity(const EstimateInputs& inputs) const noexcept;

    /// Root mean square of those inputs, standardised.
    [[nodiscard]] float distance(const EstimateInputs& inputs) const noexcept;
};

} // namespace nearfield::audio
