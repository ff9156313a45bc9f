#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <vector>

#include "core/base/random.h"

namespace nearfield::test {

/// Sound for tests: interleaved stereo at 44.1 kHz, to which tones and drums are added at given seconds.
class Sound
{
public:
    static constexpr double kRate = 44100;

    explicit Sound(double seconds)
        : m_samples(static_cast<std::size_t>(seconds * kRate) * 2, 0.0F)
    {
    }

    [[nodiscard]] const std::vector<float>& samples() const noexcept { return m_samples; }
    [[nodiscard]] std::vector<float>& samples() noexcept { return m_samples; }
    [[nodiscard]] double seconds() const { return static_cast<double>(m_samples.size() / 2) / kRate; }

    /// `wave(t)` of the seconds since the beginning of the event, on both channels.
    template <typename Wave>
    Sound& add(double at, double length, Wave&& wave)
    {
        const auto first = static_cast<std::size_t>(std::lround(at * kRate));
        const auto last = std::min(first + static_cast<std::size_t>(length * kRate), m_samples.size() / 2);
        for (std::size_t i = first; i < last; ++i) {
            const auto value = static_cast<float>(wave(static_cast<double>(i - first) / kRate));
            m_samples[2 * i] += value;
            m_samples[2 * i + 1] += value;
        }
        return *this;
    }

    Sound& sine(double hertz, double amplitude)
    {
        return add(0, seconds(), [=](double t) { return amplitude * std::sin(2 * std::numbers::pi * hertz * t); });
    }

    Sound& noise(double amplitude, std::uint64_t seed = 1)
    {
        Random random(seed);
        return add(0, seconds(), [&](double) { return amplitude * random.normal(); });
    }

    /// A struck string: six overtones that die away. `note`: MIDI, 69 = A at 440 Hz.
    Sound& note(double at, double length, int note, double amplitude, double concertPitch = 440)
    {
        const double hertz = concertPitch * std::exp2((note - 69) / 12.0);
        return add(at, length, [=](double t) {
            double sum = 0;
            for (int h = 1; h <= 6; ++h) {
                sum += std::sin(2 * std::numbers::pi * hertz * h * t) / (h * h);
            }
            const double edge = std::min({t / 0.005, (length - t) / 0.02, 1.0});
            return amplitude * sum * std::exp(-1.5 * t / std::max(length, 0.2)) * edge;
        });
    }

    Sound& click(double at)
    {
        return add(at, 0.02, [](double t) { return 0.5 * std::exp(-t / 0.004) * std::sin(6000 * t); });
    }
    Sound& kick(double at, double amplitude = 0.5)
    {
        return add(at, 0.2, [=](double t) {
            return amplitude * std::exp(-t / 0.06) *
                   std::sin(2 * std::numbers::pi * (50 * t - 3.0 * std::exp(-t / 0.02)));
        });
    }
    Sound& snare(double at, double amplitude = 0.3)
    {
        Random random(static_cast<std::uint64_t>(at * 1000) + 7);
        return add(at, 0.15, [&](double t) {
            return amplitude * std::exp(-t / 0.04) * (0.5 * random.normal() + 0.5 * std::sin(1200 * t));
        });
    }
    Sound& hat(double at, double amplitude = 0.08)
    {
        Random random(static_cast<std::uint64_t>(at * 1000) + 3);
        double before = 0;
        return add(at, 0.05, [&](double t) {
            const double now = random.normal();
            const double high = now - before;
            before = now;
            return amplitude * std::exp(-t / 0.012) * high;
        });
    }

private:
    std::vector<float> m_samples;
};

inline Sound clicks(double bpm, double seconds)
{
    Sound sound(seconds);
    for (double at = 0.1; at < seconds; at += 60 / bpm) {
        sound.click(at);
    }
    return sound;
}

/// I–IV–V–I of a key (in minor i–iv–V–i), a bar of four beats each, with a bass.
inline void addChords(Sound& sound, int tonic, bool major, double bpm, int beatsPerBar = 4, double concertPitch = 440)
{
    const std::array<int, 4> roots = {0, 5, 7, 0};
    const double beat = 60 / bpm;
    std::size_t bar = 0;
    for (double at = 0.1; at < sound.seconds(); at += beatsPerBar * beat, ++bar) {
        const int root = roots[bar % roots.size()];
        const int third = major || root == 7 ? 4 : 3;
        for (const int degree : {0, third, 7}) {
            sound.note(at, beatsPerBar * beat, 60 + tonic + root + degree, 0.08, concertPitch);
        }
        sound.note(at, beatsPerBar * beat, 36 + tonic + root, 0.15, concertPitch);
    }
}

/// Kick, snare and hats of a simple song.
inline void addDrums(Sound& sound, double bpm, int beatsPerBar = 4)
{
    const double beat = 60 / bpm;
    int count = 0;
    for (double at = 0.1; at < sound.seconds(); at += beat, ++count) {
        const int place = count % beatsPerBar;
        const bool strong = beatsPerBar == 3 ? place == 0 : place % 2 == 0;
        strong ? sound.kick(at, place == 0 ? 0.6 : 0.45) : sound.snare(at);
        sound.hat(at, 0.12).hat(at + beat / 2, 0.12);
    }
}

} // namespace nearfield::test
