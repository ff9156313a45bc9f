#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace nearfield::audio {

/// A file that may hold music, as the folder shows it.
struct FoundFile
{
    std::filesystem::path path; ///< absolute, without links in it
    std::uint64_t size = 0;
    std::int64_t modifiedNs = 0; ///< Unix time
};

/// Something that is named like music, or a folder, and cannot be looked at.
struct WalkProblem
{
    std::filesystem::path path;
    std::string reason; ///< for people
};

/// mp3, flac, ogg, oga, opus, m4a, m4b, mp4, aac, wav, aif, aiff, wma, ape, wv, mpc, and modules (mod, xm, it, s3m).
[[nodiscard]] bool hasAudioEnding(const std::filesystem::path& file);

/// The regular file that a path means, links followed, as a walk gives it; whatever its ending. Nothing when there is
/// none.
[[nodiscard]] std::optional<FoundFile> statFile(const std::filesystem::path& file);

/// Every regular file with an audio ending below a folder, one at a time: the files of a folder in the order of their
/// names, then its folders in the order of theirs. Hidden files and folders are passed over.
///
/// Links to folders are followed, and no folder is walked twice, so that a loop ends; a link to a folder around the
/// walked one (such as Wine's "z:", which means "/") is a loop too. Links to files come last and give the file they
/// mean, once, unless the walk came by it anyway.
///
/// What cannot be looked at is a problem, not an end: a folder without permission, a link that leads nowhere, a pipe
/// named x.mp3; a folder named x.mp3 is walked and told of, too. Memory grows with the number of folders, links and
/// problems, and with the names of the largest folder. A stop ends it between two files.
/// Throws NotFound or Unreadable for `folder` itself.
std::vector<WalkProblem> walk(const std::filesystem::path& folder, const std::function<void(FoundFile&&)>& visit,
                              const std::stop_token& stop);

} // namespace nearfield::audio
