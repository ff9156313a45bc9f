#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "core/audio/sound_description.h"

namespace nearfield::audio {

inline constexpr std::size_t kPitchClasses = 12;
using Chroma = std::array<double, kPitchClasses>; ///< 0 = C

struct Key
{
    int pitchClass = -1; ///< −1: none to hear
    bool major = true;
    double margin = 0; ///< of the correlation, over that of the best other key
};

/// The key whose profile correlates best with the chroma of a piece, of 12 major and 12 minor ones; its first and
/// last seconds, which rest on the tonic more often than not, have a say of a tenth each. Profiles: Sha'ath,
/// "Estimation of key in digital music recordings", 2011, made from Krumhansl's for popular and electronic music.
[[nodiscard]] Key findKey(const Chroma& piece, const Chroma& beginning, const Chroma& ending);

/// Collects pitch classes from the peaks of long spectra. Where the concert pitch is not 440 Hz the tuning is
/// estimated from the peaks themselves (Gómez, "Tonal description of music audio signals", 2006).
class ChromaCollector
{
public:
    /// `rate` of the samples, `bins` of each power spectrum of 2 · bins samples.
    ChromaCollector(double rate, std::size_t bins, double framesPerSecond);

    void add(std::span<const float> power);

    [[nodiscard]] Chroma chroma() const;
    /// Of the first and the last four seconds with sound.
    [[nodiscard]] Chroma beginning() const;
    [[nodiscard]] Chroma ending() const;
    /// Semitones from 440 Hz, −0.5…0.5.
    [[nodiscard]] double tuning() const;
    /// Sets key, major, keyConfidence, ChromaEntropy and ChromaChange.
    void describe(SoundDescription& sound) const;

private:
    static constexpr std::size_t kFine = 120; ///< places of an octave, ten a semitone
    using Fine = std::array<float, kFine>;

    void addPeak(Fine& frame, double bin, double magnitude) const;
    void addChange(const Fine& frame);
    [[nodiscard]] Chroma folded(const std::array<double, kFine>& fine) const;

    double m_binWidth; ///< Hz
    std::size_t m_lowest, m_highest;
    std::array<double, kFine> m_sum{}, m_first{};
    std::vector<Fine> m_last;     ///< of the last four seconds with sound, a ring
    std::size_t m_heard = 0;      ///< frames with sound
    std::vector<Chroma> m_recent; ///< of the last second, a ring
    std::size_t m_frames = 0;     ///< with sound, in a row
    double m_change = 0;
    std::size_t m_changes = 0;
};

} // namespace nearfield::audio
