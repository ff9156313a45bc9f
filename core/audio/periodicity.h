#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "core/audio/onset_envelope.h"

namespace nearfield::audio {

/// Autocorrelation of the onsets, of each range and of all together, up to twelve seconds. 1 at lag 0; about 0 where
/// nothing repeats.
class Periodicity
{
public:
    explicit Periodicity(const OnsetEnvelope& envelope);

    static constexpr std::size_t kAll = OnsetEnvelope::kRanges; ///< all ranges together

    /// At a lag in frames, between two of them by a parabola; 0 beyond what is known.
    [[nodiscard]] double at(double lag, std::size_t range = kAll) const;
    /// The highest value within ±`reach` frames of a lag, and where it lies.
    struct Peak
    {
        double lag = 0, height = 0;
    };
    [[nodiscard]] Peak peakNear(double lag, double reach, std::size_t range = kAll) const;

    [[nodiscard]] std::size_t lags() const noexcept { return m_values[kAll].size(); }
    /// Of a range in the variance of all, adding up to 1 over the ranges: how much of the rhythm it holds.
    [[nodiscard]] double share(std::size_t range) const noexcept { return m_shares[range]; }
    /// Heights that chance reaches when nothing repeats.
    [[nodiscard]] double chance() const noexcept { return m_chance; }

private:
    std::array<std::vector<float>, OnsetEnvelope::kRanges + 1> m_values;
    std::array<double, OnsetEnvelope::kRanges> m_shares{};
    double m_chance = 1;
};

} // namespace nearfield::audio
