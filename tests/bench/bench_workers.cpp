// Analyses every music file below a folder in worker processes, as the program does, and stores nothing.
// bench_workers FOLDER [WORKERS]   (default: one a core)
// Prints tracks a minute, times real time, what became of the files by codec, and the memory of a worker: the most that
// was resident at any time of its life (VmHWM), read each time a file is done. Pages that workers share with each other
// and with the program (code of libraries) are counted in each.

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "core/audio/file_walk.h"
#include "core/audio/worker_pool.h"
#include "core/library/analysis_worker.h"

using namespace nearfield;
using namespace nearfield::audio;

namespace {

struct Codec
{
    std::size_t files = 0;
    double seconds = 0; ///< of music
};

struct Figures
{
    std::map<std::string, Codec> codecs;
    std::map<std::string, std::size_t> errors;
    std::size_t files = 0;
    double music = 0;
    std::map<std::string, double> workerPeaks; ///< MB, by pid
};

std::vector<std::string> childrenOfThisProcess()
{
    std::ifstream in(fmt::format("/proc/self/task/{}/children", ::getpid()));
    std::vector<std::string> pids;
    for (std::string pid; in >> pid;) {
        pids.push_back(pid);
    }
    return pids;
}

double peakOf(const std::string& pid)
{
    std::ifstream status("/proc/" + pid + "/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmHWM:")) {
            return std::strtod(line.c_str() + 6, nullptr) / 1024;
        }
    }
    return 0;
}

void add(Figures& figures, const WorkerResult& result)
{
    ++figures.files;
    if (result.analysis) {
        Codec& codec = figures.codecs[result.analysis->stream.codec];
        ++codec.files;
        codec.seconds += result.analysis->sound.seconds;
        figures.music += result.analysis->sound.seconds;
    } else {
        ++figures.errors[result.error];
    }
    for (const std::string& pid : childrenOfThisProcess()) {
        figures.workerPeaks[pid] = std::max(figures.workerPeaks[pid], peakOf(pid));
    }
}

void print(const Figures& figures, double seconds, unsigned workers)
{
    fmt::print("{} files, {:.1f} hours of music, {:.1f} s with {} workers\n", figures.files, figures.music / 3600,
               seconds, workers);
    fmt::print("{:.0f} tracks a minute, {:.2f} a second; {:.0f} times real time, {:.0f} a worker\n",
               60 * static_cast<double>(figures.files) / seconds, static_cast<double>(figures.files) / seconds,
               figures.music / seconds, figures.music / seconds / workers);
    for (const auto& [name, codec] : figures.codecs) {
        fmt::print("  {:<12} {:>5} files {:>8.1f} min\n", name, codec.files, codec.seconds / 60);
    }
    for (const auto& [error, count] : figures.errors) {
        fmt::print("  {:>5} failed: {}\n", count, error);
    }
    double most = 0;
    double sum = 0;
    for (const auto& [pid, peak] : figures.workerPeaks) {
        most = std::max(most, peak);
        sum += peak;
    }
    fmt::print("peak resident memory of a worker: {:.0f} MB on average, {:.0f} MB at most\n",
               sum / static_cast<double>(std::max<std::size_t>(1, figures.workerPeaks.size())), most);
}

} // namespace

int main(int argc, char** argv)
{
    if (isAnalysisWorker(argc, argv)) {
        return runAnalysisWorker();
    }
    if (argc < 2) {
        fmt::print(stderr, "Usage: bench_workers FOLDER [WORKERS]\n");
        return 2;
    }
    std::vector<std::filesystem::path> files;
    (void)walk(argv[1], [&files](FoundFile&& file) { files.push_back(std::move(file.path)); }, {});
    const unsigned workers = argc > 2 ? static_cast<unsigned>(std::strtoul(argv[2], nullptr, 10))
                                      : static_cast<unsigned>(::sysconf(_SC_NPROCESSORS_ONLN));
    Figures figures;
    const auto start = std::chrono::steady_clock::now();
    analyseInWorkers(
        [&files, next = std::size_t{0}]() mutable {
            return next < files.size() ? std::optional(files[next++]) : std::nullopt;
        },
        [&figures](WorkerResult&& result) { add(figures, result); }, {.workers = workers}, {});
    const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
    print(figures, time.count(), workers);
    return 0;
}
