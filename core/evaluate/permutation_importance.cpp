#include "core/evaluate/permutation_importance.h"

#include <cmath>
#include <numeric>
#include <span>

#include "core/base/random.h"

namespace nearfield::evaluate {

namespace {

/// Of their mean.
Interval meanOf(std::span<const double> values)
{
    const auto n = static_cast<double>(values.size());
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
    double squares = 0;
    for (const double value : values) {
        squares += (value - mean) * (value - mean);
    }
    const double half = values.size() > 1 ? 1.96 * std::sqrt(squares / (n - 1) / n) : 0.0;
    return {.value = mean, .low = mean - half, .high = mean + half};
}

} // namespace

std::vector<Interval> permutationImportance(const Matrix& rows, const ErrorOf& errorOf, std::size_t shuffles,
                                            std::uint64_t seed, const std::stop_token& stop)
{
    Random random(seed);
    std::vector<Interval> importance;
    std::vector<Eigen::Index> order(static_cast<std::size_t>(rows.rows()));
    Matrix shuffled = rows;
    for (Eigen::Index column = 0; column < rows.cols(); ++column) {
        const double before = errorOf(rows, static_cast<std::size_t>(column));
        std::vector<double> rises;
        for (std::size_t i = 0; i < shuffles; ++i) {
            if (stop.stop_requested()) {
                return {};
            }
            std::iota(order.begin(), order.end(), Eigen::Index{0});
            random.shuffle(std::span(order));
            for (Eigen::Index row = 0; row < rows.rows(); ++row) {
                shuffled(row, column) = rows(order[static_cast<std::size_t>(row)], column);
            }
            rises.push_back(errorOf(shuffled, static_cast<std::size_t>(column)) - before);
        }
        importance.push_back(meanOf(rises));
        shuffled.col(column) = rows.col(column);
    }
    return importance;
}

} // namespace nearfield::evaluate
