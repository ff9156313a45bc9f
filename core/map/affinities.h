#pragma once

#include <cstdint>
#include <vector>

#include "core/base/ids.h"
#include "core/map/neighbour_graph.h"

namespace nearfield::map {

/// The symmetric sparse matrix of t-SNE's p_ij, whose sum is 1 (van der Maaten & Hinton 2008, equations 1 and 2): the
/// chance that i would pick j, p_j|i ∝ exp(−β_i d²), with β_i such that it picks among `perplexity` on the whole; and
/// p_ij = (p_j|i + p_i|j) / 2n. Rows are padded for kernels::attraction.
struct Affinities
{
    std::vector<std::uint32_t> starts; ///< n + 1
    std::vector<Row> to;
    std::vector<float> weights;
};

/// The perplexity is at most a third of the neighbours there are.
[[nodiscard]] Affinities affinitiesOf(const NeighbourGraph& graph, double perplexity, unsigned threads = 0);

} // namespace nearfield::map
