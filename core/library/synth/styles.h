#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "core/library/synth/instruments.h"

namespace nearfield::synth {

enum class Style : std::uint8_t {
    Ambient,
    FeltPiano,
    Guitar,
    House,
    Techno,
    DrumAndBass,
    SynthPop,
    Rock,
    Metal,
    HipHop,
    Waltz,
    Swing,
    Dub,
};
inline constexpr std::size_t kStyleCount = 13;

enum class Drum : std::uint8_t { Kick, DeepKick, Snare, Rim, Clap, Brush, Hat, OpenHat, Ride, Crash, Tom, Shaker };
inline constexpr std::size_t kDrumCount = 12;

enum class Role : std::uint8_t {
    Chords,   ///< the whole chord at each x
    Line,     ///< the bass: 1, 3, 5 and 8 of the chord
    Walk,     ///< a walking bass, a note a beat
    Arpeggio, ///< the notes of the chord one after the other, one at each x
    Melody,   ///< invented for each song; `rhythm` is where notes may begin
    Speech,   ///< syllables without a tune
};

/// Rhythms are written as steps of one bar or more: X loud, x, o soft, - held on, . silent; a line has digits.
struct PartSpec
{
    Instrument instrument{};
    Role role{};
    std::string_view rhythm;
    int centre = 60;   ///< MIDI pitch around which it plays
    float level = -18; ///< dB full scale of it while it sounds, before mastering
    float room = 0;    ///< share that goes to the reverb
    float echo = 0;    ///< and to the echo
    float from = 0;    ///< plays while the music is at least so intense, 0–1 …
    float until = 2;   ///< … and less than this
};

struct DrumSpec
{
    Drum drum{};
    std::string_view rhythm;
    float gain = 1;
    float from = 0;
    float until = 2;
};

/// A range of 0–1, of LUFS or of BPM.
struct Span
{
    double low = 0, high = 0;
    [[nodiscard]] constexpr double at(double share) const { return low + (high - low) * share; }
};

/// What makes a style, as data.
struct StyleSpec
{
    std::string_view name;
    std::array<std::string_view, 3> genres; ///< of the demo library, core/library/demo.cpp
    Span tempo;                             ///< BPM of quarter notes
    Span loudness;                          ///< LUFS
    Span brightness;
    Span energy;
    double majorShare = 0.5;
    int beatsPerBar = 4;
    int stepsPerBeat = 4;
    double swing = 0; ///< how much later every second step is, in steps
    double looseness; ///< deviation of a player's timing, milliseconds
    bool sevenths = false;
    float drums = -16; ///< dB, as PartSpec::level
    float drive = 0;   ///< of guitars, 0–1
    float ducking = 0; ///< how far the kick pushes the rest down, 0–1
    float room = 0.5F; ///< size, 0–1
    double echoBeats = 0.75;
    bool fills = true;
    /// Degrees of the scale, a bar each, of verses and of choruses; V is a major dominant in minor.
    std::array<std::string_view, 4> major;
    std::array<std::string_view, 4> minor;
    std::span<const PartSpec> parts;
    std::span<const DrumSpec> kit;
};

[[nodiscard]] const StyleSpec& specOf(Style style) noexcept;

} // namespace nearfield::synth
