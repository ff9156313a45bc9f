#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stop_token>

#include "core/base/matrix.h"
#include "core/base/progress.h"
#include "core/map/neighbour_graph.h"

namespace nearfield::map {

struct LayoutOptions
{
    double perplexity = 20;
    std::size_t neighbours = 60; ///< that a point is drawn to
    std::size_t exaggeratedSteps = 150;
    std::size_t steps = 350;
    std::size_t refiningSteps = 150; ///< instead, when the start fits already
    std::uint64_t seed = 1;
    unsigned threads = 0; ///< 0: one per core
};

/// A plane on which points that are near in `points` (n × d) lie near: t-SNE from a start by principal components
/// (Kobak & Berens 2019, doi 10.1038/s41467-019-13056-x). n × 2, centred, the farthest coordinate at ±1.
///
/// `start`: n × 2, where the points were before, NaN where unknown; or nothing. Unknown ones begin among their
/// neighbours. A start that keeps neighbours together is only refined, and what was laid out before hardly moves;
/// another is where the arrangement begins. Either way the result is turned, mirrored, scaled and moved so that it lies
/// on the start as well as it can. Nothing when stopped. The same input gives the same result, whatever the number of
/// threads.
[[nodiscard]] std::optional<Matrix> layOut(const Matrix& points, const Matrix& start, const LayoutOptions& options,
                                           const ProgressCallback& progress, const std::stop_token& stop);

/// `layout` turned, mirrored, moved and brought to the size of `onto`, so that it lies on it as well as it can
/// (Procrustes; Gower 1975, doi 10.1007/BF02291478): over the rows where `onto` has no NaN. The size is taken from the
/// spread and not fitted, or a map that fits badly would shrink. Both n × 2.
[[nodiscard]] Matrix aligned(const Matrix& layout, const Matrix& onto);

/// Median distance of rows that are in both, in widths of `before`: the greater of its extents.
[[nodiscard]] double medianShift(const Matrix& before, const Matrix& after);

} // namespace nearfield::map
