#include "core/audio/estimates.h"

#include <algorithm>
#include <cmath>

#include "core/audio/estimate_weights.h"

namespace nearfield::audio {

namespace {

constexpr float kSilence = -70;        ///< LUFS, what an analysis says of silence
constexpr float kLowestLoudness = -60; ///< dB, of Spotify's scale
constexpr float kTypicalTempo = 120;

constexpr std::size_t indexOf(RawFeature f)
{
    return static_cast<std::size_t>(f);
}

std::size_t inputNamed(std::string_view name)
{
    std::size_t i = 0;
    while (i < kEstimateInputCount && estimateInputName(i) != name) {
        ++i;
    }
    return i;
}

FeatureMapping mappingOf(const ShippedMapping& shipped)
{
    FeatureMapping mapping;
    mapping.intercept = shipped.intercept;
    mapping.usualDistance = shipped.usualDistance;
    mapping.curve.assign(shipped.curve.begin(), shipped.curve.end());
    for (const ShippedWeight& weight : shipped.weights) {
        const std::size_t i = inputNamed(weight.input);
        mapping.means.at(i) = weight.mean;
        mapping.scales.at(i) = weight.scale;
        mapping.weights.at(i) = weight.weight;
    }
    return mapping;
}

/// The correlation that such a share of variance stands for: 0.4, the border of a guess, is a sixth of the variance.
float confidenceOf(float explained)
{
    return std::sqrt(std::clamp(explained, 0.0F, 1.0F));
}

/// A margin of 0.1, from which a key can be shown, gives kLowConfidence.
float confidenceOfKey(float margin)
{
    return 1 - std::exp(margin / 0.1F * std::log(1 - kLowConfidence));
}

} // namespace

FeatureEstimator::FeatureEstimator()
{
    m_explained.fill(kUnknown);
    for (const ShippedMapping& shipped : kShippedMappings) {
        m_mappings[indexOf(shipped.feature)] = mappingOf(shipped);
        m_explained[indexOf(shipped.feature)] = shipped.explained;
    }
}

MeasuredFeatures FeatureEstimator::estimate(const SoundDescription& heard) const
{
    MeasuredFeatures out;
    const auto set = [&out](RawFeature f, float value, float confidence) {
        out.values[f] = value;
        out.confidence[indexOf(f)] = std::clamp(confidence, 0.0F, 1.0F);
    };
    set(RawFeature::Duration, static_cast<float>(heard.seconds), 1);
    set(RawFeature::Loudness, std::max(heard.loudness + m_loudnessOffset, kLowestLoudness), 1);
    if (heard.loudness <= kSilence) {
        return out;
    }
    const bool beat = heard.tempo > 0;
    set(RawFeature::Tempo, beat ? heard.tempo : kTypicalTempo, beat ? heard.tempoConfidence : 0);
    set(RawFeature::TimeSignature, static_cast<float>(heard.beatsPerBar), heard.meterConfidence);
    if (heard.key >= 0) {
        const float sure = confidenceOfKey(heard.keyConfidence);
        set(RawFeature::Key, static_cast<float>(heard.key), sure);
        set(RawFeature::Mode, heard.major ? 1.0F : 0.0F, sure);
    }
    const EstimateInputs inputs = estimateInputsOf(heard);
    for (const RawFeature f : kEstimatedFeatures) {
        const FeatureMapping& mapping = m_mappings[indexOf(f)];
        set(f, mapping.value(inputs), confidenceOf(m_explained[indexOf(f)]) * mapping.familiarity(inputs));
    }
    return out;
}

} // namespace nearfield::audio
