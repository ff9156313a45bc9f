// Milliseconds of a similar-tracks query on a trained library.
//   bench_similar LIBRARY [QUERIES]

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <exception>

#include <fmt/format.h>

#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/library/library.h"

int main(int argc, char** argv)
try {
    using namespace nearfield;
    if (argc < 2) {
        fmt::print(stderr, "usage: bench_similar LIBRARY [QUERIES]\n");
        return 2;
    }
    useOneBlasThread();
    const auto library = Library::open(argv[1]);
    const auto catalogue = library->catalogue();
    const int queries = argc > 2 ? std::atoi(argv[2]) : 500;
    Random random(1);
    std::vector<double> times;
    for (int i = 0; i < queries; ++i) {
        const TrackId seed = catalogue->id(static_cast<Row>(random.below(catalogue->size())));
        const auto start = std::chrono::steady_clock::now();
        if (library->similar(seed, 20).empty()) {
            fmt::print(stderr, "a query found nothing\n");
            return 1;
        }
        times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    std::sort(times.begin(), times.end());
    fmt::print("{{\"tracks\": {}, \"queries\": {}, \"median_milliseconds\": {:.3f}, \"p95_milliseconds\": {:.3f}}}\n",
               catalogue->size(), times.size(), times[times.size() / 2], times[times.size() * 95 / 100]);
    return 0;
} catch (const std::exception& error) {
    fmt::print(stderr, "bench_similar: {}\n", error.what());
    return 1;
}
