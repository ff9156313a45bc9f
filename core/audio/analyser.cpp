#include "core/audio/analyser.h"

#include <array>
#include <vector>

#include "core/audio/decimator.h"
#include "core/audio/decoder.h"
#include "core/audio/fourier.h"
#include "core/audio/frames.h"
#include "core/audio/harmonicity.h"
#include "core/audio/key_finder.h"
#include "core/audio/level.h"
#include "core/audio/loudness.h"
#include "core/audio/meter.h"
#include "core/audio/onset_envelope.h"
#include "core/audio/spectrum.h"
#include "core/audio/tempo.h"

namespace nearfield::audio {

namespace {

/// Everything is worked on in blocks of 0.2 s: a whole number of 10 ms chunks that can be halved twice, so that the
/// lengths in which the sound comes leave no trace.
constexpr std::size_t kBlock = 20 * Level::kChunk;
constexpr float kLimit = 8; ///< clipped samples of a decoder go a little above 1; more is damage

/// A Hann window that gives a full sine the power 1 at its bin.
std::vector<float> scaledHann(std::size_t size)
{
    std::vector<float> window(size);
    fillHann(window);
    for (float& w : window) {
        w *= 4.0F / static_cast<float>(size);
    }
    return window;
}

/// One kind of spectrum of the stream: frames, window, transform.
class Spectrogram
{
public:
    Spectrogram(std::size_t size, std::size_t hop)
        : m_frames(size, hop)
        , m_window(scaledHann(size))
        , m_fourier(size)
    {
    }

    template <typename Use>
    void add(std::span<const float> samples, Use&& use)
    {
        m_frames.add(samples, [&](std::span<const float> frame) {
            kernels::multiply(frame.data(), m_window.data(), frame.size(), m_fourier.input().data());
            use(m_fourier.power());
        });
    }

private:
    Frames m_frames;
    std::vector<float> m_window;
    Fourier m_fourier;
};

} // namespace

class Analyser::Impl
{
public:
    void add(std::span<const float> stereo);
    SoundDescription finish();

private:
    void listen(std::span<const float> stereo);
    void listenToHalf(std::span<const float> mono);
    void listenToQuarter(std::span<const float> mono);

    std::vector<float> m_waiting;
    std::vector<float> m_block = std::vector<float>(kBlock * kChannels);
    std::vector<float> m_mid = std::vector<float>(kBlock);
    std::uint64_t m_frames = 0;

    Loudness m_loudness;
    Level m_level;

    Decimator m_half, m_quarter;
    float m_lastSample = 0;
    std::uint64_t m_signChanges = 0, m_halfSamples = 0;

    MelBands m_bands;
    Spectrogram m_shared{kFrame, kFrameHop};
    std::size_t m_sharedFrames = 0;
    SpectralShape m_shape;
    OnsetDetector m_onsets{m_bands};
    Syllables m_syllables{kFramesPerSecond};

    Spectrogram m_short{Harmonicity::kShort, Harmonicity::kShortHop};
    Spectrogram m_long{Harmonicity::kLong, Harmonicity::kLongHop};
    Harmonicity m_harmonicity;
    ChromaCollector m_chroma{Harmonicity::kRate, Harmonicity::kLong / 2, Harmonicity::kRate / Harmonicity::kLongHop};
};

void Analyser::Impl::add(std::span<const float> stereo)
{
    constexpr std::size_t kSize = kBlock * kChannels;
    m_frames += stereo.size() / kChannels;
    while (!stereo.empty()) {
        if (m_waiting.empty() && stereo.size() >= kSize) {
            listen(stereo.first(kSize)); // no need to wait
            stereo = stereo.subspan(kSize);
            continue;
        }
        const std::size_t more = std::min(kSize - m_waiting.size(), stereo.size());
        m_waiting.insert(m_waiting.end(), stereo.begin(), stereo.begin() + static_cast<std::ptrdiff_t>(more));
        stereo = stereo.subspan(more);
        if (m_waiting.size() == kSize) {
            listen(m_waiting);
            m_waiting.clear();
        }
    }
}

void Analyser::Impl::listen(std::span<const float> stereo)
{
    const std::size_t frames = stereo.size() / kChannels;
    kernels::sanitise(stereo.data(), frames * kChannels, kLimit, m_block.data());
    m_loudness.add(std::span<const float>(m_block).first(frames * kChannels));
    for (std::size_t at = 0; at < frames; at += Level::kChunk) {
        const std::size_t count = std::min(Level::kChunk, frames - at);
        const kernels::MixSums sums = kernels::mixDown(m_block.data() + at * kChannels, count, m_mid.data() + at);
        if (count == Level::kChunk) {
            m_level.add(sums);
        }
    }
    listenToHalf(m_half.halve(std::span<const float>(m_mid).first(frames)));
}

void Analyser::Impl::listenToHalf(std::span<const float> mono)
{
    if (mono.empty()) {
        return;
    }
    m_signChanges += (mono[0] < 0.0F) != (m_lastSample < 0.0F) ? 1 : 0;
    m_signChanges += kernels::signChanges(mono.data() + 1, mono.size() - 1);
    m_lastSample = mono.back();
    m_halfSamples += mono.size();

    m_shared.add(mono, [this](std::span<const float> power) {
        std::array<float, kMelBands> mel{};
        m_bands.measure(power, mel);
        m_onsets.add(mel);
        float voice = 0;
        for (std::size_t b = m_bands.firstAbove(300); b < m_bands.firstAbove(3000); ++b) {
            voice += mel[b];
        }
        m_syllables.add(voice);
        // Timbre does not change as fast as onsets do.
        if (m_sharedFrames++ % 2 == 0) {
            m_shape.add(power, mel);
        }
    });
    listenToQuarter(m_quarter.halve(mono));
}

void Analyser::Impl::listenToQuarter(std::span<const float> mono)
{
    m_short.add(mono, [this](std::span<const float> power) { m_harmonicity.addShort(power); });
    m_long.add(mono, [this](std::span<const float> power) {
        m_harmonicity.addLong(power);
        m_chroma.add(power);
    });
}

SoundDescription Analyser::Impl::finish()
{
    listen(m_waiting);
    m_waiting.clear();

    SoundDescription sound;
    sound.seconds = static_cast<double>(m_frames) / kSampleRate;
    sound.loudness = m_loudness.integrated();
    sound[Descriptor::LoudnessRange] = m_loudness.range();
    m_level.describe(sound);
    m_shape.describe(sound);
    m_harmonicity.describe(sound);
    m_chroma.describe(sound);
    sound[Descriptor::SyllabicModulation] = m_syllables.modulation();
    if (m_halfSamples > 0) {
        sound[Descriptor::ZeroCrossingRate] =
            static_cast<float>(static_cast<double>(m_signChanges) / static_cast<double>(m_halfSamples));
    }

    const OnsetEnvelope& onsets = m_onsets.envelope();
    const float rate = onsetRate(onsets, sound.seconds);
    sound[Descriptor::OnsetRate] = rate;
    const Periodicity periodicity(onsets);
    const Tempo tempo = findTempo(periodicity, static_cast<double>(rate));
    sound.tempo = tempo.bpm;
    sound.tempoConfidence = tempo.confidence;
    sound.tempoCandidates = tempo.candidates;
    sound[Descriptor::PulseClarity] = tempo.pulseClarity;
    const Meter meter = findMeter(periodicity, static_cast<double>(tempo.bpm));
    sound.beatsPerBar = meter.beatsPerBar;
    sound.meterConfidence = meter.confidence;
    return sound;
}

Analyser::Analyser()
    : m_impl(std::make_unique<Impl>())
{
}

Analyser::~Analyser() = default;

void Analyser::add(std::span<const float> stereo)
{
    m_impl->add(stereo);
}

SoundDescription Analyser::finish()
{
    return m_impl->finish();
}

} // namespace nearfield::audio
