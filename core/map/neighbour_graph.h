#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "core/base/ids.h"
#include "core/base/matrix.h"
#include "core/base/progress.h"

namespace nearfield::map {

/// The nearest points of each of n points by Euclidean distance.
struct NeighbourGraph
{
    std::size_t points = 0;
    std::size_t neighbours = 0;          ///< k, the same for all
    std::vector<Row> rows;               ///< n × k, nearest first, equal ones in the order of rows; never itself
    std::vector<float> squaredDistances; ///< n × k

    [[nodiscard]] std::span<const Row> rowsOf(std::size_t i) const noexcept
    {
        return {rows.data() + i * neighbours, neighbours};
    }
    [[nodiscard]] std::span<const float> distancesOf(std::size_t i) const noexcept
    {
        return {squaredDistances.data() + i * neighbours, neighbours};
    }
};

struct NeighbourOptions
{
    std::size_t neighbours = 90; ///< at most; with fewer points all others
    /// How many points each is compared with. Up to so many points the graph is exact; of more, those in the nearest
    /// cells of a partition by k-means are looked at, which finds about 99 of 100 neighbours.
    std::size_t candidates = 8'000;
    std::uint64_t seed = 1;
    unsigned threads = 0; ///< 0: one per core; the result does not depend on it
};

/// points: n × d. Nothing when stopped.
[[nodiscard]] std::optional<NeighbourGraph> nearestNeighbours(const Matrix& points, const NeighbourOptions& options,
                                                              const ProgressCallback& progress,
                                                              const std::stop_token& stop);

/// The exact nearest of `points` (n × d) to each of `queries` (m × d), which are not among them.
[[nodiscard]] NeighbourGraph nearestTo(const Matrix& queries, const Matrix& points, std::size_t neighbours,
                                       unsigned threads = 0);

} // namespace nearfield::map
