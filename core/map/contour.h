#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/base/matrix.h"

namespace nearfield::map {

/// How densely weighted points of a plane lie: the sum of their weights times a Gaussian, sampled on a grid.
struct Density
{
    float left = 0;   ///< x of the first column
    float bottom = 0; ///< y of the first row
    float spacing = 1;
    Matrix values; ///< rows × columns; 0 along the border, so that every contour is closed
};

/// points: n × 2; weights: n, ≥ 0, or nothing for 1 each. `bandwidth` is the Gaussian's standard deviation; the grid
/// has a third of it between samples, or more where that would make it wider than `mostCells`. Empty without points.
[[nodiscard]] Density densityOf(const Matrix& points, std::span<const float> weights, double bandwidth,
                                std::size_t mostCells = 400);

/// The level above which a share of all the weight lies, in (0, 1): 0.5 gives the contour around the denser half.
[[nodiscard]] float levelAround(const Density& density, double share);

/// A closed line: the last point is joined to the first.
struct ContourPoint
{
    float x = 0;
    float y = 0;
};
using Contour = std::vector<ContourPoint>;

/// The lines along which the density is `level`, by marching squares; the denser side is on the left. Longest first.
[[nodiscard]] std::vector<Contour> contoursOf(const Density& density, float level);

} // namespace nearfield::map
