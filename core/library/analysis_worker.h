#pragma once

namespace nearfield {

/// Music is analysed in processes of the program itself, so that a codec that crashes or hangs costs one file.
/// `main` asks first of all, before it makes anything of its own, and then does nothing else:
///
///     if (isAnalysisWorker(argc, argv)) {
///         return runAnalysisWorker();
///     }
[[nodiscard]] bool isAnalysisWorker(int argc, const char* const* argv) noexcept;

/// Serves the program that started this one, until that has no more files or ends. Returns the exit code.
[[nodiscard]] int runAnalysisWorker();

} // namespace nearfield
