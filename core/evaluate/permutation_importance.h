#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <stop_token>
#include <vector>

#include "core/base/matrix.h"
#include "core/evaluate/metrics.h"

namespace nearfield::evaluate {

/// Error of a fitted model on rows that it has not learned from (n × d), of which column `shuffled` was exchanged, or
/// will be: a measure may leave that column out.
using ErrorOf = std::function<double(const Matrix& rows, std::size_t shuffled)>;

/// How much the error rises when one column is shuffled among the rows, so that it tells nothing of them any more but
/// looks as before (Breiman 2001, doi 10.1023/A:1010933404324; Fisher et al. 2019, arXiv 1801.01489). Of each column,
/// the mean over `shuffles` of them and its 95 % interval. Empty when stopped.
[[nodiscard]] std::vector<Interval> permutationImportance(const Matrix& rows, const ErrorOf& errorOf,
                                                          std::size_t shuffles, std::uint64_t seed,
                                                          const std::stop_token& stop);

} // namespace nearfield::evaluate
