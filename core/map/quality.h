#pragma once

#include <cstddef>
#include <cstdint>
#include <stop_token>

#include "core/base/matrix.h"

namespace nearfield::map {

/// How far a layout can be trusted, over a sample of points, each ranked against all the others.
struct Quality
{
    double trustworthiness = 0;
    double continuity = 0;
    double neighboursKept = 0;
    std::size_t sample = 0;
};

struct QualityOptions
{
    std::size_t neighbours = 10;
    std::size_t sample = 1'000; ///< at most
    std::uint64_t seed = 1;
    unsigned threads = 0;
};

/// Trustworthiness and continuity of Venna & Kaski (2001, doi 10.1007/3-540-44668-0_68): 1 − 2 / (m k (2n − 3k − 1)) ·
/// Σ (r − k) over what is among the k nearest in one space and not in the other, where its rank is r. Neighbours kept:
/// share of the k nearest in `points` (n × d) that are among the k nearest of `layout` (n × 2). Equal distances are
/// ranked by row. Zero of all, with a sample of 0, when there are too few points (n ≤ 2k) or it was stopped.
[[nodiscard]] Quality qualityOf(const Matrix& points, const Matrix& layout, const QualityOptions& options,
                                const std::stop_token& stop = {});

} // namespace nearfield::map
