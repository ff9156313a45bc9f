#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "core/base/matrix.h"

namespace nearfield::taste {

/// The artist of a track nothing is known of: it is nobody else's.
inline constexpr std::uint32_t kNoArtist = std::numeric_limits<std::uint32_t>::max();

/// Where tracks lie by what artists make of them; learned from a whole catalogue that nobody has rated.
///
/// Each feature becomes its place among the catalogue's values, as a score that is about normal. The axes are those of
/// a linear discriminant analysis of artists (Fisher 1936, doi 10.1111/j.1469-1809.1936.tb02137.x): the steps that one
/// artist's tracks differ by count little, those between artists much. An axis is as long as the variance between
/// artists on it over the variance within, so no number of axes has to be chosen. The unit of distance is such that
/// 1 / (1 + d²) is a useful likeness.
class TasteSpace
{
public:
    TasteSpace() = default;
    /// features: n × d, n ≥ 1, NaN where unknown; artists: n codes. Throws BadArgument when sizes do not agree.
    TasteSpace(const Matrix& features, std::span<const std::uint32_t> artists);

    /// Number of features, and of coordinates.
    [[nodiscard]] std::size_t dimension() const noexcept { return m_places.size(); }

    /// About standard normal over the catalogue; 0 is its median, and the unknown. features: n × d. Uses all cores.
    [[nodiscard]] Matrix scores(const Matrix& features) const;
    /// coordinates = scores · axes: n × d.
    [[nodiscard]] Matrix coordinates(const Matrix& features) const { return scores(features) * m_axes; }
    /// Share of the catalogue below a score, in (0, 1): its place, for people.
    [[nodiscard]] static float placeOf(float score) noexcept;
    [[nodiscard]] const Matrix& axes() const noexcept { return m_axes; }

private:
    [[nodiscard]] float score(std::size_t feature, float value) const noexcept;

    std::vector<std::vector<float>> m_places; ///< of each feature, evenly many steps of its sorted values
    Matrix m_axes;                            ///< d × d, a column each
};

} // namespace nearfield::taste
