#include "core/library/analysis_worker.h"

#include <string_view>

#include "core/audio/worker.h"

namespace nearfield {

bool isAnalysisWorker(int argc, const char* const* argv) noexcept
{
    return argc == 2 && std::string_view(argv[1]) == audio::kWorkerVerb;
}

int runAnalysisWorker()
{
    return audio::runWorker();
}

} // namespace nearfield
