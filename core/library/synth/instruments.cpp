#include "core/library/synth/instruments.h"

#include <array>
#include <cmath>
#include <numbers>
#include <vector>

#include "core/library/synth/filters.h"

namespace nearfield::synth {

namespace {

constexpr std::size_t kBlock = 32; ///< frames between two looks at envelopes
constexpr float kTwoPi = 2.0F * std::numbers::pi_v<float>;

struct Gains
{
    float left, right;
};

/// Of equal power.
Gains panned(float pan)
{
    const float angle = (std::clamp(pan, -1.0F, 1.0F) + 1.0F) * std::numbers::pi_v<float> / 4.0F;
    return {std::cos(angle), std::sin(angle)};
}

/// Frames that may be written: until `seconds` after the note was let go, or the end.
std::size_t framesOf(const Tone& tone, float release, const Stereo& out)
{
    if (tone.start >= out.frames()) {
        return 0;
    }
    return std::min(tone.length + static_cast<std::size_t>(release * kRate), out.frames() - tone.start);
}

// -- subtractive -----------------------------------------------------------------------------------------------------

struct Patch
{
    float saw, square, sine;               ///< shares of the waves
    int voices;                            ///< that sound together …
    float detune;                          ///< … and how far apart the outer ones are, cents
    float attack, decay, sustain, release; ///< seconds, share, seconds
    float cutoff;                          ///< Hz at middling brightness, of a low note
    float track;                           ///< how far the cutoff follows the note, 0–1
    float sweep, sweepDecay;               ///< octaves by which it starts higher, and the seconds they last
    float resonance;
    float vibrato; ///< cents
    float breath;  ///< noise
};

/// Attack, decay to a level, release.
class Envelope
{
public:
    Envelope(const Patch& patch, const Tone& tone)
        : m_patch(patch)
        , m_held(std::max(static_cast<float>(tone.length) / kRate, 0.01F))
    {
    }

    [[nodiscard]] float at(float seconds) const noexcept
    {
        return seconds < m_held ? before(seconds)
                                : before(m_held) * std::exp(-5.0F * (seconds - m_held) / m_patch.release);
    }

private:
    [[nodiscard]] float before(float seconds) const noexcept
    {
        if (seconds < m_patch.attack) {
            return seconds / m_patch.attack;
        }
        const float fallen = std::exp(-3.0F * (seconds - m_patch.attack) / m_patch.decay);
        return m_patch.sustain + (1.0F - m_patch.sustain) * fallen;
    }

    const Patch& m_patch;
    float m_held;
};

float octaves(float count)
{
    return std::exp2(count);
}

class Subtractive
{
public:
    Subtractive(const Patch& patch, const Tone& tone)
        : m_patch(patch)
        , m_tone(tone)
        , m_noise(tone.seed)
        , m_envelope(patch, tone)
    {
        for (int i = 0; i < patch.voices; ++i) {
            m_oscillators.emplace_back(0.5F + 0.5F * m_noise.next());
            const float place =
                patch.voices == 1 ? 0.0F : 2.0F * static_cast<float>(i) / static_cast<float>(patch.voices - 1) - 1.0F;
            m_steps.push_back(std::min(tone.frequency / kRate * octaves(place * patch.detune / 2400.0F), 0.45F));
            m_gains.push_back(panned(std::clamp(tone.pan + 0.7F * place, -1.0F, 1.0F)));
        }
    }

    void play(Stereo& out)
    {
        const std::size_t frames = framesOf(m_tone, m_patch.release, out);
        float level = m_envelope.at(0);
        for (std::size_t begin = 0; begin < frames; begin += kBlock) {
            const std::size_t count = std::min(kBlock, frames - begin);
            const float seconds = static_cast<float>(begin + kBlock) / kRate;
            const float next = m_envelope.at(seconds);
            tuneFilters(seconds);
            const float bend = vibrato(seconds);
            for (std::size_t i = 0; i < count; ++i) {
                const float share = static_cast<float>(i) / static_cast<float>(kBlock);
                const float gain = m_tone.velocity * (level + share * (next - level));
                const Gains sound = sample(bend);
                out.left[m_tone.start + begin + i] += gain * m_left.low(sound.left);
                out.right[m_tone.start + begin + i] += gain * m_right.low(sound.right);
            }
            level = next;
        }
    }

private:
    void tuneFilters(float seconds)
    {
        const float swept = m_patch.sweep * std::exp(-3.0F * seconds / m_patch.sweepDecay);
        const float tracked = m_patch.track * std::log2(std::max(m_tone.frequency, 40.0F) / 110.0F);
        const float bright = 3.0F * (m_tone.brightness - 0.5F) + 0.8F * (m_tone.velocity - 0.7F);
        const float cutoff = std::min(m_patch.cutoff * octaves(swept + tracked + bright), 17'000.0F);
        m_left.tune(cutoff, m_patch.resonance);
        m_right.tune(cutoff, m_patch.resonance);
    }

    [[nodiscard]] float vibrato(float seconds) const
    {
        if (m_patch.vibrato == 0) {
            return 1;
        }
        const float depth = std::clamp((seconds - 0.15F) / 0.3F, 0.0F, 1.0F);
        return octaves(depth * m_patch.vibrato / 1200.0F * std::sin(kTwoPi * 5.4F * seconds));
    }

    Gains sample(float bend)
    {
        Gains sum{0, 0};
        for (std::size_t v = 0; v < m_oscillators.size(); ++v) {
            const float step = m_steps[v] * bend;
            float wave = 0;
            // One of the three as a rule; each runs on the phase of its own voice.
            if (m_patch.saw > 0) {
                wave += m_patch.saw * m_oscillators[v].saw(step);
            } else if (m_patch.square > 0) {
                wave += m_patch.square * m_oscillators[v].square(step);
            } else {
                wave += m_patch.sine * m_oscillators[v].sine(step);
            }
            sum.left += wave * m_gains[v].left;
            sum.right += wave * m_gains[v].right;
        }
        if (m_patch.breath > 0) {
            const float air = m_patch.breath * m_noise.next();
            sum.left += air;
            sum.right += air;
        }
        return sum;
    }

    const Patch& m_patch;
    const Tone& m_tone;
    Noise m_noise;
    Envelope m_envelope;
    std::vector<Oscillator> m_oscillators;
    std::vector<float> m_steps;
    std::vector<Gains> m_gains;
    Filter m_left, m_right;
};

// -- additive --------------------------------------------------------------------------------------------------------

constexpr std::size_t kPartials = 8;

struct Timbre
{
    std::array<float, kPartials> ratios;
    std::array<float, kPartials> levels;
    float stretch;         ///< inharmonicity B of a string
    float decay;           ///< seconds to −60 dB of the lowest partial at middle C; 0: held
    float decayOfHigh;     ///< how much faster the higher ones fade
    float attack, release; ///< seconds
    float knock;           ///< noise of hammer or key
    float tremolo;         ///< depth
};

class Additive
{
public:
    Additive(const Timbre& timbre, const Tone& tone)
        : m_timbre(timbre)
        , m_tone(tone)
        , m_turn(std::fmod(5.0F * static_cast<float>(tone.start) / kRate, 1.0F))
    {
        Noise random(tone.seed);
        for (std::size_t k = 0; k < kPartials; ++k) {
            const float ratio = timbre.ratios[k];
            const float frequency = tone.frequency * ratio * std::sqrt(1.0F + timbre.stretch * ratio * ratio);
            if (ratio <= 0 || frequency > 0.45F * kRate) {
                continue;
            }
            // Soft notes and dark songs have less of the high partials.
            const float dark = 0.9F - 0.5F * tone.velocity + 1.4F * (0.5F - tone.brightness);
            const float level = timbre.levels[k] * std::exp(-std::max(0.0F, dark) * 0.5F * static_cast<float>(k));
            const float phase = std::numbers::pi_v<float> * random.next();
            const float seconds =
                timbre.decay * std::sqrt(261.6F / tone.frequency) / (1.0F + timbre.decayOfHigh * static_cast<float>(k));
            const float shrink = timbre.decay > 0 ? std::exp(-6.9F / (seconds * kRate)) : 1.0F;
            m_real[k] = level * std::cos(phase);
            m_imaginary[k] = level * std::sin(phase);
            m_cosine[k] = shrink * std::cos(kTwoPi * frequency / kRate);
            m_sine[k] = shrink * std::sin(kTwoPi * frequency / kRate);
        }
    }

    void play(Stereo& out)
    {
        const std::size_t frames = framesOf(m_tone, m_timbre.release, out);
        const Gains pan = panned(m_tone.pan);
        const auto attack = std::max<std::size_t>(static_cast<std::size_t>(m_timbre.attack * kRate), 1);
        const float letGo = std::exp(-6.0F / (m_timbre.release * kRate));
        float held = m_tone.velocity;
        for (std::size_t i = 0; i < frames; ++i) {
            held *= i >= m_tone.length ? letGo : 1.0F;
            const float swell = i < attack ? static_cast<float>(i) / static_cast<float>(attack) : 1.0F;
            const float sound = next() * held * swell;
            const float sway = m_timbre.tremolo > 0 ? nextSway() : 0.0F;
            out.left[m_tone.start + i] += sound * pan.left * (1.0F + sway);
            out.right[m_tone.start + i] += sound * pan.right * (1.0F - sway);
            if (i % 1024 == 1023 && loudest() * held < 1e-4F) {
                break;
            }
        }
        knock(out, pan);
    }

private:
    float next() noexcept
    {
        float sum = 0;
        for (std::size_t k = 0; k < kPartials; ++k) {
            const float real = m_real[k] * m_cosine[k] - m_imaginary[k] * m_sine[k];
            m_imaginary[k] = m_real[k] * m_sine[k] + m_imaginary[k] * m_cosine[k];
            m_real[k] = real;
            sum += real;
        }
        return sum;
    }

    [[nodiscard]] float loudest() const noexcept
    {
        float sum = 0;
        for (std::size_t k = 0; k < kPartials; ++k) {
            sum += std::abs(m_real[k]) + std::abs(m_imaginary[k]);
        }
        return sum;
    }

    /// Of a rotor: five turns a second.
    float nextSway() noexcept
    {
        m_turn += 5.0F / kRate;
        m_turn -= m_turn >= 1.0F ? 1.0F : 0.0F;
        return m_timbre.tremolo * (4.0F * std::abs(m_turn - 0.5F) - 1.0F);
    }

    void knock(Stereo& out, Gains pan) const
    {
        if (m_timbre.knock == 0) {
            return;
        }
        Noise noise(m_tone.seed + 1);
        Filter filter;
        filter.tune(180.0F + 500.0F * m_tone.brightness, 0.8F);
        const std::size_t frames = std::min<std::size_t>(framesOf(m_tone, m_timbre.release, out), 2600);
        float level = m_timbre.knock * m_tone.velocity;
        for (std::size_t i = 0; i < frames; ++i) {
            const float sound = level * filter.low(noise.next());
            out.left[m_tone.start + i] += sound * pan.left;
            out.right[m_tone.start + i] += sound * pan.right;
            level *= 0.9985F;
        }
    }

    const Timbre& m_timbre;
    const Tone& m_tone;
    std::array<float, kPartials> m_real{}, m_imaginary{}, m_cosine{}, m_sine{};
    float m_turn; ///< of the rotor
};

// -- plucked ---------------------------------------------------------------------------------------------------------

struct Pluck
{
    float ring;     ///< seconds to −60 dB at 110 Hz
    float damping;  ///< of the high partials, 0–1
    float hardness; ///< Hz of the plectrum's noise at middling brightness
    float position; ///< where it is plucked, share of the string
    float release;  ///< seconds
};

void playString(const Pluck& pluck, const Tone& tone, Stereo& out)
{
    const std::size_t frames = framesOf(tone, pluck.release, out);
    // The loop's filter, (1 − s)·x[n] + s·x[n − 1], delays by s; the rest is whole samples and an all-pass.
    const float smoothing = std::clamp(pluck.damping - 0.3F * (tone.brightness - 0.5F), 0.05F, 0.5F);
    const float period = kRate / tone.frequency - smoothing;
    auto length = static_cast<std::size_t>(period);
    float rest = period - static_cast<float>(length);
    if (rest < 0.1F) { // an all-pass of less rings
        rest += 1.0F;
        --length;
    }
    const float allPass = (1.0F - rest) / (1.0F + rest);
    std::vector<float> string(length);
    Noise noise(tone.seed);
    Smoother plectrum(pluck.hardness * octaves(2.0F * (tone.brightness - 0.5F) + 1.5F * (tone.velocity - 0.7F)));
    for (float& at : string) {
        at = plectrum.run(noise.next());
    }
    const auto offset = std::max<std::size_t>(static_cast<std::size_t>(pluck.position * static_cast<float>(length)), 1);
    for (std::size_t i = length; i-- > offset;) {
        string[i] -= string[i - offset];
    }
    float mean = 0;
    for (const float at : string) {
        mean += at / static_cast<float>(length);
    }
    for (float& at : string) {
        at -= mean;
    }
    const float seconds = pluck.ring * std::sqrt(110.0F / tone.frequency);
    float loop = std::exp(-6.9F / (seconds * tone.frequency));
    const float letGo = loop * std::exp(-6.9F / (pluck.release * tone.frequency));
    const Gains pan = panned(tone.pan);
    float before = 0, passedIn = 0, passedOut = 0;
    for (std::size_t i = 0, at = 0; i < frames; ++i) {
        loop = i == tone.length ? letGo : loop;
        const float x = string[at];
        const float smooth = loop * ((1.0F - smoothing) * x + smoothing * before);
        before = x;
        passedOut = allPass * (smooth - passedOut) + passedIn;
        passedIn = smooth;
        string[at] = passedOut;
        at = at + 1 == length ? 0 : at + 1;
        const float sound = 2.0F * tone.velocity * x;
        out.left[tone.start + i] += sound * pan.left;
        out.right[tone.start + i] += sound * pan.right;
    }
}

// -- voices ----------------------------------------------------------------------------------------------------------

struct Vowel
{
    std::array<float, 3> formants; ///< Hz
    std::array<float, 3> levels;
};

// a, e, i, o, u of a middling voice; Peterson & Barney 1952, rounded.
constexpr std::array<Vowel, 5> kVowels = {{
    {{730, 1150, 2500}, {1.0F, .60F, .25F}},
    {{530, 1850, 2550}, {1.0F, .45F, .30F}},
    {{300, 2300, 3000}, {1.0F, .35F, .30F}},
    {{520, 850, 2450}, {1.0F, .50F, .15F}},
    {{340, 870, 2300}, {1.0F, .30F, .10F}},
}};

/// Sings or, with `spoken`, lets the pitch fall and wander as speech does.
void playVoice(const Tone& tone, bool spoken, Stereo& out)
{
    constexpr float kRelease = 0.06F;
    const std::size_t frames = framesOf(tone, kRelease, out);
    Noise random(tone.seed);
    const auto draw = [&random](float low, float high) { return low + (high - low) * 0.5F * (random.next() + 1.0F); };
    const Vowel& from = kVowels[static_cast<std::size_t>(draw(0, 4.99F))];
    const Vowel& to = kVowels[static_cast<std::size_t>(draw(0, 4.99F))];
    const float consonant = draw(0, 1) < 0.6F ? draw(0.03F, 0.07F) : 0.0F;
    const float glide = spoken ? draw(-5, 2) : draw(-0.8F, 0);
    const float held = std::max(static_cast<float>(tone.length) / kRate, 0.05F);
    std::array<Filter, 3> mouth;
    Filter teeth;
    teeth.tune(draw(3500, 7000), 1.2F);
    Smoother tilt(900.0F * octaves(1.5F * (tone.brightness - 0.5F)));
    Oscillator cords(0);
    const Gains pan = panned(tone.pan);
    float step = 0;
    for (std::size_t i = 0; i < frames; ++i) {
        const float seconds = static_cast<float>(i) / kRate;
        if (i % kBlock == 0) {
            const float through = std::min(seconds / held, 1.0F);
            for (std::size_t f = 0; f < mouth.size(); ++f) {
                mouth[f].tune(from.formants[f] + through * (to.formants[f] - from.formants[f]), 7.0F);
            }
            const float settled = spoken ? glide * through : glide * std::exp(-seconds / 0.05F);
            const float shake = spoken ? 0.0F : 0.25F * std::clamp((seconds - 0.2F) / 0.3F, 0.0F, 1.0F);
            step = tone.frequency / kRate * octaves((settled + shake * std::sin(kTwoPi * 5.2F * seconds)) / 12.0F);
        }
        const float level = std::min({1.0F, seconds / 0.03F, std::exp(-(seconds - held) / 0.02F)});
        const float source = tilt.run(cords.saw(step)) + 0.02F * random.next();
        float sound = 0;
        const float sing = seconds > consonant ? 1.0F : 0.15F;
        for (std::size_t f = 0; f < mouth.size(); ++f) {
            sound += from.levels[f] * mouth[f].band(source);
        }
        sound = 2.0F * sing * level * sound;
        if (seconds < consonant) {
            sound += 0.35F * (spoken ? 1.0F : 0.5F) * level * teeth.band(random.next());
        }
        out.left[tone.start + i] += tone.velocity * sound * pan.left;
        out.right[tone.start + i] += tone.velocity * sound * pan.right;
    }
}

// -- the instruments -------------------------------------------------------------------------------------------------

// clang-format off
//                                saw  sqr sine n  cents   att    dec   sus   rel  cutoff trk  sweep  dec    q    vib br
constexpr Patch kPad        = {   .5F,  0,  0, 3,  16,   .35F,  1.0F, .85F, .60F,  900, .4F,  .3F, 1.0F, .7F,    0, 0};
constexpr Patch kStrings    = {   .5F,  0,  0, 3,  11,   .12F,  1.0F, .90F, .30F, 1700, .5F,    0,    1, .7F,   14, .01F};
constexpr Patch kSubBass    = {     0,  0, 1., 1,   0,   .006F, .8F,  .80F, .06F, 2000,   0,    0,    1, .7F,    0, 0};
constexpr Patch kSynthBass  = {   .8F,  0,  0, 1,   0,   .003F, .25F, .55F, .05F,  380, .6F, 2.2F, .18F, 1.4F,   0, 0};
constexpr Patch kReese      = {   .5F,  0,  0, 3,  34,   .01F,  .5F,  .90F, .06F,  520, .3F,  .5F,  .4F, 1.0F,   0, 0};
constexpr Patch kStab       = {   .6F,  0,  0, 2,  14,   .002F, .18F,  .0F, .12F,  900, .5F, 2.0F, .15F, 1.3F,   0, 0};
constexpr Patch kSequence   = {     0,.6F,  0, 1,   0,   .002F, .16F, .15F, .08F, 1300, .5F, 1.8F, .10F, 1.2F,   0, 0};
constexpr Patch kLead       = {   .6F,  0,  0, 2,  10,   .01F,  .5F,  .75F, .12F, 1700, .6F,  .8F,  .3F, 1.0F,  22, 0};
constexpr Patch kHorn       = {   .8F,  0,  0, 1,   0,   .035F, .4F,  .80F, .08F,  900, .8F,  .9F,  .2F, .9F,   16, .02F};
constexpr Patch kAccordion  = {     0,.5F,  0, 2,  12,   .025F, .5F,  .90F, .07F, 1800, .6F,    0,    1, .7F,    6, .01F};
// clang-format on

constexpr Timbre kPiano = {.ratios = {1, 2, 3, 4, 5, 6, 7, 8},
                           .levels = {1.0F, .55F, .36F, .28F, .20F, .14F, .09F, .06F},
                           .stretch = 4e-4F,
                           .decay = 3.6F,
                           .decayOfHigh = .45F,
                           .attack = .003F,
                           .release = .35F,
                           .knock = .35F,
                           .tremolo = 0};
constexpr Timbre kElectricPiano = {.ratios = {1, 2, 3, 4, 7.1F, 9.2F, 0, 0},
                                   .levels = {1.0F, .32F, .16F, .08F, .14F, .06F, 0, 0},
                                   .stretch = 0,
                                   .decay = 3.0F,
                                   .decayOfHigh = .9F,
                                   .attack = .002F,
                                   .release = .15F,
                                   .knock = .10F,
                                   .tremolo = .25F};
constexpr Timbre kBell = {.ratios = {1, 2.0F, 3.01F, 4.2F, 5.4F, 6.8F, 8.9F, 0},
                          .levels = {1.0F, .30F, .25F, .18F, .12F, .08F, .04F, 0},
                          .stretch = 0,
                          .decay = 4.0F,
                          .decayOfHigh = 1.2F,
                          .attack = .002F,
                          .release = 1.2F,
                          .knock = .05F,
                          .tremolo = 0};
constexpr Timbre kOrgan = {.ratios = {.5F, 1, 1.5F, 2, 3, 4, 6, 8},
                           .levels = {.5F, 1.0F, .25F, .6F, .3F, .25F, .12F, .08F},
                           .stretch = 0,
                           .decay = 0,
                           .decayOfHigh = 0,
                           .attack = .006F,
                           .release = .06F,
                           .knock = .06F,
                           .tremolo = .12F};

constexpr Pluck kNylon = {.ring = 2.6F, .damping = .42F, .hardness = 2600, .position = .23F, .release = .30F};
constexpr Pluck kUprightBass = {.ring = 2.2F, .damping = .50F, .hardness = 700, .position = .30F, .release = .10F};
constexpr Pluck kGuitar = {.ring = 4.5F, .damping = .30F, .hardness = 4200, .position = .13F, .release = .05F};

} // namespace

void play(Instrument instrument, const Tone& tone, Stereo& out)
{
    switch (instrument) {
    case Instrument::Pad:
        return Subtractive(kPad, tone).play(out);
    case Instrument::Strings:
        return Subtractive(kStrings, tone).play(out);
    case Instrument::SubBass:
        return Subtractive(kSubBass, tone).play(out);
    case Instrument::SynthBass:
        return Subtractive(kSynthBass, tone).play(out);
    case Instrument::Reese:
        return Subtractive(kReese, tone).play(out);
    case Instrument::Stab:
        return Subtractive(kStab, tone).play(out);
    case Instrument::Sequence:
        return Subtractive(kSequence, tone).play(out);
    case Instrument::Lead:
        return Subtractive(kLead, tone).play(out);
    case Instrument::Horn:
        return Subtractive(kHorn, tone).play(out);
    case Instrument::Accordion:
        return Subtractive(kAccordion, tone).play(out);
    case Instrument::Bell:
        return Additive(kBell, tone).play(out);
    case Instrument::Piano:
        return Additive(kPiano, tone).play(out);
    case Instrument::ElectricPiano:
        return Additive(kElectricPiano, tone).play(out);
    case Instrument::Organ:
        return Additive(kOrgan, tone).play(out);
    case Instrument::Nylon:
        return playString(kNylon, tone, out);
    case Instrument::UprightBass:
        return playString(kUprightBass, tone, out);
    case Instrument::Guitar:
        return playString(kGuitar, tone, out);
    case Instrument::Voice:
        return playVoice(tone, false, out);
    case Instrument::Rapper:
        return playVoice(tone, true, out);
    }
}

} // namespace nearfield::synth
