#include "core/recommend/taste_features.h"

#include <algorithm>

namespace nearfield {

TasteFeatures tasteFeaturesOf(const RawFeatures& raw) noexcept
{
    TasteFeatures features{};
    const auto end = std::copy(raw.values.begin(), raw.values.end(), features.begin());
    const Inputs inputs = inputsOf(raw);
    std::copy(inputs.begin() + kContinuousCount, inputs.end(), end);
    return features;
}

Matrix tasteFeaturesOf(const Catalogue& catalogue)
{
    Matrix features(static_cast<Eigen::Index>(catalogue.size()), static_cast<Eigen::Index>(kTasteFeatureCount));
    RawFeatures raw;
    for (Eigen::Index row = 0; row < features.rows(); ++row) {
        std::copy_n(catalogue.raw().row(row).data(), kRawFeatureCount, raw.values.begin());
        const TasteFeatures track = tasteFeaturesOf(raw);
        std::copy(track.begin(), track.end(), features.row(row).data());
    }
    return features;
}

std::string_view tasteFeatureName(std::size_t column) noexcept
{
    return column < kRawFeatureCount
               ? displayName(static_cast<RawFeature>(column))
               : displayName(static_cast<InputFeature>(column - kRawFeatureCount + kContinuousCount));
}

} // namespace nearfield
