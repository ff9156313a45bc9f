#pragma once

#include <filesystem>
#include <span>

namespace nearfield::audio {

/// Writes interleaved stereo at kSampleRate as a sound file, replacing what is there; the name's ending says how: wav,
/// flac, ogg (Vorbis), opus, mp3, m4a (AAC), aiff, wma. For the demo and for tests. Throws BadArgument for another
/// ending, Unreadable or ReadOnly.
void writeAudioFile(const std::filesystem::path& file, std::span<const float> stereo);

} // namespace nearfield::audio
