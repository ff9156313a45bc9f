#include "core/library/synth/score.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/random.h"

namespace nearfield::synth {

namespace {

constexpr std::array<int, 7> kMajorScale = {0, 2, 4, 5, 7, 9, 11};
constexpr std::array<int, 7> kMinorScale = {0, 2, 3, 5, 7, 8, 10};
constexpr double kTail = 2.2; ///< seconds in which the last chord rings beyond its bar

int floorMod(int value, int modulus)
{
    return ((value % modulus) + modulus) % modulus;
}

/// The pitch of a class that is nearest to a centre.
int nearest(int pitchClass, int centre)
{
    return centre - 6 + floorMod(pitchClass - (centre - 6), 12);
}

struct Chord
{
    std::array<int, 4> classes{}; ///< root, third, fifth, seventh
    bool raised = false;          ///< the leading tone of minor sounds in it
};

/// A stretch of some bars that is played alike.
struct Phrase
{
    int firstBar = 0;
    int bars = 4;
    double intensity = 1;
    std::string_view chords;
};

/// A tune of one bar: where its notes begin, and by how many degrees each differs from the one before.
struct Motif
{
    std::vector<double> onsets; ///< beats
    std::vector<int> moves;
};

/// What one character of a rhythm says.
float loudnessOf(char step)
{
    switch (step) {
    case 'X':
        return 1.0F;
    case 'x':
    case '1':
    case '3':
    case '5':
    case '8':
        return 0.8F;
    case 'o':
        return 0.45F;
    default:
        return 0;
    }
}

class Composer
{
public:
    explicit Composer(const Brief& brief)
        : m_brief(brief)
        , m_spec(specOf(brief.style))
        , m_random(brief.seed)
    {
        const double barSeconds = 60.0 / brief.tempo * m_spec.beatsPerBar;
        m_bars = std::max(2, static_cast<int>((brief.seconds - kTail) / barSeconds) + 1);
        for (const PartSpec& part : m_spec.parts) {
            m_score.parts.push_back({&part, {}});
        }
        plan();
        for (std::size_t i = 0; i < m_spec.parts.size(); ++i) {
            m_motifs.push_back({motif(m_spec.parts[i]), motif(m_spec.parts[i]), motif(m_spec.parts[i])});
        }
        std::for_each(m_phrases.begin(), m_phrases.end(), [this](const Phrase& phrase) { play(phrase); });
        end();
    }

    Score take() { return std::move(m_score); }

private:
    // -- form ------------------------------------------------------------------------------------------------------

    void plan()
    {
        const int body = m_bars - 1;
        const int count = std::max(1, body / 4);
        const auto& progressions = m_brief.major ? m_spec.major : m_spec.minor;
        const std::string_view verse = progressions[m_random.below(progressions.size())];
        const std::string_view chorus = progressions[m_random.below(progressions.size())];
        const double span = std::max(1e-6, m_spec.energy.high - m_spec.energy.low);
        const double lift = 0.3 * (std::clamp((m_brief.energy - m_spec.energy.low) / span, 0.0, 1.0) - 0.5);
        for (int i = 0; i < count; ++i) {
            const bool last = i == count - 1;
            const double base = intensity(i, count);
            m_phrases.push_back({.firstBar = 4 * i,
                                 .bars = last ? body - 4 * i : 4,
                                 .intensity = base + lift,
                                 .chords = base > 0.8 ? chorus : verse});
        }
    }

    /// Introduction, verses and choruses in turn so that the last of them is a chorus, and an ending.
    static double intensity(int phrase, int count)
    {
        constexpr double kIntroduction = 0.32, kVerse = 0.62, kChorus = 1.0, kEnding = 0.5;
        if (count == 1) {
            return 0.85;
        }
        if (phrase == 0 && count > 2) {
            return kIntroduction;
        }
        const int lastChorus = count > 3 ? count - 2 : count - 1;
        if (phrase > lastChorus) {
            return kEnding;
        }
        return (lastChorus - phrase) % 2 == 0 ? kChorus : kVerse;
    }

    // -- harmony ---------------------------------------------------------------------------------------------------

    [[nodiscard]] int degree(int index) const
    {
        const auto& scale = m_brief.major ? kMajorScale : kMinorScale;
        return m_brief.key + scale[static_cast<std::size_t>(floorMod(index, 7))] +
               12 * ((index - floorMod(index, 7)) / 7);
    }

    [[nodiscard]] Chord chordOf(char name) const
    {
        const bool dominant = name == 'V';
        const int root = dominant ? 4 : name - '1';
        Chord chord{.classes = {degree(root), degree(root + 2), degree(root + 4), degree(root + 6)},
                    .raised = dominant && !m_brief.major};
        chord.classes[1] += chord.raised ? 1 : 0;
        return chord;
    }

    [[nodiscard]] Chord chordAt(const Phrase& phrase, int bar) const
    {
        return chordOf(bar >= phrase.bars ? '1' : phrase.chords[static_cast<std::size_t>(bar % 4)]);
    }

    [[nodiscard]] bool isPowerChord(const PartSpec& part) const
    {
        return part.instrument == Instrument::Guitar && part.role == Role::Chords && m_spec.drive > 0.3F;
    }

    /// Close to `centre`, low notes first; guitars that are distorted take root, fifth and octave.
    [[nodiscard]] std::vector<int> voicing(const Chord& chord, const PartSpec& part) const
    {
        if (isPowerChord(part)) {
            const int root = nearest(chord.classes[0], part.centre);
            return {root, root + 7, root + 12};
        }
        std::vector<int> pitches;
        // The tonic rests on its triad: with a seventh, a minor one holds the whole of its relative major.
        const bool seventh = m_spec.sevenths && chord.classes[0] != m_brief.key;
        for (std::size_t i = 0; i < (seventh ? 4U : 3U); ++i) {
            pitches.push_back(nearest(chord.classes[i], part.centre));
        }
        std::sort(pitches.begin(), pitches.end());
        if (part.instrument == Instrument::Nylon) {
            pitches.push_back(pitches.front() + 12);
            pitches.insert(pitches.begin(), nearest(chord.classes[0], part.centre - 12));
        }
        return pitches;
    }

    // -- time ------------------------------------------------------------------------------------------------------

    [[nodiscard]] double beatOf(double bar, double beat) const { return bar * m_spec.beatsPerBar + beat; }
    [[nodiscard]] double stepBeats() const { return 1.0 / m_spec.stepsPerBeat; }

    /// A player's hand: in beats, never before the beginning.
    double loosely(double beat)
    {
        const double beatsPerMs = m_brief.tempo / 60'000.0;
        const double error = m_spec.looseness > 0 ? m_spec.looseness * std::clamp(m_random.normal(), -2.0, 2.0) : 0;
        return std::max(0.0, beat + error * beatsPerMs);
    }

    [[nodiscard]] double swung(std::size_t step) const
    {
        return stepBeats() * (static_cast<double>(step) + (step % 2 == 1 ? m_spec.swing : 0));
    }

    /// Calls body(index of the step in the bar, character, beats that it lasts) for each step that sounds.
    template <typename Body>
    void eachStep(std::string_view rhythm, int bar, const Body& body)
    {
        const auto steps = static_cast<std::size_t>(m_spec.stepsPerBeat * m_spec.beatsPerBar);
        const std::size_t bars = std::max<std::size_t>(1, rhythm.size() / steps);
        const std::string_view here = rhythm.substr((static_cast<std::size_t>(bar) % bars) * steps, steps);
        for (std::size_t step = 0; step < here.size(); ++step) {
            if (loudnessOf(here[step]) > 0) {
                const std::size_t end = std::min(here.find_first_not_of('-', step + 1), here.size());
                body(step, here[step], stepBeats() * static_cast<double>(end - step));
            }
        }
    }

    // -- tunes -----------------------------------------------------------------------------------------------------

    Motif motif(const PartSpec& part)
    {
        Motif motif;
        if (part.role != Role::Melody) {
            return motif;
        }
        const double density = 0.35 + 0.4 * m_brief.energy;
        eachStep(part.rhythm, 0, [&](std::size_t step, char, double) {
            const bool onBeat = step % static_cast<std::size_t>(m_spec.stepsPerBeat) == 0;
            if (m_random.uniform() < (step == 0 ? 0.8 : onBeat ? 0.15 + density : density)) {
                constexpr std::array<int, 8> kMoves = {-2, -1, -1, 0, 1, 1, 2, 3};
                motif.onsets.push_back(swung(step));
                motif.moves.push_back(kMoves[m_random.below(kMoves.size())]);
            }
        });
        if (motif.onsets.empty()) {
            motif.onsets.push_back(0);
            motif.moves.push_back(0);
        }
        return motif;
    }

    /// The degree nearest to `index` that belongs to the chord.
    [[nodiscard]] int chordDegree(int index, const Chord& chord) const
    {
        for (const int away : {0, -1, 1, -2, 2}) {
            const int pitchClass = floorMod(degree(index + away), 12);
            for (std::size_t i = 0; i < 3; ++i) {
                if (floorMod(chord.classes[i], 12) == pitchClass) {
                    return index + away;
                }
            }
        }
        return index;
    }

    [[nodiscard]] int tunePitch(int index, const Chord& chord, int centre) const
    {
        const int tonic = nearest(m_brief.key, centre);
        const int leading = chord.raised && floorMod(index, 7) == 6 ? 1 : 0;
        return tonic + degree(index) - m_brief.key + leading;
    }

    void melody(std::size_t part, const Phrase& phrase, int bar, const Chord& chord)
    {
        const PartSpec& spec = m_spec.parts[part];
        // A A B A, and another B in choruses.
        const Motif& motif = m_motifs[part][bar % 4 != 2 ? 0 : phrase.intensity > 0.8 ? 2 : 1];
        int& index = m_tune;
        for (std::size_t i = 0; i < motif.onsets.size(); ++i) {
            index = std::clamp(index + motif.moves[i], -4, 7);
            const bool strong = i == 0 || motif.onsets[i] == std::floor(motif.onsets[i]);
            if (strong) {
                index = chordDegree(index, chord);
            }
            const double next = i + 1 < motif.onsets.size() ? motif.onsets[i + 1] : m_spec.beatsPerBar;
            if (bar == phrase.bars - 1 && i + 1 == motif.onsets.size()) {
                index = chordDegree(index > 3 ? 7 : 0, chord); // home
            }
            add(part, beatOf(phrase.firstBar + bar, motif.onsets[i]), std::min(0.92 * (next - motif.onsets[i]), 2.5),
                tunePitch(index, chord, spec.centre), strong ? 0.9F : 0.7F);
        }
    }

    // -- playing ---------------------------------------------------------------------------------------------------

    void add(std::size_t part, double beat, double beats, int pitch, float velocity)
    {
        m_score.parts[part].notes.push_back({loosely(beat), beats, pitch, velocity});
    }

    void play(const Phrase& phrase)
    {
        for (int bar = 0; bar < phrase.bars; ++bar) {
            for (std::size_t part = 0; part < m_spec.parts.size(); ++part) {
                const PartSpec& spec = m_spec.parts[part];
                if (phrase.intensity >= static_cast<double>(spec.from) &&
                    phrase.intensity < static_cast<double>(spec.until)) {
                    playBar(part, phrase, bar);
                }
            }
            drumBar(phrase, bar);
        }
    }

    void playBar(std::size_t part, const Phrase& phrase, int bar)
    {
        const PartSpec& spec = m_spec.parts[part];
        const Chord chord = chordAt(phrase, bar);
        const auto force = static_cast<float>(0.7 + 0.3 * std::clamp(phrase.intensity, 0.0, 1.0));
        switch (spec.role) {
        case Role::Chords:
            eachStep(spec.rhythm, bar, [&](std::size_t step, char c, double beats) {
                strum(part, beatOf(phrase.firstBar + bar, swung(step)), beats, voicing(chord, spec),
                      force * loudnessOf(c));
            });
            break;
        case Role::Line:
            eachStep(spec.rhythm, bar, [&](std::size_t step, char c, double beats) {
                add(part, beatOf(phrase.firstBar + bar, swung(step)), beats, linePitch(chord, c, spec.centre),
                    force * loudnessOf(c));
            });
            break;
        case Role::Walk:
            walk(part, phrase, bar);
            break;
        case Role::Arpeggio:
            arpeggio(part, phrase, bar, force);
            break;
        case Role::Melody:
            melody(part, phrase, bar, chord);
            break;
        case Role::Speech:
            eachStep(spec.rhythm, bar, [&](std::size_t step, char c, double beats) {
                if (m_random.uniform() < 0.85) {
                    add(part, beatOf(phrase.firstBar + bar, swung(step)), 0.9 * beats,
                        spec.centre + static_cast<int>(m_random.below(6)) - 3, force * loudnessOf(c));
                }
            });
            break;
        }
    }

    void strum(std::size_t part, double beat, double beats, const std::vector<int>& pitches, float velocity)
    {
        const bool strings = m_spec.parts[part].instrument == Instrument::Nylon;
        const double apart = (strings ? 0.011 : 0.0) * m_brief.tempo / 60.0;
        double at = loosely(beat);
        for (std::size_t i = 0; i < pitches.size(); ++i) {
            // The fifth of a power chord is in the overtones of its root already.
            const bool isFifth = i == 1 && isPowerChord(m_spec.parts[part]);
            m_score.parts[part].notes.push_back({at, beats, pitches[i], isFifth ? 0.55F * velocity : velocity});
            at += apart;
        }
    }

    [[nodiscard]] int linePitch(const Chord& chord, char c, int centre) const
    {
        const int root = nearest(chord.classes[0], centre);
        switch (c) {
        case '3':
            return root + floorMod(chord.classes[1] - chord.classes[0], 12);
        case '5':
            return root + floorMod(chord.classes[2] - chord.classes[0], 12);
        case '8':
            return root + 12;
        default:
            return root;
        }
    }

    void walk(std::size_t part, const Phrase& phrase, int bar)
    {
        const PartSpec& spec = m_spec.parts[part];
        const Chord chord = chordAt(phrase, bar);
        const int next = nearest(chordAt(phrase, bar + 1).classes[0], spec.centre);
        for (int beat = 0; beat < m_spec.beatsPerBar; ++beat) {
            const bool up = m_random.uniform() < 0.5;
            int pitch = linePitch(chord, beat == 0 ? '1' : beat == 1 ? '3' : (up ? '5' : '8'), spec.centre);
            if (beat == m_spec.beatsPerBar - 1) {
                pitch = next + (up ? 2 : -1); // leads into the next chord
            }
            add(part, beatOf(phrase.firstBar + bar, beat), 0.9, pitch, beat % 2 == 0 ? 0.85F : 0.75F);
        }
    }

    void arpeggio(std::size_t part, const Phrase& phrase, int bar, float force)
    {
        const PartSpec& spec = m_spec.parts[part];
        const std::vector<int> pitches = voicing(chordAt(phrase, bar), spec);
        std::size_t turn = 0;
        eachStep(spec.rhythm, bar, [&](std::size_t step, char c, double beats) {
            // Up and down again.
            const std::size_t around = turn++ % (2 * pitches.size() - 2);
            const std::size_t note = around < pitches.size() ? around : 2 * pitches.size() - 2 - around;
            add(part, beatOf(phrase.firstBar + bar, swung(step)), beats, pitches[note], force * loudnessOf(c));
        });
    }

    void drumBar(const Phrase& phrase, int bar)
    {
        const bool fill = m_spec.fills && bar == phrase.bars - 1 && phrase.intensity > 0.45;
        const std::size_t beats = fill ? 1 + m_random.below(2) : 0;
        const auto steps = static_cast<std::size_t>(m_spec.stepsPerBeat * m_spec.beatsPerBar);
        const std::size_t fillFrom = steps - beats * static_cast<std::size_t>(m_spec.stepsPerBeat);
        const auto force = static_cast<float>(0.75 + 0.25 * std::clamp(phrase.intensity, 0.0, 1.0));
        for (const DrumSpec& drum : m_spec.kit) {
            if (phrase.intensity < static_cast<double>(drum.from) ||
                phrase.intensity >= static_cast<double>(drum.until)) {
                continue;
            }
            eachStep(drum.rhythm, bar, [&](std::size_t step, char c, double) {
                if (step < fillFrom || drum.drum == Drum::Kick || drum.drum == Drum::DeepKick) {
                    hit(beatOf(phrase.firstBar + bar, swung(step)), drum.drum, force * drum.gain * loudnessOf(c));
                }
            });
        }
        for (std::size_t step = fillFrom; step < steps; ++step) {
            if (m_random.uniform() < 0.75) {
                hit(beatOf(phrase.firstBar + bar, swung(step)), m_random.uniform() < 0.5 ? Drum::Tom : Drum::Snare,
                    0.6F + 0.3F * static_cast<float>(step - fillFrom) / static_cast<float>(steps - fillFrom));
            }
        }
        if (m_spec.fills && bar == 0 && phrase.intensity > 0.8) {
            hit(beatOf(phrase.firstBar, 0), Drum::Crash, 0.7F);
        }
    }

    void hit(double beat, Drum drum, float velocity)
    {
        m_score.hits.push_back({loosely(beat), drum, velocity * static_cast<float>(m_random.uniform(0.92, 1.0))});
    }

    /// The last chord, long.
    void end()
    {
        const double beat = beatOf(m_bars - 1, 0);
        const double beats = 0.5 * kTail * m_brief.tempo / 60.0;
        const Chord tonic = chordOf('1');
        for (std::size_t part = 0; part < m_spec.parts.size(); ++part) {
            const PartSpec& spec = m_spec.parts[part];
            if (m_score.parts[part].notes.empty() || spec.role == Role::Melody || spec.role == Role::Speech) {
                continue;
            }
            const bool bass = spec.role == Role::Line || spec.role == Role::Walk;
            strum(part, beat, beats,
                  bass ? std::vector<int>{nearest(tonic.classes[0], spec.centre)} : voicing(tonic, spec), 0.8F);
        }
        if (m_spec.fills) {
            hit(beat, Drum::Kick, 0.9F);
            hit(beat, Drum::Crash, 0.7F);
        }
    }

    const Brief& m_brief;
    const StyleSpec& m_spec;
    Random m_random;
    int m_bars = 0;
    int m_tune = 0; ///< where the melody is, in degrees above its tonic
    std::vector<Phrase> m_phrases;
    std::vector<std::array<Motif, 3>> m_motifs; ///< of each part
    Score m_score;
};

} // namespace

Score compose(const Brief& brief)
{
    return Composer(brief).take();
}

} // namespace nearfield::synth
