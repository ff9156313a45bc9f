#pragma once

#include <array>
#include <span>
#include <vector>

#include "core/audio/kernels.h"

namespace nearfield::audio {

/// Halves a sample rate: a half-band filter of 47 taps (Kaiser window), 80 dB down above 0.3 of the old rate.
class Decimator
{
public:
    Decimator();

    /// The samples given, of which there may be any number, at half the rate; valid until the next call. An odd one
    /// waits for the next.
    [[nodiscard]] std::span<const float> halve(std::span<const float> samples);

private:
    std::array<float, kernels::kHalfBandTaps> m_taps{};
    std::vector<float> m_input; ///< what the filter still looks back on, then what is new
    std::vector<float> m_output;
};

} // namespace nearfield::audio
