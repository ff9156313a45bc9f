#include "core/recommend/taste/taste_features.h"

#include <algorithm>

namespace nearfield::taste {

Features featuresOf(const RawFeatures& raw) noexcept
{
    Features out{};
    const Inputs inputs = inputsOf(raw);
    const auto engineered = std::copy(raw.values.begin(), raw.values.end(), out.begin());
    std::copy(inputs.begin() + kContinuousCount, inputs.end(), engineered);
    return out;
}

Matrix featuresOf(const Catalogue& catalogue)
{
    Matrix out(static_cast<Eigen::Index>(catalogue.size()), static_cast<Eigen::Index>(kFeatureCount));
    RawFeatures raw;
    for (Eigen::Index row = 0; row < out.rows(); ++row) {
        std::copy_n(catalogue.raw().row(row).data(), kRawFeatureCount, raw.values.begin());
        const Features features = featuresOf(raw);
        std::copy(features.begin(), features.end(), out.row(row).data());
    }
    return out;
}

std::string_view featureName(std::size_t feature) noexcept
{
    return feature < kRawFeatureCount
               ? displayName(static_cast<RawFeature>(feature))
               : displayName(static_cast<InputFeature>(feature - kRawFeatureCount + kContinuousCount));
}

} // namespace nearfield::taste
