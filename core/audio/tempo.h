#pragma once

#include <vector>

#include "core/audio/periodicity.h"
#include "core/audio/sound_description.h"

namespace nearfield::audio {

struct Tempo
{
    float bpm = 0; ///< 0: no beat to hear
    float confidence = 0;
    float pulseClarity = 0;
    std::vector<TempoCandidate> candidates; ///< strongest first
};

/// The tempo at which one would tap along, 40–240 BPM. First the period at whose multiples the onsets repeat best,
/// weighted by how usual a tempo is (a log-normal prior); then whether that, its half or its double is the beat. The
/// candidates hold all three where they lie in the range.
[[nodiscard]] Tempo findTempo(const Periodicity& periodicity, double onsetsPerSecond);

} // namespace nearfield::audio
