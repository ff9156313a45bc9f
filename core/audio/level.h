#pragma once

#include <cstddef>
#include <vector>

#include "core/audio/kernels.h"
#include "core/audio/sound_description.h"

namespace nearfield::audio {

/// How strong the signal is and how that changes, from sums over each 10 ms.
class Level
{
public:
    static constexpr std::size_t kChunk = 441; ///< samples at kSampleRate

    void add(const kernels::MixSums& chunk);
    /// Sets RmsMean, RmsDeviation, SilentShare, DynamicComplexity, StereoWidth and DanceabilityDfa.
    void describe(SoundDescription& sound) const;

private:
    std::vector<float> m_squares;    ///< mean square of both channels, of each chunk
    std::vector<float> m_deviations; ///< standard deviation of the middle, of each chunk
    double m_mid = 0, m_side = 0;    ///< sums of squares
};

/// Mean |dB − loudness| of frames of 0.2 s, where loudness is their average weighted by 0.9^(−dB) (Streich 2007);
/// silence at both ends is left out. `squares`: mean squares of 10 ms each.
[[nodiscard]] float dynamicComplexity(const std::vector<float>& squares);

} // namespace nearfield::audio
