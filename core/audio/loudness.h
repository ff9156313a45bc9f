#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/audio/kernels.h"

namespace nearfield::audio {

/// Loudness and its range by EBU R128 (ITU-R BS.1770-4, EBU Tech 3342) of stereo. Without true peak. libebur128,
/// against which it is tested, takes five times as long and would be more than half of the whole analysis.
class Loudness
{
public:
    Loudness();

    /// Interleaved stereo at kSampleRate, finite, in any lengths.
    void add(std::span<const float> stereo);
    /// LUFS; −70, the absolute gate, when nothing lies above it.
    [[nodiscard]] float integrated() const;
    /// LU; 0 when too short to tell.
    [[nodiscard]] float range() const;

private:
    /// Mean squares, summed over the channels, of windows of `width` steps of 100 ms, one each `hop` steps.
    [[nodiscard]] std::vector<double> windows(std::size_t width, std::size_t hop) const;

    kernels::KWeighting m_filter;
    double m_sum = 0;            ///< of squares in the step that has begun
    std::size_t m_frames = 0;    ///< in it
    std::vector<double> m_steps; ///< mean squares of 100 ms each
};

} // namespace nearfield::audio
