// How well tracks are placed that the model was not trained with.
//   bench_placement CATALOGUE [LEFT_OUT]
//
// Trains on the file without 1,000 tracks, drawn, and places these by that model: their ten nearest among the other
// tracks. Then trains with all tracks, from the same seed and from another. Overlap is the share of those ten that are
// among the ten nearest after that: by the placement, and, for comparison, between the two trainings with all tracks,
// which is as alike as two trainings are.

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <numeric>

#include <fmt/format.h>

#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/evaluate/neighbours.h"
#include "core/exchange/catalogue_file.h"
#include "core/exchange/cleaning.h"
#include "core/library/sound_model.h"
#include "core/library/sound_space.h"
#include "core/similarity/crowding.h"

namespace {

using namespace nearfield;
using Lists = std::vector<std::vector<std::uint32_t>>;

SoundModel trained(const Catalogue& catalogue, std::uint64_t seed)
{
    TrainingObserver silent;
    TrainingOptions options = defaultSoundTraining(kDefaultSoundVariant, catalogue.size());
    options.seed = seed;
    return SoundModel::fit(catalogue, splitByRecording(catalogue), kDefaultSoundVariant, options, silent, {}).model;
}

/// The ten nearest of `others` for each of `asked`, rows of the whole catalogue.
Lists nearestBy(const SoundModel& model, const Catalogue& all, std::span<const Row> others, std::span<const Row> asked)
{
    const Matrix codes = model.encode(all.raw());
    const Vector penalties = kCrowdingWeight * crowding(codes, crowdingSample(codes));
    return evaluate::nearestRows(codes, true, penalties, others, asked, 10, {});
}

double overlap(const Lists& a, const Lists& b)
{
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        for (const auto row : a[i]) {
            sum += std::count(b[i].begin(), b[i].end(), row) > 0 ? 1 : 0;
        }
    }
    return sum / static_cast<double>(10 * a.size());
}

} // namespace

int main(int argc, char** argv)
try {
    if (argc < 2) {
        fmt::print(stderr, "usage: bench_placement CATALOGUE [LEFT_OUT]\n");
        return 2;
    }
    useOneBlasThread();
    exchange::CleanedFile file = exchange::clean(exchange::readCatalogue(argv[1], {}, {}));
    const std::size_t count =
        std::min<std::size_t>(argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 1000, file.tracks.size() / 2);
    std::vector<Row> rows(file.tracks.size());
    std::iota(rows.begin(), rows.end(), 0U);
    Random(1).shuffle(std::span(rows));
    std::vector<Row> leftOut(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(count));
    std::vector<Row> others(rows.begin() + static_cast<std::ptrdiff_t>(count), rows.end());
    std::sort(leftOut.begin(), leftOut.end());
    std::sort(others.begin(), others.end());

    CatalogueBuilder whole;
    CatalogueBuilder part;
    for (Row row = 0; row < file.tracks.size(); ++row) {
        file.tracks[row].id = TrackId{row + 1};
        whole.add(file.tracks[row]);
        if (std::binary_search(others.begin(), others.end(), row)) {
            part.add(file.tracks[row]);
        }
    }
    const Catalogue all = whole.build();
    const auto known = std::make_shared<const Catalogue>(part.build());
    const SoundModel before = trained(*known, 1);

    const SoundSpace space(known, before.encode(known->raw()), before.scaled(known->raw()), before.calibration());
    std::vector<double> times;
    for (const Row row : leftOut) { // what placing a track costs beside reading or hearing it
        const auto start = std::chrono::steady_clock::now();
        const Matrix raw = all.raw().row(row);
        const Matrix code = before.encode(raw);
        const auto found = space.similarTo({code.data(), static_cast<std::size_t>(code.size())},
                                           before.scaled(raw).row(0), all.raw(row, RawFeature::Tempo), 10);
        times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
        if (found.size() != 10) {
            fmt::print(stderr, "bench_placement: a track was not placed\n");
            return 1;
        }
    }
    std::sort(times.begin(), times.end());
    const Lists placed = nearestBy(before, all, others, leftOut);
    const Lists same = nearestBy(trained(all, 1), all, others, leftOut);
    const Lists other = nearestBy(trained(all, 2), all, others, leftOut);
    fmt::print(
        "{{\"tracks\": {}, \"placed\": {}, \"overlap_with_retrain\": {:.3f}, \"overlap_of_two_trainings\": {:.3f}, "
        "\"median_milliseconds\": {:.2f}, \"p95_milliseconds\": {:.2f}}}\n",
        all.size(), count, overlap(placed, same), overlap(same, other), times[times.size() / 2],
        times[times.size() * 95 / 100]);
    return 0;
} catch (const std::exception& error) {
    fmt::print(stderr, "bench_placement: {}\n", error.what());
    return 1;
}
