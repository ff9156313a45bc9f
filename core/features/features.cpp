#include "core/features/features.h"

#include <algorithm>

namespace nearfield {

namespace {

constexpr std::array<std::string_view, kRawFeatureCount> kRawFileNames = {
    "danceability",     "energy",   "key",     "loudness", "mode",        "speechiness",   "acousticness",
    "instrumentalness", "liveness", "valence", "tempo",    "duration_ms", "time_signature"};
constexpr std::array<std::string_view, kRawFeatureCount> kRawDisplayNames = {
    "danceability",     "energy",   "key",     "loudness", "mode",     "speechiness",   "acousticness",
    "instrumentalness", "liveness", "valence", "tempo",    "duration", "time signature"};
constexpr std::array<std::string_view, kEngineeredCount> kEngineeredFileNames = {
    "dance_valence", "mood_score",   "dance_intensity", "energy_loudness",
    "acoustic_calm", "tempo_energy", "vocal_presence"};
constexpr std::array<std::string_view, kEngineeredCount> kEngineeredDisplayNames = {
    "happy dance", "mood score", "dance intensity", "wall of sound", "acoustic calm", "rush", "vocal presence"};

float unitScaled(float v, RawFeature f) noexcept
{
    const Range range = f == RawFeature::Tempo ? Range{0.0F, validRange(f).high} : validRange(f);
    return std::clamp((v - range.low) / (range.high - range.low), 0.0F, 1.0F);
}

} // namespace

std::string_view fileName(RawFeature f) noexcept
{
    return kRawFileNames[static_cast<std::size_t>(f)];
}

std::string_view displayName(RawFeature f) noexcept
{
    return kRawDisplayNames[static_cast<std::size_t>(f)];
}

std::string_view fileName(InputFeature f) noexcept
{
    const auto i = static_cast<std::size_t>(f);
    return i < kContinuousCount ? fileName(kContinuousFeatures[i]) : kEngineeredFileNames[i - kContinuousCount];
}

std::string_view displayName(InputFeature f) noexcept
{
    const auto i = static_cast<std::size_t>(f);
    return i < kContinuousCount ? displayName(kContinuousFeatures[i]) : kEngineeredDisplayNames[i - kContinuousCount];
}

Range validRange(RawFeature f) noexcept
{
    switch (f) {
    case RawFeature::Loudness:
        return {-60.0F, 5.0F};
    case RawFeature::Tempo:
        return {30.0F, 250.0F};
    case RawFeature::Duration:
        return {30.0F, 1800.0F};
    case RawFeature::Key:
        return {0.0F, 11.0F};
    case RawFeature::TimeSignature:
        return {1.0F, 12.0F};
    default:
        return {0.0F, 1.0F};
    }
}

Inputs inputsOf(const RawFeatures& raw) noexcept
{
    const float d = raw[RawFeature::Danceability];
    const float e = raw[RawFeature::Energy];
    const float v = raw[RawFeature::Valence];
    const float a = raw[RawFeature::Acousticness];
    const float i = raw[RawFeature::Instrumentalness];
    const float s = raw[RawFeature::Speechiness];
    const float l = unitScaled(raw[RawFeature::Loudness], RawFeature::Loudness);
    const float t = unitScaled(raw[RawFeature::Tempo], RawFeature::Tempo);

    Inputs out{};
    for (std::size_t k = 0; k < kContinuousCount; ++k) {
        out[k] = raw[kContinuousFeatures[k]];
    }
    const auto at = [&out](InputFeature f) -> float& { return out[static_cast<std::size_t>(f)]; };
    at(InputFeature::DanceValence) = d * v;
    at(InputFeature::MoodScore) = (v + e) / 2.0F;
    at(InputFeature::DanceIntensity) = d * e;
    at(InputFeature::EnergyLoudness) = e * l;
    at(InputFeature::AcousticCalm) = a * (1.0F - e);
    at(InputFeature::TempoEnergy) = t * e;
    at(InputFeature::VocalPresence) = (1.0F - i) * (1.0F - s);
    return out;
}

Matrix inputsOf(const Catalogue& catalogue)
{
    Matrix out(static_cast<Eigen::Index>(catalogue.size()), static_cast<Eigen::Index>(kInputCount));
    RawFeatures raw;
    for (Eigen::Index row = 0; row < out.rows(); ++row) {
        std::copy_n(catalogue.raw().row(row).data(), kRawFeatureCount, raw.values.begin());
        const Inputs inputs = inputsOf(raw);
        std::copy(inputs.begin(), inputs.end(), out.row(row).data());
    }
    return out;
}

} // namespace nearfield
