#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "core/audio/kernels.h"
#include "core/audio/sound_description.h"

namespace nearfield::audio {

/// Splits the energy of a spectrogram into what is steady in time and what is steady over frequency, by medians of nine
/// neighbours each (FitzGerald, "Harmonic/percussive separation using median filtering", DAFx 2010).
class MedianSplit
{
public:
    /// Of `bins` bins of each frame, those in [from, to) are counted.
    MedianSplit(std::size_t bins, std::size_t from, std::size_t to);

    void add(std::span<const float> power);
    /// Of the energy counted; 0 of silence.
    [[nodiscard]] double harmonicShare() const { return m_power > 0 ? m_harmonic / m_power : 0.0; }

private:
    static constexpr std::size_t kWidth = 9;

    std::size_t m_bins, m_from, m_to;
    std::array<std::vector<float>, kWidth> m_frames; ///< a ring, each with a margin of four on both sides
    std::size_t m_count = 0;
    std::vector<float> m_along, m_across;
    double m_power = 0, m_harmonic = 0;
};

/// How harmonic the sound is, and how much of the middle range behaves like a voice: harmonic when heard for 0.1 s,
/// unsteady when heard for 0.4 s (Tachibana et al., "Melody line estimation in homophonic music audio signals based on
/// temporal-variability of melodic source", ICASSP 2010).
class Harmonicity
{
public:
    static constexpr double kRate = 11025; ///< of samples
    static constexpr std::size_t kShort = 1024, kShortHop = 512;
    static constexpr std::size_t kLong = 4096, kLongHop = 2048;

    Harmonicity();

    void addShort(std::span<const float> power); ///< kShort / 2 bins
    void addLong(std::span<const float> power);  ///< kLong / 2 bins
    /// Sets HarmonicShare and VoiceBandShare.
    void describe(SoundDescription& sound) const;

private:
    MedianSplit m_whole, m_voice, m_steady;
};

/// Speech beats about four times a second (Scheirer & Slaney, ICASSP 1997). The envelope of 300–3000 Hz is looked at in
/// windows of 3 s.
class Syllables
{
public:
    /// `envelopeRate`: of the values that come, per second.
    explicit Syllables(double envelopeRate);
    ~Syllables();
    Syllables(const Syllables&) = delete;
    Syllables& operator=(const Syllables&) = delete;

    void add(float power);
    /// Share of 2–8 Hz in the modulation from 0.5 Hz on, 0–1.
    [[nodiscard]] float modulation() const { return m_all > 0 ? static_cast<float>(m_syllabic / m_all) : 0.0F; }

private:
    class Window;
    std::unique_ptr<Window> m_window;
    double m_syllabic = 0, m_all = 0;
};

} // namespace nearfield::audio
