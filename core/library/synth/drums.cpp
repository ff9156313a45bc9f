#include "core/library/synth/drums.h"

#include <array>
#include <cmath>
#include <numbers>

#include "core/library/synth/filters.h"

namespace nearfield::synth {

namespace {

constexpr float kTwoPi = 2.0F * std::numbers::pi_v<float>;

std::vector<float> silence(float seconds)
{
    return std::vector<float>(static_cast<std::size_t>(seconds * kRate));
}

/// Adds a head that is struck: a sine that falls from `high` to `low` Hz.
void addHead(std::vector<float>& sound, float level, float high, float low, float fall, float decay)
{
    float phase = 0;
    for (std::size_t i = 0; i < sound.size(); ++i) {
        const float seconds = static_cast<float>(i) / kRate;
        sound[i] += level * std::sin(kTwoPi * phase) * std::exp(-seconds / decay);
        phase += (low + (high - low) * std::exp(-seconds / fall)) / kRate;
        phase -= std::floor(phase);
    }
}

/// Adds noise between `low` and `high` Hz.
void addNoise(std::vector<float>& sound, float level, float low, float high, float decay, Noise& noise)
{
    Filter floor, ceiling;
    floor.tune(low, 0.7F);
    ceiling.tune(high, 0.7F);
    for (std::size_t i = 0; i < sound.size(); ++i) {
        const float seconds = static_cast<float>(i) / kRate;
        sound[i] += level * ceiling.low(floor.high(noise.next())) * std::exp(-seconds / decay);
    }
}

/// Adds a sheet of metal: six squares that do not agree, as in the drum machines of old.
void addMetal(std::vector<float>& sound, float level, float base, float low, float decay)
{
    constexpr std::array<float, 6> kRatios = {2.0F, 3.0F, 4.16F, 5.43F, 6.79F, 8.21F};
    std::vector<Oscillator> plates;
    for (std::size_t i = 0; i < kRatios.size(); ++i) {
        plates.emplace_back(0.13F * static_cast<float>(i));
    }
    Filter floor;
    floor.tune(low, 0.8F);
    for (std::size_t i = 0; i < sound.size(); ++i) {
        float sum = 0;
        for (std::size_t k = 0; k < kRatios.size(); ++k) {
            sum += plates[k].square(base * kRatios[k] / kRate);
        }
        sound[i] += level / 6.0F * floor.high(sum) * std::exp(-static_cast<float>(i) / kRate / decay);
    }
}

/// To a peak of 1, with an end that does not click.
std::vector<float> finished(std::vector<float> sound)
{
    float peak = 1e-6F;
    for (const float x : sound) {
        peak = std::max(peak, std::abs(x));
    }
    const std::size_t fade = std::min<std::size_t>(sound.size(), 256);
    for (std::size_t i = 0; i < sound.size(); ++i) {
        const std::size_t left = sound.size() - 1 - i;
        sound[i] /= peak;
        sound[i] *= left < fade ? static_cast<float>(left) / static_cast<float>(fade) : 1.0F;
    }
    return sound;
}

} // namespace

std::vector<float> drumSound(Drum drum, float brightness, std::uint64_t seed)
{
    Noise noise(seed * 977 + static_cast<std::uint64_t>(drum) + 1);
    const float tuning = 1.0F + 0.08F * noise.next();
    const float air = 5000.0F + 11'000.0F * brightness;
    std::vector<float> sound;
    switch (drum) {
    case Drum::Kick:
        sound = silence(0.35F);
        addHead(sound, 1.0F, 190 * tuning, 58 * tuning, 0.018F, 0.085F);
        addNoise(sound, 0.25F + 0.3F * brightness, 900, 5500, 0.006F, noise);
        break;
    case Drum::DeepKick:
        sound = silence(0.5F);
        addHead(sound, 1.0F, 260 * tuning, 47 * tuning, 0.024F, 0.16F);
        addNoise(sound, 0.15F + 0.2F * brightness, 1500, 7000, 0.004F, noise);
        break;
    case Drum::Snare:
        sound = silence(0.32F);
        addHead(sound, 0.6F, 260 * tuning, 185 * tuning, 0.02F, 0.06F);
        addHead(sound, 0.3F, 390 * tuning, 330 * tuning, 0.02F, 0.045F);
        addNoise(sound, 0.9F, 900, air, 0.075F, noise);
        break;
    case Drum::Rim:
        sound = silence(0.1F);
        addHead(sound, 0.8F, 1750 * tuning, 1650 * tuning, 0.01F, 0.012F);
        addHead(sound, 0.5F, 560 * tuning, 520 * tuning, 0.01F, 0.018F);
        addNoise(sound, 0.4F, 2000, air, 0.006F, noise);
        break;
    case Drum::Clap:
        sound = silence(0.3F);
        for (const float hand : {0.0F, 0.011F, 0.023F}) {
            std::vector<float> one = silence(0.27F);
            addNoise(one, 1.0F, 800, 0.6F * air, hand > 0.02F ? 0.07F : 0.006F, noise);
            const auto offset = static_cast<std::size_t>(hand * kRate);
            for (std::size_t i = 0; i < one.size() && i + offset < sound.size(); ++i) {
                sound[i + offset] += one[i];
            }
        }
        break;
    case Drum::Brush:
        sound = silence(0.25F);
        addNoise(sound, 1.0F, 1500, 0.7F * air, 0.06F, noise);
        addHead(sound, 0.2F, 210, 190, 0.02F, 0.03F);
        break;
    case Drum::Hat:
        sound = silence(0.12F);
        addMetal(sound, 1.0F, 205 * tuning, 7000, 0.022F);
        addNoise(sound, 0.6F, 7000, air, 0.02F, noise);
        break;
    case Drum::OpenHat:
        sound = silence(0.45F);
        addMetal(sound, 1.0F, 205 * tuning, 6500, 0.13F);
        addNoise(sound, 0.6F, 6500, air, 0.12F, noise);
        break;
    case Drum::Ride:
        sound = silence(0.8F);
        addMetal(sound, 0.7F, 265 * tuning, 4500, 0.28F);
        addHead(sound, 0.35F, 3600 * tuning, 3550 * tuning, 0.1F, 0.05F);
        addNoise(sound, 0.25F, 5000, air, 0.2F, noise);
        break;
    case Drum::Crash:
        sound = silence(2.0F);
        addMetal(sound, 0.5F, 233 * tuning, 3000, 0.6F);
        addNoise(sound, 0.8F, 2500, air, 0.5F, noise);
        break;
    case Drum::Tom:
        sound = silence(0.4F);
        addHead(sound, 1.0F, 190 * tuning, 112 * tuning, 0.05F, 0.11F);
        addNoise(sound, 0.15F, 500, 4000, 0.02F, noise);
        break;
    case Drum::Shaker:
        sound = silence(0.12F);
        addNoise(sound, 1.0F, 5000, air, 0.03F, noise);
        break;
    }
    return finished(std::move(sound));
}

float placeOf(Drum drum) noexcept
{
    switch (drum) {
    case Drum::Hat:
    case Drum::OpenHat:
        return 0.3F;
    case Drum::Ride:
        return -0.35F;
    case Drum::Crash:
        return -0.2F;
    case Drum::Tom:
        return 0.2F;
    case Drum::Shaker:
        return -0.45F;
    case Drum::Rim:
        return 0.12F;
    default:
        return 0;
    }
}

} // namespace nearfield::synth
