#pragma once

#include <array>
#include <optional>
#include <span>

#include "core/audio/feature_mapping.h"
#include "core/audio/sound_description.h"
#include "core/catalogue/track.h"

namespace nearfield::audio {

/// Below this a value is a guess, and shown as one.
inline constexpr float kLowConfidence = 0.4F;

/// Features of one track with how far each can be trusted, 0…1. Key and mode may be unknown (NaN). The nine features of
/// the model are always known when there is sound at all: where no beat is heard the tempo is a typical one, of
/// confidence 0. Of silence nothing but loudness and duration is known.
struct MeasuredFeatures
{
    RawFeatures values;
    std::array<float, kRawFeatureCount> confidence{};
};

/// The features that have no published definition.
inline constexpr std::array kEstimatedFeatures = {
    RawFeature::Danceability,     RawFeature::Energy,   RawFeature::Speechiness, RawFeature::Acousticness,
    RawFeature::Instrumentalness, RawFeature::Liveness, RawFeature::Valence};

/// Maps what was heard to the 13 features of Spotify's definitions. Loudness, tempo, key, mode, duration and time
/// signature are measured; danceability, energy, acousticness, instrumentalness, speechiness, liveness and valence have
/// no published definition and are estimated: how, and with which held-out error, is in docs/models.md. Immutable.
class FeatureEstimator
{
public:
    /// The mapping that ships.
    FeatureEstimator();

    /// Learned from tracks that have both: of row i what was heard and what a catalogue says (NaN where it does not).
    /// A feature keeps the shipped mapping unless the learned one explains more of it in cross-validation. Loudness is
    /// moved by the median difference. Nothing with fewer than kFewestToLearn tracks with sound. Throws BadArgument
    /// when there is not one row of features to each description.
    static constexpr std::size_t kFewestToLearn = 60;
    [[nodiscard]] static std::optional<FeatureEstimator> learn(std::span<const SoundDescription> heard,
                                                               std::span<const RawFeatures> known);

    [[nodiscard]] MeasuredFeatures estimate(const SoundDescription& heard) const;

    /// Share of the variance explained on tracks that were held out, of each feature; NaN for those that are measured.
    /// Of the mapping that ships: of albums of real music, against the mean of their genre in a catalogue. After
    /// learn(): of the tracks it was given, also where the shipped mapping was kept.
    [[nodiscard]] const std::array<float, kRawFeatureCount>& explained() const noexcept { return m_explained; }
    [[nodiscard]] bool isLearned(RawFeature f) const noexcept { return m_learned[static_cast<std::size_t>(f)]; }

private:
    std::array<FeatureMapping, kRawFeatureCount> m_mappings; ///< of those that are estimated
    std::array<float, kRawFeatureCount> m_explained{};
    std::array<bool, kRawFeatureCount> m_learned{};
    float m_loudnessOffset = 0; ///< dB
};

} // namespace nearfield::audio
