// Maps of a file of numbers: seconds, and how far they can be trusted.
//   bench_map FILE COLUMNS [--threads N] [--steps N] [--neighbours K] [--perplexity P] [--sample N] [--out FILE]
//   bench_map FILE COLUMNS --stability SHARE
//
// FILE holds rows of COLUMNS little-endian floats. --sample is the number of points that quality is measured on, 0:
// none.
// --out writes the layout, two floats a row. --stability lays all but
// SHARE of the rows out, then all from there, and prints how far the former moved in widths of the map.

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

} // namespace

int main(int argc, char** argv)
try {
    if (argc < 3) {
        fmt::print(stderr, "usage: bench_map FILE COLUMNS [--threads N] [--steps N] [--neighbours K] [--perplexity P] "
                           "[--sample N] [--out FILE] [--stability SHARE]\n");
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
