#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/matrix.h"

namespace nearfield::evaluate {

/// What one listener adds to a mean over answers or lists: Σ value / Σ weight.
struct Share
{
    double value = 0;
    double weight = 0;
};

/// A mean and the 95 % interval of its bootstrap.
struct Interval
{
    double value = 0;
    double low = 0;
    double high = 0;
};

/// Σ value / Σ weight, 0 where there is no weight; with `root`, its square root.
[[nodiscard]] double meanOf(const Share& share, bool root) noexcept;

/// From the 2.5 % to the 97.5 % quantile of the values of a bootstrap; its value is their mean.
[[nodiscard]] Interval intervalOf(std::vector<double> values);

/// Σ value / Σ weight over listeners, with listeners drawn anew `bootstraps` times. With `root`, its square root
/// (for mean squared errors). The same seed draws the same listeners, so that intervals of models can be compared.
[[nodiscard]] Interval bootstrapMean(std::span<const Share> listeners, bool root, std::size_t bootstraps,
                                     std::uint64_t seed);

/// Share of `items` items that stand in at least one of the lists. A sample with repetitions always covers less, so
/// the interval is moved by the mean of that.
[[nodiscard]] Interval bootstrapCoverage(std::span<const std::vector<std::uint32_t>> lists, std::size_t items,
                                         std::size_t bootstraps, std::uint64_t seed);

/// Of what a listener liked and has not shown, by its places in the ranking (from 0).
struct RankingGain
{
    double hit = 0;    ///< 1 when any is among the first `length`
    double ndcg = 0;   ///< gain of those over the best possible gain
    double recall = 0; ///< share of min(liked, length) among the first `length`
};
[[nodiscard]] RankingGain rankingGain(std::span<const double> places, std::size_t length) noexcept;

/// Mean of −log2(listeners who know the item / listeners) over a list; an item nobody knows counts as known by half a
/// listener.
[[nodiscard]] double novelty(std::span<const std::uint32_t> list, std::span<const std::size_t> knownBy,
                             std::size_t listeners) noexcept;

/// Mean cosine distance of all pairs of a list; 0 for fewer than two.
[[nodiscard]] double diversity(std::span<const std::uint32_t> list, const Matrix& features);

} // namespace nearfield::evaluate
