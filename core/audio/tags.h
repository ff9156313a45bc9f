#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace nearfield::audio {

/// What a file says of itself. Unknown text is empty; all text is valid UTF-8 without control characters, trimmed and
/// of sane length; absurd numbers (year 0, track 40000) are unknown.
struct Tags
{
    std::string title;
    std::string artists; ///< several are joined by "; "
    std::string album;
    std::string albumArtist;
    std::string genre; ///< several are joined by "; "; ID3's numbers are turned into names
    std::optional<int> year;
    std::optional<int> track;
    std::optional<int> disc;
    std::optional<float> bpm;
    std::string key; ///< as written: "Am", "8A", "F#"
    std::string isrc;
    std::string musicBrainzRecording;
    std::optional<float> trackGain; ///< ReplayGain, dB; of Opus R128 gains brought to ReplayGain's reference
    std::optional<float> trackPeak; ///< 1 = full scale
    std::optional<float> albumGain;
    std::optional<float> albumPeak;
    std::string lyrics;
    double seconds = 0; ///< 0 unknown

    friend bool operator==(const Tags&, const Tags&) = default;
};

/// Reads tags with TagLib: ID3v1/2, Vorbis comments, MP4, ASF, APE, RIFF INFO, AIFF. Broken tags give what can be read;
/// without a title the name of the file speaks ("07 - Artist - Title.mp3", "07 Title.ogg"), without artist or album the
/// folders may not: they are left unknown. Throws NotFound or Unreadable only.
[[nodiscard]] Tags readTags(const std::filesystem::path& file);

/// Writes title, artists, album, album artist, genre, year, track, disc, ISRC, MusicBrainz id and ReplayGain; blanks
/// are left as they are. For files that Nearfield makes itself (the demo, tests): the user's own are never written to.
/// Throws Unreadable or BadFormat.
void writeTags(const std::filesystem::path& file, const Tags& tags);

} // namespace nearfield::audio
