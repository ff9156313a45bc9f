#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace nearfield::audio {

/// A file that may hold music, as the folder shows it.
struct FoundFile
{
    std::filesystem::path path; ///< absolute, without links in its folders
    std::uint64_t size = 0;
    std::int64_t modifiedNs = 0; ///< Unix time
};

struct WalkProblem
{
    std::filesystem::path path;
    std::string reason; ///< for people
};

/// mp3, flac, ogg, oga, opus, m4a, m4b, mp4, aac, wav, aif, aiff, wma, ape, wv, mpc, and modules (mod, xm, it, s3m).
[[nodiscard]] bool hasAudioEnding(const std::filesystem::path& file);

/// Every regular file with an audio ending below a folder, one at a time and in the order of names. Hidden files and
/// folders are passed over; links to folders are followed once (a loop ends, a folder is never walked twice), links to
/// files give the file they mean, once. A folder that cannot be read is a problem, not an end. Memory grows with the
/// number of folders, not of files. Throws NotFound or Unreadable for `folder` itself.
std::vector<WalkProblem> walk(const std::filesystem::path& folder, const std::function<void(FoundFile&&)>& visit,
                              const std::stop_token& stop);

} // namespace nearfield::audio
