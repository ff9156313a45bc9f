#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "core/base/matrix.h"
#include "core/catalogue/catalogue.h"

namespace nearfield {

/// The 16 numbers the autoencoder reads: nine continuous raw features, then the seven engineered ones.
/// Formulas and what a listener hears: docs/models.md.
enum class InputFeature : std::uint8_t {
    Danceability,
    Energy,
    Loudness,
    Speechiness,
    Acousticness,
    Instrumentalness,
    Liveness,
    Valence,
    Tempo,
    DanceValence,
    MoodScore,
    DanceIntensity,
    EnergyLoudness,
    AcousticCalm,
    TempoEnergy,
    VocalPresence,
};
inline constexpr std::size_t kInputCount = 16;
inline constexpr std::size_t kContinuousCount = 9; ///< the raw ones among the inputs
inline constexpr std::size_t kEngineeredCount = 7;

/// Name as in files and JSON ("mood_score") and as shown to people ("mood score").
[[nodiscard]] std::string_view fileName(RawFeature f) noexcept;
[[nodiscard]] std::string_view fileName(InputFeature f) noexcept;
[[nodiscard]] std::string_view displayName(RawFeature f) noexcept;
[[nodiscard]] std::string_view displayName(InputFeature f) noexcept;

/// The nine raw features among the inputs, in the order of InputFeature.
inline constexpr std::array<RawFeature, kContinuousCount> kContinuousFeatures = {
    RawFeature::Danceability, RawFeature::Energy,       RawFeature::Loudness,
    RawFeature::Speechiness,  RawFeature::Acousticness, RawFeature::Instrumentalness,
    RawFeature::Liveness,     RawFeature::Valence,      RawFeature::Tempo};

/// What a raw feature may be; cleaning removes the rest. Loudness and tempo are mapped from these ranges to [0, 1]
/// before they enter an engineered feature, so that engineered features do not depend on what else is in the library.
struct Range
{
    float low;
    float high;
};
[[nodiscard]] Range validRange(RawFeature f) noexcept;

/// The 16 inputs of one track, unscaled: raw values in their own units, engineered ones in [0, 1].
/// NaN in gives NaN out.
using Inputs = std::array<float, kInputCount>;
[[nodiscard]] Inputs inputsOf(const RawFeatures& raw) noexcept;

/// The same of all tracks of a catalogue: size n × 16. Every track of a catalogue has the nine raw features.
[[nodiscard]] Matrix inputsOf(const Catalogue& catalogue);

} // namespace nearfield
