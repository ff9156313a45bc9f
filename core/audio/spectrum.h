#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "core/audio/kernels.h"
#include "core/audio/moments.h"
#include "core/audio/sound_description.h"

namespace nearfield::audio {

/// The frames that timbre and rhythm share: mono at half of kSampleRate, Hann window, scaled so that a full sine has
/// the power 1 at its bin.
inline constexpr std::size_t kFrame = 1024;
inline constexpr std::size_t kFrameHop = 256;
inline constexpr std::size_t kFrameBins = kFrame / 2;
inline constexpr double kFrameRate = 22050;                        ///< of samples
inline constexpr double kFramesPerSecond = kFrameRate / kFrameHop; ///< 86.1
inline constexpr double kBinWidth = kFrameRate / kFrame;           ///< Hz
inline constexpr std::size_t kMelBands = 40;

/// Triangles of equal width in mel (m = 2595 log10(1 + f/700)) from 30 Hz to 11 kHz, each of sum 1 or narrower than a
/// bin.
class MelBands
{
public:
    MelBands();

    /// `power`: kFrameBins, `out`: kMelBands.
    void measure(std::span<const float> power, std::span<float> out) const;
    /// Hz, where the triangle of a band has its tip.
    [[nodiscard]] double centre(std::size_t band) const { return m_centres[band]; }
    /// The first band with its tip above a frequency.
    [[nodiscard]] std::size_t firstAbove(double hz) const;

private:
    std::array<double, kMelBands> m_centres{};
    std::array<std::size_t, kMelBands> m_firstBin{};
    std::array<std::size_t, kMelBands + 1> m_firstWeight{};
    std::vector<float> m_weights;
};

/// Shape of the spectrum over a track: centroid, roll-off, flatness, flux, bands and mel cepstrum. Frames below −60 dB
/// are left out, but for the shares of energy.
class SpectralShape
{
public:
    SpectralShape();

    void add(std::span<const float> power, std::span<const float> mel);
    void describe(SoundDescription& sound) const;

private:
    static constexpr std::size_t kCoefficients = 13;

    void addCepstrum(std::span<const float> mel);

    std::array<float, kCoefficients * kMelBands> m_cosines{};
    std::array<float, kFrameBins> m_before{}; ///< magnitudes, normalised
    bool m_hasBefore = false;
    Moments m_centroid, m_rolloff, m_flatness, m_flux;
    std::array<Moments, kCoefficients> m_cepstrum;
    double m_power = 0, m_low = 0, m_mid = 0, m_high = 0;
};

} // namespace nearfield::audio
