#pragma once

#include <vector>

#include "core/library/synth/score.h"

namespace nearfield::synth {

struct Recording
{
    double loudness = -12;   ///< LUFS that it is brought to
    double brightness = 0.5; ///< 0–1
};

/// Writes, plays and mixes a piece: interleaved stereo at kRate, exactly as long as the brief says, no peak above −1
/// dB. The same brief gives the same samples. One thread; about 100 times faster than real time.
[[nodiscard]] std::vector<float> perform(const Brief& brief, const Recording& recording);

} // namespace nearfield::synth
