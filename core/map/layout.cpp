#include "core/map/layout.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>
#include <numeric>
#include <vector>

#include <Eigen/Eigenvalues>

#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/map/affinities.h"
#include "core/map/tsne.h"

namespace nearfield::map {

namespace {

constexpr float kExaggeration = 12;
constexpr float kStartDeviation = 1e-4F;
constexpr float kEarlyMomentum = 0.5F;
/// A start that keeps at least this share of neighbours together is refined. A random one keeps none, a projection on
/// two principal components two to five hundredths of them, a layout a third.
constexpr double kFits = 0.12;

bool isKnown(const Matrix& layout, Eigen::Index row)
{
    return std::isfinite(layout(row, 0)) && std::isfinite(layout(row, 1));
}

/// The two directions of largest variance; signs so that the largest part of each is positive.
Matrix principalPlane(const Matrix& points)
{
    const Eigen::RowVectorXd mean = points.cast<double>().colwise().mean();
    Eigen::MatrixXd covariance = Eigen::MatrixXd::Zero(points.cols(), points.cols());
    constexpr Eigen::Index kRows = 4096; // at once, in double
    for (Eigen::Index begin = 0; begin < points.rows(); begin += kRows) {
        const Eigen::Index size = std::min(kRows, points.rows() - begin);
        const Eigen::MatrixXd part = points.middleRows(begin, size).cast<double>().rowwise() - mean;
        covariance.noalias() += part.transpose() * part;
    }
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(covariance);
    Matrix axes = Matrix::Zero(points.cols(), 2);
    for (Eigen::Index j = 0; j < std::min<Eigen::Index>(2, points.cols()); ++j) {
        Eigen::VectorXd axis = solver.eigenvectors().col(points.cols() - 1 - j);
        Eigen::Index largest = 0;
        axis.cwiseAbs().maxCoeff(&largest);
        axes.col(j) = (axis[largest] < 0 ? -axis : axis).cast<float>();
    }
    return (points.rowwise() - mean.cast<float>()) * axes;
}

/// Unknown rows become the mean of their known neighbours, over and over until all that are linked to any are known;
/// the rest begins in the middle. A little noise keeps equal points apart.
Matrix completed(Matrix start, const NeighbourGraph& graph, std::uint64_t seed)
{
    std::vector<Row> unknown;
    double spread = 0;
    for (Eigen::Index row = 0; row < start.rows(); ++row) {
        if (!isKnown(start, row)) {
            unknown.push_back(static_cast<Row>(row));
        } else {
            spread = std::max(spread, static_cast<double>(start.row(row).cwiseAbs().maxCoeff()));
        }
    }
    Random random(seed);
    const double noise = 1e-3 * spread;
    while (!unknown.empty()) {
        std::vector<Row> left;
        std::vector<std::pair<Row, Eigen::RowVector2f>> found;
        for (const Row row : unknown) {
            Eigen::RowVector2f sum = Eigen::RowVector2f::Zero();
            float count = 0;
            for (const Row neighbour : graph.rowsOf(row)) {
                if (isKnown(start, neighbour)) {
                    sum += start.row(neighbour);
                    count += 1;
                }
            }
            if (count > 0) {
                const Eigen::RowVector2f shake(static_cast<float>(noise * random.normal()),
                                               static_cast<float>(noise * random.normal()));
                found.emplace_back(row, sum / count + shake);
            } else {
                left.push_back(row);
            }
        }
        for (const auto& [row, place] : found) {
            start.row(row) = place;
        }
        if (found.empty()) {
            for (const Row row : left) {
                start.row(row) << static_cast<float>(noise * random.normal()),
                    static_cast<float>(noise * random.normal());
            }
            left.clear();
        }
        unknown = std::move(left);
    }
    return start;
}

/// Share of the ten nearest that are among the ten nearest on the plane, over some points.
double neighboursKept(const NeighbourGraph& graph, const Matrix& plane, std::uint64_t seed, unsigned threads)
{
    constexpr std::size_t kSample = 500;
    const std::size_t k = std::min<std::size_t>(10, graph.neighbours);
    std::vector<Row> sample(graph.points);
    std::iota(sample.begin(), sample.end(), Row{0});
    Random(seed).shuffle(std::span(sample));
    sample.resize(std::min(kSample, sample.size()));
    const NeighbourGraph near = nearestTo(plane(sample, Eigen::all), plane, k + 1, threads); // itself among them
    std::size_t kept = 0;
    for (std::size_t i = 0; i < sample.size(); ++i) {
        for (const Row row : graph.rowsOf(sample[i]).first(k)) {
            const auto here = near.rowsOf(i);
            kept += std::count(here.begin(), here.end(), row) > 0 ? 1U : 0U;
        }
    }
    return static_cast<double>(kept) / static_cast<double>(std::max<std::size_t>(1, k * sample.size()));
}

Plane planeOf(const Matrix& layout)
{
    Plane plane;
    plane.x.assign(layout.col(0).begin(), layout.col(0).end());
    plane.y.assign(layout.col(1).begin(), layout.col(1).end());
    return plane;
}

/// Centred, with a standard deviation of kStartDeviation along the wider axis.
Matrix shrunk(Matrix start)
{
    start.rowwise() -= start.colwise().mean().eval();
    const float deviation = std::sqrt(start.colwise().squaredNorm().maxCoeff() /
                                      static_cast<float>(std::max<Eigen::Index>(1, start.rows())));
    return deviation > 0 ? Matrix(start * (kStartDeviation / deviation)) : start;
}

/// Centred, the farthest coordinate at ±1.
Matrix normalised(const Plane& plane)
{
    Matrix layout(static_cast<Eigen::Index>(plane.size()), 2);
    std::copy(plane.x.begin(), plane.x.end(), layout.col(0).begin());
    std::copy(plane.y.begin(), plane.y.end(), layout.col(1).begin());
    if (layout.rows() > 0) {
        layout.rowwise() -= layout.colwise().mean().eval();
        const float farthest = layout.cwiseAbs().maxCoeff();
        if (farthest > 0) {
            layout /= farthest;
        }
    }
    return layout;
}

} // namespace

std::optional<Matrix> layOut(const Matrix& points, const Matrix& start, const LayoutOptions& options,
                             const ProgressCallback& progress, const std::stop_token& stop)
{
    const auto graph = nearestNeighbours(
        points, {.neighbours = options.neighbours, .seed = options.seed, .threads = options.threads}, progress, stop);
    if (!graph) {
        return std::nullopt;
    }
    const Affinities affinities = affinitiesOf(*graph, options.perplexity, options.threads);

    const bool hasStart = start.rows() == points.rows() && points.rows() > 0 && [&] {
        for (Eigen::Index row = 0; row < start.rows(); ++row) {
            if (isKnown(start, row)) {
                return true;
            }
        }
        return false;
    }();
    const Matrix begin = hasStart ? completed(start, *graph, options.seed) : principalPlane(points);
    const bool fits = hasStart && neighboursKept(*graph, begin, options.seed, options.threads) >= kFits;

    const std::size_t total = fits ? options.refiningSteps : options.exaggeratedSteps + options.steps;
    std::size_t done = 0;
    const auto onStep = [&] {
        constexpr std::size_t kEvery = 10;
        if (++done % kEvery == 0) {
            report(progress, "Laying out the map", static_cast<std::int64_t>(done), static_cast<std::int64_t>(total));
        }
    };
    Tsne tsne(affinities, planeOf(fits ? begin : shrunk(begin)), options.threads);
    bool finished = false;
    if (fits) {
        tsne.findScale();
        finished = tsne.descend({.steps = options.refiningSteps}, onStep, stop);
    } else {
        finished =
            tsne.descend({.steps = options.exaggeratedSteps, .exaggeration = kExaggeration, .momentum = kEarlyMomentum},
                         onStep, stop) &&
            tsne.descend({.steps = options.steps}, onStep, stop);
    }
    if (!finished) {
        return std::nullopt;
    }
    const Matrix layout = normalised(tsne.points());
    return hasStart ? aligned(layout, start) : layout;
}

Matrix aligned(const Matrix& layout, const Matrix& onto)
{
    Eigen::RowVector2d from = Eigen::RowVector2d::Zero();
    Eigen::RowVector2d to = Eigen::RowVector2d::Zero();
    double count = 0;
    for (Eigen::Index row = 0; row < layout.rows(); ++row) {
        if (isKnown(onto, row)) {
            from += layout.row(row).cast<double>();
            to += onto.row(row).cast<double>();
            count += 1;
        }
    }
    if (count == 0) {
        return layout;
    }
    from /= count;
    to /= count;
    // As complex numbers: Σ u̅ v turns u onto v, Σ u v turns its mirror image; the greater one fits better.
    std::complex<double> turned;
    std::complex<double> mirrored;
    double before = 0;
    double after = 0;
    const auto at = [](const Matrix& m, Eigen::Index row, const Eigen::RowVector2d& mean) {
        const Eigen::RowVector2d v = m.row(row).cast<double>() - mean;
        return std::complex<double>(v[0], v[1]);
    };
    for (Eigen::Index row = 0; row < layout.rows(); ++row) {
        if (isKnown(onto, row)) {
            const std::complex<double> u = at(layout, row, from);
            const std::complex<double> v = at(onto, row, to);
            turned += std::conj(u) * v;
            mirrored += u * v;
            before += std::norm(u);
            after += std::norm(v);
        }
    }
    const bool mirror = std::abs(mirrored) > std::abs(turned);
    const std::complex<double> sum = mirror ? mirrored : turned;
    if (!(std::abs(sum) > 0)) {
        return layout;
    }
    const std::complex<double> factor = sum / std::abs(sum) * std::sqrt(after / before);
    Matrix result(layout.rows(), 2);
    for (Eigen::Index row = 0; row < layout.rows(); ++row) {
        const std::complex<double> u = at(layout, row, from);
        const std::complex<double> v = factor * (mirror ? std::conj(u) : u);
        result.row(row) << static_cast<float>(v.real() + to[0]), static_cast<float>(v.imag() + to[1]);
    }
    return result;
}

double medianShift(const Matrix& before, const Matrix& after)
{
    std::vector<float> shifts;
    Eigen::RowVector2f low = Eigen::RowVector2f::Constant(std::numeric_limits<float>::max());
    Eigen::RowVector2f high = -low;
    for (Eigen::Index row = 0; row < std::min(before.rows(), after.rows()); ++row) {
        if (isKnown(before, row) && isKnown(after, row)) {
            shifts.push_back((after.row(row) - before.row(row)).norm());
            low = low.cwiseMin(before.row(row));
            high = high.cwiseMax(before.row(row));
        }
    }
    if (shifts.empty() || !((high - low).maxCoeff() > 0)) {
        return 0;
    }
    const auto middle = shifts.begin() + static_cast<std::ptrdiff_t>(shifts.size() / 2);
    std::nth_element(shifts.begin(), middle, shifts.end());
    return static_cast<double>(*middle / (high - low).maxCoeff());
}

} // namespace nearfield::map
