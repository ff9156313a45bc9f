// Times training epochs of the default autoencoder on made-up rows, on one thread: shuffling, gathering, dropout,
// BatchNorm, forward, backward and Adam; validation is left out.
// bench_autoencoder [ROWS [BATCH [EPOCHS]]]   (default 120,000 rows, batches of 256, 5 epochs after one to warm up)
// Prints one JSON object. compare_autoencoder runs it beside PyTorch.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <stop_token>
#include <vector>

#include <fmt/format.h>

#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/nn/autoencoder.h"

using namespace nearfield;

int main(int argc, char** argv)
{
    const auto argument = [&](int index, std::size_t otherwise) {
        return argc > index ? std::strtoull(argv[index], nullptr, 10) : otherwise;
    };
    const std::size_t rows = argument(1, 120'000);
    const std::size_t batch = argument(2, 256);
    const std::size_t epochs = argument(3, 5);
    if (rows < 2 || batch < 2 || epochs < 1) {
        std::fputs("usage: bench_autoencoder [ROWS [BATCH [EPOCHS]]]\n", stderr);
        return 2;
    }
    useOneBlasThread();

    Random random(1);
    Matrix X(static_cast<Eigen::Index>(rows), 16);
    std::generate_n(X.data(), X.size(), [&random] { return static_cast<float>(random.uniform()); });
    std::vector<std::uint32_t> all(rows);
    std::iota(all.begin(), all.end(), 0U);

    nn::Autoencoder autoencoder;
    TrainingObserver silent;
    const TrainingReport report = autoencoder.train(
        X, all, std::span(all).first(1), {.batchSize = batch, .maxEpochs = epochs + 1, .patience = epochs + 1}, silent,
        std::stop_token{});
    std::vector<double> speeds;
    for (const EpochRecord& epoch : std::span(report.history).subspan(1)) {
        speeds.push_back(epoch.samplesPerSecond);
    }
    std::sort(speeds.begin(), speeds.end());
    fmt::print("{{\"rows\": {}, \"batch\": {}, \"samples_per_second\": {:.0f}, \"best_samples_per_second\": {:.0f}}}\n",
               rows, batch, speeds[speeds.size() / 2], speeds.back());
    return 0;
}
