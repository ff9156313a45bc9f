#pragma once

#include <cstdint>
#include <vector>

#include "core/library/synth/styles.h"

namespace nearfield::synth {

/// What a piece is to be.
struct Brief
{
    Style style{};
    double tempo = 120; ///< BPM of quarter notes
    int key = 0;        ///< pitch class of the tonic, 0 = C
    bool major = true;
    double energy = 0.5; ///< 0–1: how much is played, and how hard
    double seconds = 45;
    std::uint64_t seed = 1;
};

struct Note
{
    double beat = 0; ///< from the beginning
    double beats = 1;
    int pitch = 60; ///< MIDI
    float velocity = 1;
};

struct Hit
{
    double beat = 0;
    Drum drum{};
    float velocity = 1;
};

struct Part
{
    const PartSpec* spec = nullptr;
    std::vector<Note> notes;
};

/// A piece as it is written: introduction, verses, choruses and an ending, in phrases of four bars. Its last chord is
/// that of the tonic, and rings for some two seconds until `Brief::seconds`.
struct Score
{
    std::vector<Part> parts;
    std::vector<Hit> hits;
};

[[nodiscard]] Score compose(const Brief& brief);

} // namespace nearfield::synth
