#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "core/audio/decoder.h"
#include "core/audio/sound_description.h"
#include "core/audio/tags.h"

namespace nearfield::audio {

/// All that Nearfield learns from one file. A value that crosses from worker processes to the program.
struct FileAnalysis
{
    std::uint64_t contentHash = 0; ///< of size and samples of the content: finds a file again that was moved
    StreamInfo stream;
    Tags tags;
    SoundDescription sound;
    std::string cover;              ///< JPEG thumbnail; empty when there is none
    std::size_t damagedPackets = 0; ///< of the stream, passed over
};

/// Reads tags and cover, decodes once and feeds every analyser. At most `longest` seconds are listened to, from the
/// beginning; the duration is that of the whole all the same. Throws as Decoder.
[[nodiscard]] FileAnalysis analyseFile(const std::filesystem::path& file, double longest = 1800);

/// XXH3 of the size and of three pieces of 64 KiB, from the beginning, the middle and the end. Throws NotFound,
/// Unreadable.
[[nodiscard]] std::uint64_t contentHash(const std::filesystem::path& file);

/// The form in which it crosses. parse() throws Corrupt.
[[nodiscard]] std::string bytesOf(const FileAnalysis& analysis);
[[nodiscard]] FileAnalysis parseFileAnalysis(std::string_view bytes);

} // namespace nearfield::audio
