#include "core/audio/sound_description.h"

#include <cmath>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/file.h"

namespace nearfield::audio {

namespace {

constexpr std::uint32_t kMagic = 0x44534e46; ///< "FNSD"
constexpr std::uint32_t kMostCandidates = 16;

constexpr std::array<std::string_view, kDescriptorCount> kNames = {
    "loudness_range",  "dynamic_complexity", "rms_mean",         "rms_deviation",       "silent_share",
    "onset_rate",      "pulse_clarity",      "danceability_dfa", "centroid_mean",       "centroid_deviation",
    "rolloff_mean",    "rolloff_deviation",  "flatness_mean",    "flatness_deviation",  "flux_mean",
    "flux_deviation",  "zero_crossing_rate", "low_share",        "mid_share",           "high_share",
    "harmonic_share",  "chroma_entropy",     "chroma_change",    "syllabic_modulation", "voice_band_share",
    "stereo_width",    "mfcc1_mean",         "mfcc2_mean",       "mfcc3_mean",          "mfcc4_mean",
    "mfcc5_mean",      "mfcc6_mean",         "mfcc7_mean",       "mfcc8_mean",          "mfcc9_mean",
    "mfcc10_mean",     "mfcc11_mean",        "mfcc12_mean",      "mfcc13_mean",         "mfcc1_deviation",
    "mfcc2_deviation", "mfcc3_deviation",    "mfcc4_deviation",
};
static_assert(!kNames.back().empty(), "every descriptor has a name");

class Reader
{
public:
    Reader(std::string_view bytes, const std::string& source)
        : m_reader(bytes, source)
        , m_source(source)
    {
    }

    std::uint32_t number() { return m_reader.u32(); }
    std::size_t left() const { return m_reader.left(); }
    double real()
    {
        const double value = m_reader.f64();
        check(std::isfinite(value));
        return value;
    }
    void floats(std::span<float> out)
    {
        m_reader.floats(out);
        for (const float value : out) {
            check(std::isfinite(value));
        }
    }
    void check(bool sane) const
    {
        if (!sane) {
            throw Error(ErrorKind::Corrupt, m_source + " is damaged: it holds values that no analysis gives");
        }
    }

private:
    BinaryReader m_reader;
    const std::string& m_source;
};

} // namespace

std::string_view nameOf(Descriptor d) noexcept
{
    return kNames[static_cast<std::size_t>(d)];
}

std::string bytesOf(const SoundDescription& description)
{
    BinaryWriter writer;
    writer.u32(kMagic);
    writer.u32(kAnalysisVersion);
    writer.f64(description.seconds);
    const std::array<float, 5> measured = {description.loudness, description.tempo, description.tempoConfidence,
                                           description.keyConfidence, description.meterConfidence};
    writer.floats(measured);
    writer.u32(static_cast<std::uint32_t>(description.key + 1));
    writer.u32(description.major ? 1 : 0);
    writer.u32(static_cast<std::uint32_t>(description.beatsPerBar));
    writer.u32(static_cast<std::uint32_t>(description.tempoCandidates.size()));
    for (const TempoCandidate& candidate : description.tempoCandidates) {
        writer.floats(std::array<float, 2>{candidate.bpm, candidate.strength});
    }
    writer.floats(description.descriptors);
    return writer.bytes();
}

SoundDescription parseDescription(std::string_view bytes, const std::string& source)
{
    Reader reader(bytes, source);
    reader.check(reader.number() == kMagic);
    const std::uint32_t version = reader.number();
    if (version < kAnalysisVersion) {
        throw Error(ErrorKind::NotReady, source + " was analysed by an older Nearfield: analyse it again");
    }
    if (version > kAnalysisVersion) {
        throw Error(ErrorKind::Newer, source + " was analysed by a newer Nearfield");
    }

    SoundDescription d;
    d.seconds = reader.real();
    std::array<float, 5> measured{};
    reader.floats(measured);
    d.loudness = measured[0];
    d.tempo = measured[1];
    d.tempoConfidence = measured[2];
    d.keyConfidence = measured[3];
    d.meterConfidence = measured[4];
    const std::uint32_t key = reader.number();
    const std::uint32_t major = reader.number();
    const std::uint32_t beats = reader.number();
    const std::uint32_t candidates = reader.number();
    reader.check(d.seconds >= 0 && key <= 12 && major <= 1 && beats >= 1 && beats <= 16 &&
                 candidates <= kMostCandidates);
    d.key = static_cast<int>(key) - 1;
    d.major = major == 1;
    d.beatsPerBar = static_cast<int>(beats);
    for (std::uint32_t i = 0; i < candidates; ++i) {
        std::array<float, 2> candidate{};
        reader.floats(candidate);
        d.tempoCandidates.push_back({candidate[0], candidate[1]});
    }
    reader.floats(d.descriptors);
    reader.check(reader.left() == 0);
    return d;
}

} // namespace nearfield::audio
