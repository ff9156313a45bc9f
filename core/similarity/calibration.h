#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "core/base/matrix.h"

namespace nearfield {

class BinaryReader;
class BinaryWriter;

/// What a nearness says of two tracks: the chance that they are by the same artist, if one pair in a hundred were.
///
/// Logistic regression (Platt 1999) of "same artist" on the nearness of pairs of tracks by artists that no model was
/// fitted on, same-artist pairs beside random ones. These make the likelihood ratio; the odds of 1 : 99 are a stated
/// reference, because the real share of same-artist pairs depends on the size of the library and is far too small to be
/// read.
class Calibration
{
public:
    static constexpr double kPrior = 0.01;

    Calibration() = default;
    Calibration(double slope, double intercept)
        : m_slope(slope)
        , m_intercept(intercept)
    {
    }

    /// Fits on the nearness of pairs by the same artist and of random pairs; each kind weighs the same in all. Nothing
    /// when either has fewer than kFewestPairs, or when nearness tells nothing (a slope not above 0).
    [[nodiscard]] static std::optional<Calibration> fit(std::span<const float> same, std::span<const float> random);
    static constexpr std::size_t kFewestPairs = 100;

    /// In (0, 1), strictly increasing.
    [[nodiscard]] double probability(double nearness) const noexcept;

    void write(BinaryWriter& out) const;
    [[nodiscard]] static Calibration read(BinaryReader& in); ///< throws Corrupt

private:
    double m_slope = 1;
    double m_intercept = 0; ///< of the log likelihood ratio
};

} // namespace nearfield
