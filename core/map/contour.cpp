#include "core/map/contour.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_map>

namespace nearfield::map {

namespace {

constexpr double kReach = 3.5; ///< of the Gaussian, in standard deviations

/// A Gaussian of sum 1 along rows or columns; beyond the border there is nothing.
void blurRows(Matrix& values, const std::vector<float>& kernel)
{
    const auto reach = static_cast<Eigen::Index>(kernel.size() / 2);
    for (auto row : values.rowwise()) {
        const Eigen::RowVectorXf before = row;
        row.setZero();
        for (Eigen::Index i = 0; i < before.size(); ++i) {
            if (before[i] != 0) {
                const Eigen::Index from = std::max<Eigen::Index>(0, i - reach);
                const Eigen::Index to = std::min(before.size() - 1, i + reach);
                for (Eigen::Index j = from; j <= to; ++j) {
                    row[j] += before[i] * kernel[static_cast<std::size_t>(j - i + reach)];
                }
            }
        }
    }
}

std::vector<float> gaussian(double deviation)
{
    const auto reach = static_cast<int>(std::ceil(kReach * deviation));
    std::vector<float> kernel;
    double sum = 0;
    for (int i = -reach; i <= reach; ++i) {
        sum += std::exp(-0.5 * i * i / (deviation * deviation));
    }
    for (int i = -reach; i <= reach; ++i) {
        kernel.push_back(static_cast<float>(std::exp(-0.5 * i * i / (deviation * deviation)) / sum));
    }
    return kernel;
}

} // namespace

Density densityOf(const Matrix& points, std::span<const float> weights, double bandwidth, std::size_t mostCells)
{
    if (points.rows() == 0) {
        return {};
    }
    const Eigen::RowVector2d low = points.colwise().minCoeff().cast<double>();
    const Eigen::RowVector2d high = points.colwise().maxCoeff().cast<double>();
    const double margin = (kReach + 1) * bandwidth;
    const double extent = (high - low).maxCoeff() + 2 * margin;
    const double spacing = std::max(bandwidth / 3, extent / static_cast<double>(mostCells));

    Density density;
    density.left = static_cast<float>(low[0] - margin);
    density.bottom = static_cast<float>(low[1] - margin);
    density.spacing = static_cast<float>(spacing);
    const auto cells = [&](int axis) {
        return static_cast<Eigen::Index>(std::ceil((high[axis] - low[axis] + 2 * margin) / spacing)) + 2;
    };
    density.values = Matrix::Zero(cells(1), cells(0));
    for (Eigen::Index i = 0; i < points.rows(); ++i) {
        const float x = (points(i, 0) - density.left) / density.spacing;
        const float y = (points(i, 1) - density.bottom) / density.spacing;
        const auto column = static_cast<Eigen::Index>(x);
        const auto row = static_cast<Eigen::Index>(y);
        const float fx = x - static_cast<float>(column);
        const float fy = y - static_cast<float>(row);
        const float weight = weights.empty() ? 1.0F : weights[static_cast<std::size_t>(i)];
        density.values(row, column) += weight * (1 - fx) * (1 - fy);
        density.values(row, column + 1) += weight * fx * (1 - fy);
        density.values(row + 1, column) += weight * (1 - fx) * fy;
        density.values(row + 1, column + 1) += weight * fx * fy;
    }
    const std::vector<float> kernel = gaussian(bandwidth / spacing);
    blurRows(density.values, kernel);
    Matrix turned = density.values.transpose();
    blurRows(turned, kernel);
    density.values = turned.transpose();
    density.values.row(0).setZero();
    density.values.bottomRows(1).setZero();
    density.values.col(0).setZero();
    density.values.rightCols(1).setZero();
    return density;
}

float levelAround(const Density& density, double share)
{
    std::vector<float> sorted(density.values.data(), density.values.data() + density.values.size());
    std::sort(sorted.begin(), sorted.end(), std::greater<>());
    double total = 0;
    for (const float value : sorted) {
        total += static_cast<double>(value);
    }
    double sum = 0;
    for (const float value : sorted) {
        sum += static_cast<double>(value);
        if (sum >= share * total) {
            return value;
        }
    }
    return 0;
}

std::vector<Contour> contoursOf(const Density& density, float level)
{
    const Matrix& v = density.values;
    const Eigen::Index columns = v.cols();
    // An edge of the grid that the contour crosses: 2 · node for the one to the right of a node, + 1 for the one above.
    const auto crossing = [&](Eigen::Index edge) -> ContourPoint {
        const Eigen::Index node = edge / 2;
        const Eigen::Index row = node / columns;
        const Eigen::Index column = node % columns;
        const bool up = edge % 2 == 1;
        const float a = v(row, column);
        const float b = up ? v(row + 1, column) : v(row, column + 1);
        const float t = (level - a) / (b - a);
        return {density.left + density.spacing * (static_cast<float>(column) + (up ? 0.0F : t)),
                density.bottom + density.spacing * (static_cast<float>(row) + (up ? t : 0.0F))};
    };

    // Each cell joins the edges where the contour comes in and goes out, with the denser corners on the left.
    std::unordered_map<Eigen::Index, Eigen::Index> next;
    for (Eigen::Index row = 0; row + 1 < v.rows(); ++row) {
        for (Eigen::Index column = 0; column + 1 < columns; ++column) {
            const Eigen::Index node = row * columns + column;
            // Corners and edges counter-clockwise from the lower left; edge i lies between corners i and i + 1.
            const std::array<float, 4> corner = {v(row, column), v(row, column + 1), v(row + 1, column + 1),
                                                 v(row + 1, column)};
            const std::array<Eigen::Index, 4> edge = {2 * node, 2 * (node + 1) + 1, 2 * (node + columns), 2 * node + 1};
            std::array<bool, 4> inside{};
            int count = 0;
            for (std::size_t i = 0; i < 4; ++i) {
                inside[i] = corner[i] > level;
                count += inside[i] ? 1 : 0;
            }
            if (count == 0 || count == 4) {
                continue;
            }
            // Opposite corners alone: the middle says whether they are one area or two.
            const bool saddle = count == 2 && inside[0] == inside[2];
            const bool joined = saddle && (corner[0] + corner[1] + corner[2] + corner[3]) / 4 > level;
            for (std::size_t i = 0; i < 4; ++i) {
                // Leaves through edge i when the corner after it is inside and the one before is not; it has come in
                // where, going on around the inside corners, they end.
                if (!inside[i] && inside[(i + 1) % 4]) {
                    std::size_t j = (i + 1) % 4;
                    if (joined) { // around the outside corner instead
                        j = (i + 3) % 4;
                    } else {
                        while (inside[(j + 1) % 4]) {
                            j = (j + 1) % 4;
                        }
                    }
                    next[edge[j]] = edge[i];
                }
            }
        }
    }

    std::vector<Contour> contours;
    while (!next.empty()) {
        Contour contour;
        Eigen::Index at = std::min_element(next.begin(), next.end())->first;
        for (auto found = next.find(at); found != next.end(); found = next.find(at)) {
            contour.push_back(crossing(at));
            at = found->second;
            next.erase(found);
        }
        contours.push_back(std::move(contour));
    }
    std::sort(contours.begin(), contours.end(), [](const Contour& a, const Contour& b) { return a.size() > b.size(); });
    return contours;
}

} // namespace nearfield::map
