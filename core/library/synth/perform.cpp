#include "core/library/synth/perform.h"

#include <algorithm>
#include <cmath>

#include "core/base/random.h"
#include "core/library/synth/drums.h"
#include "core/library/synth/filters.h"
#include "core/library/synth/mix.h"

namespace nearfield::synth {

namespace {

class Performance
{
public:
    Performance(const Brief& brief, const Recording& recording)
        : m_brief(brief)
        , m_spec(specOf(brief.style))
        , m_brightness(static_cast<float>(recording.brightness))
        , m_score(compose(brief))
        , m_random(brief.seed + 1)
        , m_mix(static_cast<std::size_t>(std::llround(brief.seconds * static_cast<double>(kRate))))
        , m_room(m_mix.frames())
        , m_echo(m_mix.frames())
        , m_part(m_mix.frames())
    {
        for (const Hit& hit : m_score.hits) {
            if (hit.drum == Drum::Kick || hit.drum == Drum::DeepKick) {
                m_kicks.push_back(frameOf(hit.beat));
            }
        }
    }

    Stereo play()
    {
        for (const Part& part : m_score.parts) {
            if (!part.notes.empty()) {
                playPart(part);
            }
        }
        playDrums();
        reverberate(m_room, m_spec.room);
        echo(m_echo, static_cast<float>(m_spec.echoBeats * 60.0 / m_brief.tempo), 0.45F);
        add(m_room, 1.0F, m_mix);
        add(m_echo, 0.8F, m_mix);
        tilt(m_mix, m_brightness);
        fadeOut();
        return std::move(m_mix);
    }

private:
    [[nodiscard]] std::size_t frameOf(double beat) const
    {
        constexpr double kLeadIn = 0.02;
        return static_cast<std::size_t>((kLeadIn + beat * 60.0 / m_brief.tempo) * static_cast<double>(kRate));
    }

    void playPart(const Part& part)
    {
        const PartSpec& spec = *part.spec;
        Stereo& sound = cleared();
        const bool guitars = spec.instrument == Instrument::Guitar && m_spec.drive > 0.3F;
        std::uint64_t number = m_brief.seed * 8191;
        for (const Note& note : part.notes) {
            Tone tone{.start = frameOf(note.beat),
                      .length = frameOf(note.beats) - frameOf(0),
                      .frequency = 440.0F * std::exp2(static_cast<float>(note.pitch - 69) / 12.0F),
                      .velocity = note.velocity,
                      .brightness = m_brightness,
                      .pan = panOf(spec, note.pitch),
                      .seed = ++number};
            if (guitars) { // played twice, left and right
                tone.pan = -1;
                synth::play(spec.instrument, tone, sound);
                tone.seed += 1'000'003;
                tone.start += 300 + m_random.below(400);
                tone.frequency *= 1.001F;
                tone.pan = 1;
            }
            synth::play(spec.instrument, tone, sound);
        }
        if (guitars) {
            level(sound, -14);
            distort(sound, m_spec.drive * static_cast<float>(0.5 + 0.5 * m_brief.energy), m_brightness);
        }
        level(sound, spec.level);
        duck(sound, m_kicks, m_spec.ducking, static_cast<float>(0.8 * 60.0 / m_brief.tempo));
        add(sound, 1.0F, m_mix);
        add(sound, spec.room, m_room);
        add(sound, spec.echo, m_echo);
    }

    /// One piece of memory for all parts: clearing it is cheaper than asking for another.
    Stereo& cleared()
    {
        std::fill(m_part.left.begin(), m_part.left.end(), 0.0F);
        std::fill(m_part.right.begin(), m_part.right.end(), 0.0F);
        return m_part;
    }

    /// Keys and strings are spread by pitch, bass and voices are in the middle.
    [[nodiscard]] static float panOf(const PartSpec& spec, int pitch)
    {
        if (spec.role == Role::Line || spec.role == Role::Walk || spec.role == Role::Melody ||
            spec.role == Role::Speech) {
            return 0;
        }
        return std::clamp(static_cast<float>(pitch - spec.centre) / 14.0F, -0.6F, 0.6F);
    }

    void playDrums()
    {
        if (m_score.hits.empty()) {
            return;
        }
        std::vector<std::vector<float>> kit(kDrumCount);
        Stereo& sound = cleared();
        for (const Hit& hit : m_score.hits) {
            std::vector<float>& drum = kit[static_cast<std::size_t>(hit.drum)];
            if (drum.empty()) {
                drum = drumSound(hit.drum, m_brightness, m_brief.seed);
            }
            strike(drum, frameOf(hit.beat), hit.velocity, placeOf(hit.drum), sound);
        }
        level(sound, m_spec.drums);
        add(sound, 1.0F, m_mix);
        add(sound, 0.12F * m_spec.room, m_room);
    }

    static void strike(const std::vector<float>& drum, std::size_t start, float velocity, float place, Stereo& out)
    {
        const float left = velocity * std::sqrt(0.5F * (1.0F - place));
        const float right = velocity * std::sqrt(0.5F * (1.0F + place));
        for (std::size_t i = 0; i < drum.size() && start + i < out.frames(); ++i) {
            out.left[start + i] += left * drum[i];
            out.right[start + i] += right * drum[i];
        }
    }

    void fadeOut()
    {
        const std::size_t frames = std::min<std::size_t>(m_mix.frames(), static_cast<std::size_t>(1.2F * kRate));
        for (std::size_t i = 0; i < frames; ++i) {
            const float gain = static_cast<float>(i) / static_cast<float>(frames);
            m_mix.left[m_mix.frames() - 1 - i] *= gain;
            m_mix.right[m_mix.frames() - 1 - i] *= gain;
        }
    }

    const Brief& m_brief;
    const StyleSpec& m_spec;
    float m_brightness;
    Score m_score;
    Random m_random;
    Stereo m_mix, m_room, m_echo, m_part;
    std::vector<std::size_t> m_kicks; ///< frames
};

} // namespace

std::vector<float> perform(const Brief& brief, const Recording& recording)
{
    Stereo mix = Performance(brief, recording).play();
    master(mix, recording.loudness);
    std::vector<float> interleaved(2 * mix.frames());
    for (std::size_t i = 0; i < mix.frames(); ++i) {
        interleaved[2 * i] = mix.left[i];
        interleaved[2 * i + 1] = mix.right[i];
    }
    return interleaved;
}

} // namespace nearfield::synth
