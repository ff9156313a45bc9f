#include <algorithm>
#include <atomic>
#include <filesystem>
#include <set>
#include <system_error>
#include <thread>

#include <fmt/format.h>

#include "core/audio/encoder.h"
#include "core/audio/picture.h"
#include "core/audio/tags.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/base/parallel.h"
#include "core/library/demo_cover.h"
#include "core/library/demo_music.h"
#include "core/library/library.h"

namespace nearfield {

namespace {

namespace fs = std::filesystem;

void makeFolder(const fs::path& folder)
{
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) {
        throw Error(ErrorKind::Unreadable, fmt::format("{} cannot be made: {}", folder.string(), error.message()));
    }
}

audio::Tags tagsOf(const DemoSong& song)
{
    audio::Tags tags;
    tags.title = song.title;
    tags.artists = song.artists;
    tags.album = song.album;
    tags.albumArtist = song.albumArtist;
    tags.genre = song.genre;
    tags.year = song.year;
    tags.track = song.trackNumber;
    return tags;
}

/// Under a hidden name first, which scans pass over, so that a stop or a crash leaves no half of a song.
void writeSong(const fs::path& folder, const DemoSong& song)
{
    const fs::path file = folder / song.file();
    const fs::path hidden = file.parent_path() / fmt::format(".{}", file.filename().string());
    std::error_code error;
    try {
        audio::writeAudioFile(hidden, render(song));
        audio::writeTags(hidden, tagsOf(song));
    } catch (...) {
        fs::remove(hidden, error);
        throw;
    }
    fs::rename(hidden, file, error);
    if (error) {
        const std::string reason = error.message();
        fs::remove(hidden, error);
        throw Error(ErrorKind::Unreadable, fmt::format("{} cannot be written: {}", file.string(), reason));
    }
}

void writeCovers(const fs::path& folder, const std::vector<DemoSong>& songs)
{
    std::set<fs::path> albums;
    for (const DemoSong& song : songs) {
        const fs::path album = folder / song.file().parent_path();
        if (albums.insert(album).second) {
            makeFolder(album);
            writeFileAtomically(
                album / "cover.png",
                audio::pngOf(kDemoCoverPixels, kDemoCoverPixels, drawDemoCover(hash64(song.albumArtist + song.album))));
        }
    }
}

} // namespace

std::size_t writeDemoMusic(const fs::path& folder, const std::vector<DemoSong>& songs, const ProgressCallback& progress,
                           const std::stop_token& stop)
{
    constexpr std::string_view kStage = "Rendering the demo's music";
    makeFolder(folder);
    writeCovers(folder, songs);
    const std::size_t atOnce = 2 * std::max<std::size_t>(1, std::thread::hardware_concurrency());
    std::atomic<std::size_t> written = 0;
    for (std::size_t first = 0; first < songs.size() && !stop.stop_requested(); first += atOnce) {
        report(progress, kStage, static_cast<std::int64_t>(first), static_cast<std::int64_t>(songs.size()));
        parallelFor(std::min(atOnce, songs.size() - first), [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end && !stop.stop_requested(); ++i) {
                writeSong(folder, songs[first + i]);
                ++written;
            }
        });
    }
    report(progress, kStage, static_cast<std::int64_t>(written), static_cast<std::int64_t>(songs.size()));
    return written;
}

std::size_t Library::addDemoMusic(const fs::path& folder, const ProgressCallback& progress, std::stop_token stop)
{
    const std::size_t written = writeDemoMusic(folder, demoSongs(), progress, stop);
    if (!stop.stop_requested()) {
        addMusicFolder(folder);
    }
    return written;
}

} // namespace nearfield
