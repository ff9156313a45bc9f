#include "app/commands/music_import.h"

#include "app/commands/music_output.h"

namespace nearfield::cli {

MusicImport importMusic(Library& library, const std::vector<std::filesystem::path>& folders,
                        const std::vector<std::filesystem::path>& files, const Context& context)
{
    MusicImport import;
    AnalysisOptions options{.only = files};
    for (const std::filesystem::path& folder : folders) {
        library.addMusicFolder(folder);
        options.only.push_back(folder);
        ProgressBar bar;
        import.folders.push_back({folder, library.scanMusic(bar.callback(), context.stop, folder)});
        import.cancelled = import.folders.back().scan.cancelled;
        if (import.cancelled) {
            import.analysis.left = library.filesWaiting();
            return import;
        }
    }
    if (!options.only.empty()) {
        AnalysisProgress progress;
        import.analysis = library.analyseMusic(options, progress, context.stop);
        import.cancelled = import.analysis.cancelled;
    }
    return import;
}

} // namespace nearfield::cli
