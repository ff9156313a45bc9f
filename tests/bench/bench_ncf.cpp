// Speed of the ratings network: training rows a second, and scoring a whole catalogue for one listener. One thread.
// bench_ncf [TRACKS [ROWS [BATCH [LISTENERS]]]]   (default 150,000 tracks, 120,000 rows, batches of 1024, 0 listeners)
// Prints one JSON object. Without listeners the scores are kept from the training and only copied. compare_ncf runs it
// beside PyTorch.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <stop_token>
#include <vector>

#include <fmt/format.h>

#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/recommend/ncf.h"

using namespace nearfield;

int main(int argc, char** argv)
{
    const auto argument = [&](int index, std::size_t otherwise) {
        return argc > index ? std::strtoull(argv[index], nullptr, 10) : otherwise;
    };
    const std::size_t tracks = argument(1, 150'000);
    const std::size_t rows = argument(2, 120'000);
    const std::size_t batch = argument(3, 1024);
    const std::size_t listeners = argument(4, 0);
    if (tracks == 0 || rows < 10 || batch == 0) {
        std::fputs("usage: bench_ncf [TRACKS [ROWS [BATCH [LISTENERS]]]]\n", stderr);
        return 2;
    }
    useOneBlasThread();

    // Many listeners even without their embedding, so that no pair comes twice.
    const std::size_t people = std::max<std::size_t>(listeners, 10'000);
    Random random(1);
    std::vector<Interaction> events;
    for (std::size_t i = 0; i < rows; ++i) {
        events.push_back({.listener = static_cast<std::uint32_t>(random.below(people)),
                          .item = static_cast<std::uint32_t>(random.below(tracks)),
                          .value = static_cast<float>(random.uniform())});
    }
    const Interactions data(InteractionKind::Explicit, people, tracks, events);

    constexpr std::size_t kEpochs = 6;
    Ncf model({.listeners = listeners > 0,
               .validationShare = 0.001,
               .training = {.batchSize = batch, .maxEpochs = kEpochs, .patience = kEpochs}});
    TrainingObserver silent;
    const TrainingReport report = model.train(data, {.seed = 1, .threads = 1}, silent, {});
    std::vector<double> speeds;
    for (const EpochRecord& epoch : report.history) {
        speeds.push_back(epoch.samplesPerSecond);
    }
    std::sort(speeds.begin(), speeds.end());

    std::vector<double> milliseconds;
    const std::clock_t before = std::clock();
    std::vector<float> scores(tracks);
    for (std::size_t round = 0; round < 21; ++round) {
        const auto start = std::chrono::steady_clock::now();
        model.scores(round % people, scores);
        milliseconds.push_back(
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    const double processorMilliseconds =
        1000.0 * static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC / static_cast<double>(milliseconds.size());
    std::sort(milliseconds.begin(), milliseconds.end());
    fmt::print("{{\"tracks\": {}, \"rows\": {}, \"batch\": {}, \"listeners\": {}, \"rows_per_second\": {:.0f}, "
               "\"best_rows_per_second\": {:.0f}, \"score_ms\": {:.1f}, \"best_score_ms\": {:.1f}, \"score_cpu_ms\": "
               "{:.1f}}}\n",
               tracks, rows, batch, listeners, speeds[speeds.size() / 2], speeds.back(), milliseconds[10],
               milliseconds.front(), processorMilliseconds);
    return 0;
}
