#pragma once

#include <cstddef>
#include <cstdint>

#include "core/library/synth/stereo.h"

namespace nearfield::synth {

enum class Instrument : std::uint8_t {
    Pad,
    Strings,
    SubBass,
    SynthBass,
    Reese,
    Stab,
    Sequence,
    Lead,
    Horn,
    Accordion,
    Bell,
    Piano,
    ElectricPiano,
    Organ,
    Nylon,
    UprightBass,
    Guitar, ///< the bare string; distortion is of the whole part, mix.h
    Voice,
    Rapper,
};

/// One note as it is played.
struct Tone
{
    std::size_t start = 0;  ///< frame
    std::size_t length = 0; ///< frames until it is let go; it may ring on
    float frequency = 440;  ///< Hz
    float velocity = 1;     ///< 0–1
    float brightness = 0.5; ///< 0–1
    float pan = 0;          ///< −1 left … 1 right
    std::uint64_t seed = 1; ///< of what is random in it
};

/// Adds the note to `out`; what goes beyond its end is cut. Subtractive, additive, plucked (Karplus & Strong 1983, with
/// the tuning of Jaffe & Smith 1983) and formant synthesis. The same tone gives the same samples.
void play(Instrument instrument, const Tone& tone, Stereo& out);

} // namespace nearfield::synth
