#include "core/audio/estimate_inputs.h"

#include <algorithm>
#include <cmath>

#include "core/catalogue/track.h"

namespace nearfield::audio {

namespace {

constexpr float kTypicalTempo = 120;

/// Octaves, which is how pitch and brightness are heard.
float octaves(float hertz)
{
    return std::log2(std::max(hertz, 20.0F));
}

/// Of shares and the like, which are crowded near 0; `least` is where a difference stops being heard.
float decades(float share, float least)
{
    return std::log10(std::max(share, 0.0F) + least);
}

float scaled(Descriptor d, float value)
{
    switch (d) {
    case Descriptor::CentroidMean:
    case Descriptor::CentroidDeviation:
    case Descriptor::RolloffMean:
    case Descriptor::RolloffDeviation:
        return octaves(value);
    case Descriptor::FlatnessMean:
    case Descriptor::FlatnessDeviation:
    case Descriptor::HighShare:
        return decades(value, 1e-4F);
    case Descriptor::FluxMean:
    case Descriptor::FluxDeviation:
    case Descriptor::ZeroCrossingRate:
    case Descriptor::LowShare:
    case Descriptor::SilentShare:
    case Descriptor::VoiceBandShare:
        return decades(value, 1e-2F);
    case Descriptor::OnsetRate:
        return std::log2(std::max(value, 0.0F) + 0.25F);
    default:
        return value;
    }
}

} // namespace

EstimateInputs estimateInputsOf(const SoundDescription& heard) noexcept
{
    EstimateInputs inputs{};
    for (std::size_t i = 0; i < kDescriptorCount; ++i) {
        const float value = heard.descriptors[i];
        inputs[i] = std::isfinite(value) ? scaled(static_cast<Descriptor>(i), value) : kUnknown;
    }
    const auto at = [&inputs](ExtraInput i) -> float& { return inputs[static_cast<std::size_t>(i)]; };
    const bool beat = heard.tempo > 0;
    const float tempo = beat ? std::log2(heard.tempo / kTypicalTempo) : 0;
    at(ExtraInput::Loudness) = heard.loudness;
    at(ExtraInput::Tempo) = tempo;
    at(ExtraInput::TempoDistance) = beat ? std::max(-std::abs(tempo), -1.0F) : -1.0F;
    at(ExtraInput::TempoConfidence) = heard.tempoConfidence;
    const float sure = heard.key >= 0 ? std::clamp(heard.keyConfidence / 0.1F, 0.0F, 1.0F) : 0.0F;
    at(ExtraInput::Mode) = heard.major ? sure : -sure;
    at(ExtraInput::KeyConfidence) = heard.key >= 0 ? std::clamp(heard.keyConfidence, 0.0F, 0.3F) : 0.0F;
    return inputs;
}

std::string_view estimateInputName(std::size_t input) noexcept
{
    if (input < kDescriptorCount) {
        return nameOf(static_cast<Descriptor>(input));
    }
    switch (static_cast<ExtraInput>(input)) {
    case ExtraInput::Loudness:
        return "loudness";
    case ExtraInput::Tempo:
        return "tempo";
    case ExtraInput::TempoDistance:
        return "tempo_distance";
    case ExtraInput::TempoConfidence:
        return "tempo_confidence";
    case ExtraInput::Mode:
        return "mode";
    case ExtraInput::KeyConfidence:
        return "key_confidence";
    }
    return {};
}

} // namespace nearfield::audio
