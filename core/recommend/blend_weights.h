#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/base/matrix.h"

/// How much each part of a blend counts, chosen on answers that no part has learned from.
namespace nearfield {

struct LinearBlend
{
    std::vector<double> weights;
    double offset = 0;
};

/// Least squares of `answers` (n) on `predictions` (n × parts) with a slight ridge. When cross-validation finds no
/// gain over the best part beyond chance, that part alone with weight 1.
[[nodiscard]] LinearBlend weightsOfPredictions(const MatrixT<double>& predictions, const VectorT<double>& answers);

/// A listener's candidates: scores, candidates × parts, of which the first `liked` should be ranked first.
struct RankingQuestion
{
    Matrix scores;
    std::size_t liked = 0;
};

/// Weights ≥ 0 with the best mean NDCG@10, found by changing one at a time from the best part alone; so never worse
/// than that on these questions. The largest is 1.
[[nodiscard]] std::vector<double> weightsOfRanking(std::span<const RankingQuestion> questions, std::size_t parts);

} // namespace nearfield
