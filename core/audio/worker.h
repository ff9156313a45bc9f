#pragma once

#include <filesystem>
#include <functional>

#include "core/audio/file_analysis.h"

namespace nearfield::audio {

/// The verb under which the program is its own worker: `nearfield-cli analysis-worker`. Not for people.
inline constexpr const char* kWorkerVerb = "analysis-worker";

/// What a worker does with a file; throws as analyseFile().
using Analyse = std::function<FileAnalysis(const std::filesystem::path&)>;

/// Reads paths from stdin and answers with analyses on stdout until stdin closes; what `main` does under kWorkerVerb,
/// before anything else. Lowers its own priority, limits its own memory and dies with the program that started it.
/// stdin and stdout are taken away for good, so that nothing a codec prints gets in between. Returns the exit code.
int runWorker();
/// The same with another analysis, for tests.
int runWorker(const Analyse& analyse);

} // namespace nearfield::audio
