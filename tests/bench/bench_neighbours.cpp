// How good the nearest tracks of every space are, on artists that nothing was fitted on.
//   bench_neighbours CATALOGUE [SEEDS]
//
// Reads and cleans the file as an import does. A seed holds out another fifth of the artists and trains anew. The last
// lines are means over seeds, and how much better than the 16 raw features and than the exact autoencoder they are.

#include <cstdlib>
#include <exception>
#include <map>

#include <fmt/format.h>

#include "core/base/parallel.h"
#include "core/exchange/catalogue_file.h"
#include "core/exchange/cleaning.h"
#include "core/library/neighbour_evaluation.h"

int main(int argc, char** argv)
try {
    using namespace nearfield;
    if (argc < 2) {
        fmt::print(stderr, "usage: bench_neighbours CATALOGUE [SEEDS]\n");
        return 2;
    }
    useOneBlasThread();
    exchange::CleanedFile file = exchange::clean(exchange::readCatalogue(argv[1], {}, {}));
    CatalogueBuilder builder(file.tracks.size());
    std::int64_t id = 0;
    for (Track& track : file.tracks) {
        track.id = TrackId{++id};
        builder.add(track);
    }
    const Catalogue catalogue = builder.build();
    fmt::print("{} tracks, {} recordings\n", catalogue.size(), catalogue.recordingCount());
    const int seeds = argc > 2 ? std::atoi(argv[2]) : 2;
    std::map<std::string, std::map<std::string, double>> means;
    for (int seed = 1; seed <= seeds; ++seed) {
        const NeighbourEvaluation result =
            evaluateNeighbours(catalogue, {.seed = static_cast<std::uint64_t>(seed)}, {}, {});
        for (const auto* figures : {&result.figures, &result.reconstruction}) {
            for (const evaluate::Figure& one : *figures) {
                fmt::print("seed {}  {:26} {:17} {:.4f}  [{:.4f}, {:.4f}]  n {}\n", seed, one.model, one.metric,
                           one.value, one.low, one.high, one.n);
                means[one.model][one.metric] += one.value / seeds;
            }
        }
        for (const evaluate::Seconds& one : result.times) {
            fmt::print("seed {}  {:26} fit {:.1f} s, ask {:.1f} s\n", seed, one.model, one.fit, one.ask);
        }
        fmt::print("{}\n", result.note);
        std::fflush(stdout);
    }
    const auto p = [&](const char* model) { return means[model]["same_artist_p@10"]; };
    for (const auto& [model, metrics] : means) {
        fmt::print("mean  {:26}", model);
        for (const auto& [metric, value] : metrics) {
            fmt::print("  {} {:.4f}", metric, value);
        }
        fmt::print("  x raw {:.2f}  x exact {:.2f}\n", p(model.c_str()) / p("raw-16"), p(model.c_str()) / p("exact"));
    }
    return 0;
} catch (const std::exception& error) {
    fmt::print(stderr, "bench_neighbours: {}\n", error.what());
    return 1;
}
