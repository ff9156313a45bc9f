#include "core/map/quality.h"

#include <algorithm>
#include <numeric>
#include <span>
#include <vector>

#include "core/base/ids.h"
#include "core/base/parallel.h"
#include "core/base/random.h"

namespace nearfield::map {

namespace {

/// Squared distances of one point to all, itself last of all.
void distancesFrom(const Matrix& points, Eigen::Index from, Vector& out)
{
    out = (points.rowwise() - points.row(from)).rowwise().squaredNorm();
    out[from] = std::numeric_limits<float>::infinity();
}

std::vector<Row> nearest(const Vector& distances, std::size_t k)
{
    std::vector<Row> rows(static_cast<std::size_t>(distances.size()));
    std::iota(rows.begin(), rows.end(), Row{0});
    const auto end = rows.begin() + static_cast<std::ptrdiff_t>(k);
    std::nth_element(rows.begin(), end, rows.end(), [&distances](Row a, Row b) {
        return distances[a] < distances[b] || (distances[a] == distances[b] && a < b);
    });
    rows.resize(k);
    return rows;
}

/// Σ (r − k) of those in `rows` whose rank r by `distances` is beyond k.
double excess(const std::vector<Row>& rows, const Vector& distances, std::size_t k)
{
    double sum = 0;
    for (const Row row : rows) {
        const float own = distances[row];
        std::size_t rank = 1;
        for (Eigen::Index i = 0; i < distances.size(); ++i) {
            rank += distances[i] < own || (distances[i] == own && i < row) ? 1U : 0U;
        }
        sum += rank > k ? static_cast<double>(rank - k) : 0.0;
    }
    return sum;
}

} // namespace

Quality qualityOf(const Matrix& points, const Matrix& layout, const QualityOptions& options,
                  const std::stop_token& stop)
{
    const auto n = static_cast<std::size_t>(points.rows());
    const std::size_t k = options.neighbours;
    if (n <= 2 * k) {
        return {};
    }
    std::vector<Row> chosen(n);
    std::iota(chosen.begin(), chosen.end(), Row{0});
    Random(options.seed).shuffle(std::span(chosen));
    chosen.resize(std::min(n, options.sample));

    struct One
    {
        double intruders = 0;
        double missing = 0;
        std::size_t kept = 0;
    };
    std::vector<One> found(chosen.size());
    parallelFor(
        chosen.size(),
        [&](std::size_t begin, std::size_t end) {
            Vector there;
            Vector here;
            for (std::size_t i = begin; i < end && !stop.stop_requested(); ++i) {
                distancesFrom(points, chosen[i], there);
                distancesFrom(layout, chosen[i], here);
                const std::vector<Row> nearThere = nearest(there, k);
                const std::vector<Row> nearHere = nearest(here, k);
                found[i] = {.intruders = excess(nearHere, there, k), .missing = excess(nearThere, here, k)};
                for (const Row row : nearThere) {
                    found[i].kept += std::count(nearHere.begin(), nearHere.end(), row) > 0 ? 1U : 0U;
                }
            }
        },
        options.threads);
    if (stop.stop_requested()) {
        return {};
    }
    One sum;
    for (const One& one : found) {
        sum.intruders += one.intruders;
        sum.missing += one.missing;
        sum.kept += one.kept;
    }
    const auto m = static_cast<double>(chosen.size());
    const auto kk = static_cast<double>(k);
    const double worst = m * kk * (2 * static_cast<double>(n) - 3 * kk - 1) / 2;
    return {.trustworthiness = 1 - sum.intruders / worst,
            .continuity = 1 - sum.missing / worst,
            .neighboursKept = static_cast<double>(sum.kept) / (m * kk),
            .sample = chosen.size()};
}

} // namespace nearfield::map
