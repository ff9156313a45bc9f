#pragma once

#include <cstdint>
#include <span>

#include "core/base/matrix.h"

namespace nearfield {

/// The published fallback: the mean vector of what is liked, tracks ranked by the cosine to it. Features are min–max
/// scaled. On real listeners it tells little, for the mean of what somebody likes is near the mean of everything; it is
/// kept for comparison. See ContrastProfile.
class ContentProfile
{
public:
    /// features: n × d; values: n, enjoyment; liked from `likedFrom` (four stars of five). Throws BadArgument when
    /// nothing is liked.
    ContentProfile(const Matrix& features, std::span<const float> values, float likedFrom = 0.8F);

    /// Cosine of each row to the profile, in [−1, 1].
    [[nodiscard]] Vector scores(const Matrix& features) const;
    [[nodiscard]] const Vector& profile() const noexcept { return m_profile; }

private:
    Vector m_profile;
};

/// The same with a centre and a contrast: features are centred on the catalogue (QuantileScaler does), and the profile
/// is the mean of what is liked minus the mean of what is not, where there is any.
class ContrastProfile
{
public:
    ContrastProfile(const Matrix& features, std::span<const float> values, float likedFrom = 0.8F);

    [[nodiscard]] Vector scores(const Matrix& features) const;

private:
    Vector m_profile;
};

} // namespace nearfield
