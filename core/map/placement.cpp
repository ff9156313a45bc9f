#include "core/map/placement.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "core/base/parallel.h"
#include "core/map/neighbour_graph.h"

namespace nearfield::map {

namespace {

constexpr std::size_t kNeighbours = 15;
constexpr int kSteps = 10;
constexpr double kLeastDistance = 1e-6; ///< a copy, of the farthest neighbour's distance

using Point = Eigen::RowVector2d;

struct Neighbour
{
    Point place;
    double weight = 0;
};

double costAt(const Point& at, std::span<const Neighbour> neighbours, double squaredRadius)
{
    double cost = 0;
    for (const Neighbour& n : neighbours) {
        cost += n.weight * std::log1p((at - n.place).squaredNorm() / squaredRadius);
    }
    return cost;
}

Point placeAmong(std::span<const Neighbour> neighbours, double squaredRadius)
{
    Point at = neighbours.front().place;
    double least = costAt(at, neighbours, squaredRadius);
    for (const Neighbour& n : neighbours) {
        const double cost = costAt(n.place, neighbours, squaredRadius);
        if (cost < least) {
            least = cost;
            at = n.place;
        }
    }
    for (int step = 0; step < kSteps; ++step) {
        Point sum = Point::Zero();
        double weights = 0;
        for (const Neighbour& n : neighbours) {
            const double weight = n.weight / (1 + (at - n.place).squaredNorm() / squaredRadius);
            sum += weight * n.place;
            weights += weight;
        }
        at = sum / weights;
    }
    return at;
}

} // namespace

Matrix placed(const Matrix& codes, const Matrix& points, const Matrix& layout, unsigned threads)
{
    const NeighbourGraph graph = nearestTo(codes, points, kNeighbours + 1, threads);
    const double extent = static_cast<double>((layout.colwise().maxCoeff() - layout.colwise().minCoeff()).maxCoeff());
    const double squaredRadius = std::max(extent * extent * static_cast<double>(kNeighbours) /
                                              (std::numbers::pi * static_cast<double>(points.rows())),
                                          1e-12);
    Matrix result(codes.rows(), 2);
    parallelFor(
        static_cast<std::size_t>(codes.rows()),
        [&](std::size_t begin, std::size_t end) {
            std::vector<Neighbour> neighbours;
            for (std::size_t i = begin; i < end; ++i) {
                const auto rows = graph.rowsOf(i);
                const auto distances = graph.distancesOf(i);
                const double farthest = std::sqrt(static_cast<double>(distances.back()));
                neighbours.clear();
                for (std::size_t j = 0; j < rows.size(); ++j) {
                    const double distance =
                        std::max(std::sqrt(static_cast<double>(distances[j])), kLeastDistance * farthest);
                    const double root = farthest > 0 ? (farthest - distance) / (farthest * distance) : 1;
                    neighbours.push_back({layout.row(static_cast<Eigen::Index>(rows[j])).cast<double>(), root * root});
                }
                if (neighbours.front().weight <= 0) { // all are equally far
                    for (Neighbour& n : neighbours) {
                        n.weight = 1;
                    }
                }
                result.row(static_cast<Eigen::Index>(i)) = placeAmong(neighbours, squaredRadius).cast<float>();
            }
        },
        threads);
    return result;
}

} // namespace nearfield::map
