#pragma once

#include "core/audio/periodicity.h"

namespace nearfield::audio {

struct Meter
{
    int beatsPerBar = 4;
    float confidence = 0; ///< 0–1
};

/// Whether the onsets repeat after three beats or after four. Without a beat four, with no confidence.
[[nodiscard]] Meter findMeter(const Periodicity& periodicity, double bpm);

} // namespace nearfield::audio
