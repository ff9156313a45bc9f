#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace nearfield::audio {

/// What is measured of a whole track, beside loudness, tempo, key and meter: units in sound_description.cpp and
/// docs/models.md. Stored with every analysis: append only, and raise kAnalysisVersion when one changes its meaning.
enum class Descriptor : std::uint8_t {
    LoudnessRange,     ///< LU, EBU Tech 3342
    DynamicComplexity, ///< dB
    RmsMean,           ///< dB full scale of 50 ms frames, silence left out
    RmsDeviation,
    SilentShare,     ///< of the frames, below −60 dB
    OnsetRate,       ///< per second
    PulseClarity,    ///< height of the strongest peak of the onset autocorrelation, 0–1
    DanceabilityDfa, ///< Streich & Herrera 2005, as in docs/models.md; about 0–3
    CentroidMean,    ///< Hz
    CentroidDeviation,
    RolloffMean, ///< Hz, 95 % of the energy
    RolloffDeviation,
    FlatnessMean, ///< geometric over arithmetic mean of the power spectrum, 0–1
    FlatnessDeviation,
    FluxMean, ///< of normalised spectra
    FluxDeviation,
    ZeroCrossingRate,   ///< of samples
    LowShare,           ///< of the energy, below 200 Hz
    MidShare,           ///< 200–2000 Hz
    HighShare,          ///< above 5000 Hz
    HarmonicShare,      ///< of the energy, after median filtering (FitzGerald 2010)
    ChromaEntropy,      ///< of the mean chroma, 0–1
    ChromaChange,       ///< mean distance of chroma vectors one second apart
    SyllabicModulation, ///< share of the 2–8 Hz modulation in the envelope of 300–3000 Hz
    VoiceBandShare,     ///< of the energy in 300–3000 Hz that is harmonic and unsteady in pitch
    StereoWidth,        ///< side over mid energy, dB limited to −60…0
    Mfcc1Mean,          ///< 13 mel cepstral coefficients without the zeroth …
    Mfcc2Mean,
    Mfcc3Mean,
    Mfcc4Mean,
    Mfcc5Mean,
    Mfcc6Mean,
    Mfcc7Mean,
    Mfcc8Mean,
    Mfcc9Mean,
    Mfcc10Mean,
    Mfcc11Mean,
    Mfcc12Mean,
    Mfcc13Mean,
    Mfcc1Deviation, ///< … and how they vary
    Mfcc2Deviation,
    Mfcc3Deviation,
    Mfcc4Deviation,
};
inline constexpr std::size_t kDescriptorCount = 43;

/// Raised when the same file would give another description.
inline constexpr std::uint32_t kAnalysisVersion = 1;

struct TempoCandidate
{
    float bpm = 0;
    float strength = 0; ///< of the candidates they add up to 1
};

/// What was heard in one file, before it is mapped to the features of Spotify's definitions. A value.
struct SoundDescription
{
    double seconds = 0;
    float loudness = -70; ///< LUFS, EBU R128 integrated; −70 for silence
    float tempo = 0;      ///< BPM; 0 when there is none to hear
    float tempoConfidence = 0;
    std::vector<TempoCandidate> tempoCandidates; ///< strongest first, tempo among them, with its half and double
    int key = -1;                                ///< pitch class, 0 = C; −1 when there is none to hear
    bool major = true;
    float keyConfidence = 0; ///< margin over the best other key: above 0.1 it can be shown
    int beatsPerBar = 4;
    float meterConfidence = 0;
    std::array<float, kDescriptorCount> descriptors{};

    [[nodiscard]] float operator[](Descriptor d) const noexcept { return descriptors[static_cast<std::size_t>(d)]; }
    [[nodiscard]] float& operator[](Descriptor d) noexcept { return descriptors[static_cast<std::size_t>(d)]; }
};

[[nodiscard]] std::string_view nameOf(Descriptor d) noexcept; ///< "loudness_range"

/// The stored form. parse() throws Corrupt, naming `source`; an older version with fewer descriptors is Newer's
/// counterpart, NotReady: analyse again.
[[nodiscard]] std::string bytesOf(const SoundDescription& description);
[[nodiscard]] SoundDescription parseDescription(std::string_view bytes, const std::string& source);

} // namespace nearfield::audio
