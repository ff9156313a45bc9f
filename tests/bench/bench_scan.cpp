// Times looking for music in a tree: the first time, and again when nothing has changed.
// bench_scan [FOLDER]   (where the trees are made and removed; default: the folder for temporary files)
// Trees of 10,000 and 100,000 files with 10 in a folder. The files are tiny, hard-linked, and hold no music: a scan
// looks at names, sizes and times alone. Peak memory is that of the whole process, with an empty library open.

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <fmt/format.h>

#include "core/library/library.h"

using namespace nearfield;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t kFilesAFolder = 10;
constexpr std::size_t kLinksAFile = 1000; // file systems allow some ten thousand

void makeTree(const fs::path& root, std::size_t files)
{
    fs::path folder;
    fs::path linked;
    for (std::size_t i = 0; i < files; ++i) {
        if (i % kFilesAFolder == 0) {
            folder = root / fmt::format("Artist {:03}", i / 1000) / fmt::format("Album {:04}", i / kFilesAFolder);
            fs::create_directories(folder);
        }
        const fs::path file = folder / fmt::format("{:02} Title {:06}.mp3", i % kFilesAFolder + 1, i);
        if (i % kLinksAFile == 0) {
            std::ofstream(file) << "tiny";
            linked = file;
        } else {
            fs::create_hard_link(linked, file);
        }
    }
}

/// Megabytes; forgotten by forgetPeak().
double peakMemory()
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmHWM:")) {
            return std::strtod(line.c_str() + 6, nullptr) / 1024;
        }
    }
    return 0;
}

void forgetPeak()
{
    std::ofstream("/proc/self/clear_refs") << "5";
}

void measure(const fs::path& folder, std::size_t files)
{
    makeTree(folder / "music", files);
    const auto library = Library::open(folder / "library");
    library->addMusicFolder(folder / "music");
    const auto scan = [&](const char* what) {
        forgetPeak();
        const ScanReport report = library->scanMusic({}, {});
        fmt::print("{:>7} files  {:<16} {:6.2f} s   {:>6} new {:>3} changed   peak {:.0f} MB\n", report.files, what,
                   report.seconds, report.added, report.changed, peakMemory());
    };
    scan("first");
    for (int i = 0; i < 3; ++i) {
        scan("again, unchanged");
    }
}

} // namespace

int main(int argc, char** argv)
{
    const fs::path base = argc > 1 ? fs::path(argv[1]) : fs::temp_directory_path();
    const fs::path folder = base / "nearfield-bench-scan";
    for (const std::size_t files : {10'000U, 100'000U}) {
        fs::remove_all(folder);
        measure(folder, files);
    }
    fs::remove_all(folder);
    return 0;
}
