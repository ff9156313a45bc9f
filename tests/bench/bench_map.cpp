// Maps of a file of numbers: seconds, and how far they can be trusted.
//   bench_map FILE COLUMNS [--threads N] [--exaggerated N] [--steps N] [--neighbours K] [--perplexity P] [--sample N]
//             [--out FILE]
//   bench_map FILE COLUMNS --stability SHARE
//   bench_map FILE COLUMNS --place COUNT
//
// FILE holds rows of COLUMNS little-endian floats. --sample is the number of points that quality is measured on, 0:
// none;
// --out writes the layout, two floats a row. --stability lays all but SHARE of the rows out, then all from there, and
// prints how far the former moved in widths of the map. --place lays all but COUNT out, places these, then lays all out
// from there: of the ten nearest on the map of each placed point, the share that still are, and the share that is among
// its ten nearest in the numbers, placed and laid out.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <map>
#include <string>

#include <fmt/format.h>

#include "core/base/file.h"
#include "core/base/parallel.h"
#include "core/map/layout.h"
#include "core/map/neighbour_graph.h"
#include "core/map/placement.h"
#include "core/map/quality.h"

namespace {

using namespace nearfield;
using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

Matrix readPoints(const std::string& file, std::size_t columns)
{
    const auto bytes = readFile(file);
    const std::size_t rows = bytes.size() / (columns * sizeof(float));
    Matrix points(static_cast<Eigen::Index>(rows), static_cast<Eigen::Index>(columns));
    std::memcpy(points.data(), bytes.data(), rows * columns * sizeof(float));
    return points;
}

/// Mean share of ten nearest of each of the rows from `first` on that both spaces have, itself left out.
double sharedNeighbours(const Matrix& a, const Matrix& b, Eigen::Index first)
{
    constexpr std::size_t kNearest = 10;
    const auto inA = map::nearestTo(a.bottomRows(a.rows() - first), a, kNearest + 1);
    const auto inB = map::nearestTo(b.bottomRows(b.rows() - first), b, kNearest + 1);
    std::size_t shared = 0;
    for (std::size_t i = 0; i < inA.points; ++i) {
        const auto self = static_cast<Row>(static_cast<std::size_t>(first) + i);
        for (const Row row : inA.rowsOf(i)) {
            const auto others = inB.rowsOf(i);
            shared += row != self && std::find(others.begin(), others.end(), row) != others.end() ? 1U : 0U;
        }
    }
    return static_cast<double>(shared) / static_cast<double>(kNearest * inA.points);
}

void measurePlacing(const Matrix& points, Eigen::Index count, const map::LayoutOptions& options)
{
    const Eigen::Index old = points.rows() - count;
    const Matrix known = points.topRows(old);
    Matrix placed(points.rows(), 2);
    placed.topRows(old) = map::layOut(known, {}, options, {}, {}).value();
    const Matrix layout = placed.topRows(old);
    const Clock::time_point start = Clock::now();
    for (Eigen::Index i = 0; i < count; ++i) {
        placed.row(old + i) = map::placed(points.row(old + i), known, layout, 1);
    }
    const double milliseconds = 1000 * secondsSince(start) / static_cast<double>(count);
    const Matrix after = map::layOut(points, placed, options, {}, {}).value();
    fmt::print("{{\"points\": {}, \"placed\": {}, \"milliseconds_each\": {:.2f}, \"map_neighbours_that_stay\": {:.3f}, "
               "\"neighbours_kept_placed\": {:.3f}, \"neighbours_kept_laid_out\": {:.3f}}}\n",
               points.rows(), count, milliseconds, sharedNeighbours(placed, after, old),
               sharedNeighbours(points, placed, old), sharedNeighbours(points, after, old));
}

} // namespace

int main(int argc, char** argv)
try {
    if (argc < 3) {
        fmt::print(stderr, "usage: bench_map FILE COLUMNS [--threads N] [--exaggerated N] [--steps N] [--neighbours K] "
                           "[--perplexity P] [--sample N] [--out FILE] [--stability SHARE] [--place COUNT]\n");
        return 2;
    }
    useOneBlasThread();
    std::map<std::string, std::string> given;
    for (int i = 3; i + 1 < argc; i += 2) {
        given[argv[i]] = argv[i + 1];
    }
    const auto number = [&given](const char* name, double otherwise) {
        return given.contains(name) ? std::strtod(given[name].c_str(), nullptr) : otherwise;
    };
    map::LayoutOptions options;
    options.threads = static_cast<unsigned>(number("--threads", 0));
    options.steps = static_cast<std::size_t>(number("--steps", static_cast<double>(options.steps)));
    options.exaggeratedSteps =
        static_cast<std::size_t>(number("--exaggerated", static_cast<double>(options.exaggeratedSteps)));
    options.neighbours = static_cast<std::size_t>(number("--neighbours", static_cast<double>(options.neighbours)));
    options.perplexity = number("--perplexity", options.perplexity);

    const Matrix points = readPoints(argv[1], static_cast<std::size_t>(std::atoi(argv[2])));
    const auto n = points.rows();
    if (given.contains("--place")) {
        measurePlacing(points, static_cast<Eigen::Index>(number("--place", 0)), options);
        return 0;
    }
    const double share = number("--stability", 0);
    Matrix start;
    if (share > 0) {
        const auto old = static_cast<Eigen::Index>(static_cast<double>(n) * (1 - share));
        start = Matrix::Constant(n, 2, std::nanf(""));
        start.topRows(old) = map::layOut(points.topRows(old), {}, options, {}, {}).value();
    }
    std::string stage;
    Clock::time_point since = Clock::now();
    std::string stages;
    const auto onProgress = [&](const Progress& progress) {
        if (progress.stage != stage) {
            if (!stage.empty()) {
                stages += fmt::format(", \"until {}\": {:.2f}", progress.stage, secondsSince(since));
            }
            stage = progress.stage;
        }
    };
    since = Clock::now();
    const Matrix layout = map::layOut(points, start, options, onProgress, {}).value();
    const double seconds = secondsSince(since);
    const Clock::time_point measured = Clock::now();
    const map::Quality quality =
        map::qualityOf(points, layout, {.sample = static_cast<std::size_t>(number("--sample", 1000))});
    fmt::print(
        "{{\"points\": {}, \"columns\": {}, \"threads\": {}, \"seconds\": {:.2f}{}, \"trustworthiness\": {:.4f}, "
        "\"continuity\": {:.4f}, \"neighbours_kept\": {:.4f}, \"sample\": {}, \"quality_seconds\": {:.2f}",
        n, points.cols(), options.threads, seconds, stages, quality.trustworthiness, quality.continuity,
        quality.neighboursKept, quality.sample, secondsSince(measured));
    if (share > 0) {
        fmt::print(", \"new_share\": {}, \"median_shift\": {:.4f}", share, map::medianShift(start, layout));
    }
    fmt::print("}}\n");
    if (given.contains("--out")) {
        writeFileAtomically(given["--out"], {reinterpret_cast<const char*>(layout.data()),
                                             static_cast<std::size_t>(layout.size()) * sizeof(float)});
    }
    return 0;
} catch (const std::exception& error) {
    fmt::print(stderr, "bench_map: {}\n", error.what());
    return 1;
}
