#include "core/audio/feature_mapping.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace nearfield::audio {

namespace {

constexpr float kFarthest = 3;

float onCurve(const std::vector<FeatureMapping::Point>& curve, float score)
{
    const auto above = std::upper_bound(curve.begin(), curve.end(), score,
                                        [](float s, const FeatureMapping::Point& p) { return s < p.score; });
    if (above == curve.begin()) {
        return curve.front().value;
    }
    if (above == curve.end()) {
        return curve.back().value;
    }
    const FeatureMapping::Point& low = *(above - 1);
    return low.value + (above->value - low.value) * (score - low.score) / (above->score - low.score);
}

} // namespace

EstimateInputs FeatureMapping::standardised(const EstimateInputs& inputs) const noexcept
{
    EstimateInputs z{};
    for (std::size_t i = 0; i < kEstimateInputCount; ++i) {
        if (std::isfinite(inputs[i]) && scales[i] > 0) {
            z[i] = std::clamp((inputs[i] - means[i]) / scales[i], -kFarthest, kFarthest);
        }
    }
    return z;
}

float FeatureMapping::value(const EstimateInputs& inputs) const noexcept
{
    const EstimateInputs z = standardised(inputs);
    const float score = std::inner_product(z.begin(), z.end(), weights.begin(), intercept);
    return curve.empty() ? 1 / (1 + std::exp(-score)) : onCurve(curve, score);
}

float FeatureMapping::distance(const EstimateInputs& inputs) const noexcept
{
    float sum = 0;
    int count = 0;
    for (std::size_t i = 0; i < kEstimateInputCount; ++i) {
        if (weights[i] != 0 && scales[i] > 0 && std::isfinite(inputs[i])) {
            const float z = (inputs[i] - means[i]) / scales[i]; // not limited: this is what tells a stranger
            sum += z * z;
            ++count;
        }
    }
    return count > 0 ? std::sqrt(sum / static_cast<float>(count)) : 0;
}

float FeatureMapping::familiarity(const EstimateInputs& inputs) const noexcept
{
    const float beyond = distance(inputs) / usualDistance - 1;
    return beyond <= 0 ? 1.0F : std::exp(-beyond);
}

} // namespace nearfield::audio
