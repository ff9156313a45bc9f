#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "core/audio/file_analysis.h"

namespace nearfield::audio {

struct WorkerOptions
{
    std::filesystem::path program;                                   ///< empty: the running program itself
    unsigned workers = 0;                                            ///< 0: one a core
    std::chrono::milliseconds timeLimit = std::chrono::seconds(120); ///< for one file
    /// Bytes of address space beyond what the program takes by itself. Not enforced under AddressSanitizer, which maps
    /// terabytes.
    std::size_t memoryLimit = std::size_t{1} << 30;
};

/// What became of one file.
struct WorkerResult
{
    std::filesystem::path file;
    std::optional<FileAnalysis> analysis;
    std::string error; ///< for people: what is wrong with the file; empty with an analysis
};

/// Gives the next file, or nothing when there is none left. Asked at most once a worker ahead of need.
using NextFile = std::function<std::optional<std::filesystem::path>()>;
/// May block, for a pause: the workers finish what they hold and wait. No file's time runs meanwhile.
using OnResult = std::function<void(WorkerResult&&)>;

/// Analyses files in worker processes of low priority. A crash, a hang or a blow-up of memory in a codec costs that one
/// file: the worker is replaced and the file reported. `next` and `onResult` are called on this thread, the latter in
/// the order in which files are done; every file given by `next` is reported, unless a stop is requested or one of the
/// two throws: then workers are ended at once and what they held is not reported. No worker outlives the call, or the
/// program. Throws Unreadable when no worker can be started, BadArgument within a worker.
void analyseInWorkers(const NextFile& next, const OnResult& onResult, const WorkerOptions& options,
                      const std::stop_token& stop);

} // namespace nearfield::audio
