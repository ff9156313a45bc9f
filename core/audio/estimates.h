#pragma once

#include <array>
#include <optional>
#include <span>
#include <vector>

#include "core/audio/sound_description.h"
#include "core/catalogue/track.h"

namespace nearfield::audio {

/// Below this a value is a guess, and shown as one.
inline constexpr float kLowConfidence = 0.4F;

/// Features of one track with how far each can be trusted, 0…1. Tempo, key and mode may be unknown (NaN); the nine
/// features of the model are always known when there is sound at all.
struct MeasuredFeatures
{
    RawFeatures values;
    std::array<float, kRawFeatureCount> confidence{};
};

/// Maps what was heard to the 13 features of Spotify's definitions. Loudness, tempo, key, mode, duration and time
/// signature are measured; danceability, energy, acousticness, instrumentalness, speechiness, liveness and valence have
/// no published definition and are estimated: how, and with which held-out error, is in docs/models.md. Immutable.
class FeatureEstimator
{
public:
    /// The mapping that ships.
    FeatureEstimator();

    /// Learned from tracks that have both: of row i what was heard and what a catalogue says (NaN where it does not).
    /// A feature keeps the shipped mapping unless the learned one explains more of it in cross-validation.
    /// Nothing with fewer than kFewestToLearn tracks.
    static constexpr std::size_t kFewestToLearn = 60;
    [[nodiscard]] static std::optional<FeatureEstimator> learn(std::span<const SoundDescription> heard,
                                                               std::span<const RawFeatures> known);

    [[nodiscard]] MeasuredFeatures estimate(const SoundDescription& heard) const;

    /// Share of the variance explained on tracks that were held out, of each feature; NaN for those that are measured.
    [[nodiscard]] const std::array<float, kRawFeatureCount>& explained() const noexcept { return m_explained; }
    [[nodiscard]] bool isLearned(RawFeature f) const noexcept { return m_learned[static_cast<std::size_t>(f)]; }

private:
    struct Ridge
    {
        std::vector<float> weights; ///< of the standardised inputs; empty: not ridge
        float intercept = 0;
    };

    std::array<float, kRawFeatureCount> m_explained{};
    std::array<bool, kRawFeatureCount> m_learned{};
    std::array<Ridge, kRawFeatureCount> m_ridge;
    std::vector<float> m_means, m_scales; ///< of the inputs
};

} // namespace nearfield::audio
