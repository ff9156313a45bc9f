#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace nearfield::audio {

/// The tags of any kind of file under the names of Vorbis comments: capitals, and "_" for blanks and slashes
/// ("MUSICBRAINZ_TRACKID", "REPLAYGAIN_TRACK_GAIN"). Values are valid UTF-8 and otherwise as they were found.
using TagMap = std::map<std::string, std::vector<std::string>, std::less<>>;

struct FileTags
{
    TagMap values;
    double seconds = 0; ///< 0 unknown
};

/// Reads every tag of a file with TagLib, by its content and not by its name. Where there are several kinds of tags, as
/// in an MP3 with ID3v2, APE and ID3v1, the richer kind goes first and the others fill what is missing. What TagLib
/// does not understand is asked of FFmpeg. Throws NotFound or Unreadable.
[[nodiscard]] FileTags readTagMap(const std::filesystem::path& file);

/// Replaces the values under these names and leaves the others. Throws NotFound, Unreadable, or BadFormat when such
/// a file takes no tags.
void writeTagMap(const std::filesystem::path& file, const TagMap& values);

} // namespace nearfield::audio
