#pragma once

#include <cstddef>
#include <vector>

namespace nearfield::synth {

inline constexpr float kRate = 44100.0F; ///< samples a second

/// A stretch of sound, two channels of one length; 1 is full scale, more is allowed until the end.
struct Stereo
{
    std::vector<float> left;
    std::vector<float> right;

    explicit Stereo(std::size_t frames)
        : left(frames)
        , right(frames)
    {
    }
    [[nodiscard]] std::size_t frames() const noexcept { return left.size(); }
};

} // namespace nearfield::synth
