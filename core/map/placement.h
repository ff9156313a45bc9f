#pragma once

#include "core/base/matrix.h"

namespace nearfield::map {

/// Where points that are not on a layout would lie on it, if nothing else moved: near the place of their neighbours, or
/// where most of them are when they lie in several. codes: m × d; points: n × d, n ≥ 1, and layout: n × 2. m × 2.
///
/// The cost Σ w_j ln(1 + |y − y_j|² / r²) over the nearest neighbours, t-SNE's attraction, is lowered in a few steps of
/// reweighted means from the neighbour's place where it is least. w_j = ((R − d_j) / (R d_j))², with R the distance of
/// the farthest (Franke & Nielson 1980, doi 10.1002/nme.1620151110), so that a copy of a point lies on it; r is the
/// radius in which so many points lie on average.
[[nodiscard]] Matrix placed(const Matrix& codes, const Matrix& points, const Matrix& layout, unsigned threads = 0);

} // namespace nearfield::map
