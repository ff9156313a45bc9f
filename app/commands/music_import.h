#pragma once

#include <filesystem>
#include <vector>

#include "app/commands/command.h"
#include "core/library/music_files.h"

namespace nearfield::cli {

/// What became of music folders and music files.
struct MusicImport
{
    struct Folder
    {
        std::filesystem::path path;
        ScanReport scan;
    };
    std::vector<Folder> folders;
    AnalysisReport analysis;
    bool cancelled = false;
};

/// Adds the folders to the library's, looks at them, and listens to what is new there and to `files`.
[[nodiscard]] MusicImport importMusic(Library& library, const std::vector<std::filesystem::path>& folders,
                                      const std::vector<std::filesystem::path>& files, const Context& context);

} // namespace nearfield::cli
