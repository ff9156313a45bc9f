#include "core/audio/tags.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/audio/tag_map.h"
#include "core/base/text.h"

namespace nearfield::audio {

namespace {

constexpr std::size_t kLongestText = 1000; ///< bytes
constexpr std::size_t kLongestLyrics = 60'000;
constexpr std::size_t kLongestKey = 12;
/// EBU R128 tags of Opus (RFC 7845) refer to −23 LUFS, ReplayGain 2.0 to −18.
constexpr float kOpusReference = 5;
constexpr float kLargestGain = 60; ///< dB
constexpr float kLargestPeak = 16;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// Without a character cut in two.
std::string_view cut(std::string_view utf8, std::size_t most)
{
    if (utf8.size() <= most) {
        return utf8;
    }
    while (most > 0 && (static_cast<unsigned char>(utf8[most]) & 0xC0U) == 0x80) {
        --most;
    }
    return utf8.substr(0, most);
}

/// One line without control characters; with `lines`, line breaks are kept.
std::string cleaned(std::string_view text, std::size_t most, bool lines = false)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0U;
        if (text.substr(i).starts_with("\xef\xbb\xbf")) { // a byte order mark
            i += 2;
        } else if (c == 0xC2 && next >= 0x80 && next < 0xA0) { // C1 controls
            ++i;
        } else if (c == '\r' && next == '\n') {
            continue;
        } else if (c == '\n' || c == '\t' || c == '\r') {
            out.push_back(lines && c != '\t' ? '\n' : ' ');
        } else if (c >= 0x20 && c != 0x7F) {
            out.push_back(text[i]);
        }
    }
    return std::string(trimmed(cut(trimmed(out), most)));
}

/// What rippers and players write where nothing is known. As names they would make strangers one artist.
bool isPlaceholder(std::string_view text)
{
    constexpr std::array<std::string_view, 10> kPlaceholders = {
        "<unknown>",        "[unknown]",        "(unknown)",     "unknown artist", "<unknown artist>",
        "[unknown artist]", "(unknown artist)", "unknown album", "unknown title",  "unknown genre"};
    return std::find(kPlaceholders.begin(), kPlaceholders.end(), folded(text)) != kPlaceholders.end();
}

/// The values of a file under the first of several names that has any, made clean.
class Values
{
public:
    explicit Values(const TagMap& map)
        : m_map(map)
    {
    }

    [[nodiscard]] std::vector<std::string> all(std::string_view name) const
    {
        std::vector<std::string> out;
        const auto found = m_map.find(name);
        if (found == m_map.end()) {
            return out;
        }
        for (const std::string& value : found->second) {
            std::string text = cleaned(value, kLongestText);
            if (!text.empty() && !isPlaceholder(text) && std::find(out.begin(), out.end(), text) == out.end()) {
                out.push_back(std::move(text));
            }
        }
        return out;
    }

    [[nodiscard]] std::string first(std::initializer_list<std::string_view> names) const
    {
        for (const std::string_view name : names) {
            const auto values = all(name);
            if (!values.empty()) {
                return values.front();
            }
        }
        return {};
    }

    [[nodiscard]] std::string joined(std::string_view name) const
    {
        std::string out;
        for (const std::string& value : all(name)) {
            out += (out.empty() ? "" : "; ") + value;
        }
        return std::string(cut(out, kLongestText));
    }

    /// "LYRICS" and, as ID3 has several of them, "LYRICS:description".
    [[nodiscard]] std::string lyrics() const
    {
        for (const std::string_view name : {"LYRICS", "UNSYNCEDLYRICS", "UNSYNCED_LYRICS"}) {
            const auto found = std::find_if(m_map.begin(), m_map.end(), [&](const auto& entry) {
                return entry.first == name || (entry.first.starts_with(name) && entry.first[name.size()] == ':');
            });
            if (found != m_map.end()) {
                return cleaned(found->second.front(), kLongestLyrics, true);
            }
        }
        return {};
    }

private:
    const TagMap& m_map;
};

/// The number that a text begins with: "7" of "7/12".
std::optional<int> numberOf(std::string_view text, int low, int high)
{
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && value >= low && value <= high ? std::optional(value) : std::nullopt;
}

/// "-6.54 dB", "+1,2", "128".
std::optional<float> realOf(std::string text, float low, float high)
{
    std::replace(text.begin(), text.end(), ',', '.');
    const std::size_t start = text.starts_with('+') ? 1 : 0;
    float value = 0;
    const auto [end, error] = std::from_chars(text.data() + start, text.data() + text.size(), value);
    return error == std::errc() && value >= low && value <= high ? std::optional(value) : std::nullopt;
}

/// The first four digits in a row that are a year of recorded music: "1989-07-21", "21/07/1989", "19890721".
std::optional<int> yearOf(std::string_view text)
{
    for (std::size_t i = 0; i + 4 <= text.size(); ++i) {
        const bool starts = isDigit(text[i]) && (i == 0 || !isDigit(text[i - 1]));
        if (starts && std::all_of(text.begin() + static_cast<std::ptrdiff_t>(i),
                                  text.begin() + static_cast<std::ptrdiff_t>(i) + 4, isDigit)) {
            if (const auto year = numberOf(text.substr(i, 4), 1850, 2199)) {
                return year;
            }
        }
    }
    return std::nullopt;
}

/// Twelve letters and digits in capitals (ISO 3901), or nothing.
std::string isrcOf(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        if (c == '-' || c == ' ') {
            continue;
        }
        out.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
    }
    const auto isLetter = [](char c) { return c >= 'A' && c <= 'Z'; };
    const bool valid =
        out.size() == 12 && isLetter(out[0]) && isLetter(out[1]) &&
        std::all_of(out.begin() + 2, out.begin() + 5, [&](char c) { return isLetter(c) || isDigit(c); }) &&
        std::all_of(out.begin() + 5, out.end(), isDigit);
    return valid ? out : std::string();
}

/// A UUID in small letters, or nothing.
std::string uuidOf(std::string_view text)
{
    std::string out(text);
    bool valid = out.size() == 36;
    for (std::size_t i = 0; i < out.size() && valid; ++i) {
        out[i] = out[i] >= 'A' && out[i] <= 'F' ? static_cast<char>(out[i] - 'A' + 'a') : out[i];
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        valid = dash ? out[i] == '-' : isDigit(out[i]) || (out[i] >= 'a' && out[i] <= 'f');
    }
    return valid ? out : std::string();
}

std::optional<float> gainOf(const Values& values, std::string_view replayGain, std::string_view opus)
{
    // Q7.8: 256 steps a decibel.
    if (const auto steps = numberOf(values.first({opus}), -32768, 32767)) {
        return static_cast<float>(*steps) / 256 + kOpusReference;
    }
    return realOf(values.first({replayGain}), -kLargestGain, kLargestGain);
}

std::optional<float> peakOf(const Values& values, std::string_view name)
{
    const auto peak = realOf(values.first({name}), 0, kLargestPeak);
    return peak && *peak > 0 ? peak : std::nullopt;
}

/// Picard writes "A feat. B" to ARTIST and the two to ARTISTS.
std::string artistsOf(const Values& values)
{
    return values.all("ARTIST").size() <= 1 && values.all("ARTISTS").size() > 1 ? values.joined("ARTISTS")
                                                                                : values.joined("ARTIST");
}

Tags tagsOf(const FileTags& found)
{
    const Values values(found.values);
    Tags tags;
    tags.title = values.first({"TITLE"});
    tags.artists = artistsOf(values);
    tags.album = values.first({"ALBUM"});
    tags.albumArtist = values.first({"ALBUMARTIST", "ALBUM_ARTIST"});
    tags.genre = values.joined("GENRE");
    for (const std::string_view name : {"DATE", "YEAR", "ORIGINALDATE", "ORIGINALYEAR"}) {
        tags.year = tags.year ? tags.year : yearOf(values.first({name}));
    }
    tags.track = numberOf(values.first({"TRACKNUMBER", "TRACK"}), 1, 9999);
    tags.disc = numberOf(values.first({"DISCNUMBER", "DISC"}), 1, 999);
    tags.bpm = realOf(values.first({"BPM", "BEATSPERMINUTE", "TEMPO", "TMPO"}), 20, 400);
    const std::string key = values.first({"INITIALKEY", "INITIAL_KEY", "KEY"});
    tags.key = key.size() <= kLongestKey ? key : std::string();
    tags.isrc = isrcOf(values.first({"ISRC"}));
    tags.musicBrainzRecording = uuidOf(values.first(
        {"MUSICBRAINZ_TRACKID", "MUSICBRAINZ_TRACK_ID", "MUSICBRAINZ_RECORDINGID", "MUSICBRAINZ_RECORDING_ID"}));
    tags.trackGain = gainOf(values, "REPLAYGAIN_TRACK_GAIN", "R128_TRACK_GAIN");
    tags.albumGain = gainOf(values, "REPLAYGAIN_ALBUM_GAIN", "R128_ALBUM_GAIN");
    tags.trackPeak = peakOf(values, "REPLAYGAIN_TRACK_PEAK");
    tags.albumPeak = peakOf(values, "REPLAYGAIN_ALBUM_PEAK");
    tags.lyrics = values.lyrics();
    tags.seconds = std::isfinite(found.seconds) ? found.seconds : 0;
    return tags;
}

// ---- names of files

std::vector<std::string_view> split(std::string_view text, std::string_view by)
{
    std::vector<std::string_view> parts;
    for (std::size_t at = text.find(by); at != std::string_view::npos; at = text.find(by)) {
        parts.push_back(trimmed(text.substr(0, at)));
        text.remove_prefix(at + by.size());
    }
    parts.push_back(trimmed(text));
    return parts;
}

bool isNumber(std::string_view text)
{
    return !text.empty() && text.size() <= 3 && std::all_of(text.begin(), text.end(), isDigit);
}

/// Takes "07 ", "07. ", "7) ", "07-" away from the front and gives the number. "50 Cent - In Da Club" and
/// "99 Problems" keep theirs: without a sign behind it only a leading zero, or a small number and no artist, is one.
std::optional<int> takeTrackNumber(std::string_view& name)
{
    const auto digits = static_cast<std::size_t>(std::find_if_not(name.begin(), name.end(), isDigit) - name.begin());
    if (digits == 0 || digits > 3 || digits == name.size()) {
        return std::nullopt;
    }
    const auto number = numberOf(name.substr(0, digits), 1, 999);
    const std::string_view rest = trimmed(name.substr(digits));
    const std::size_t text = rest.find_first_not_of(".-)] ");
    if (text == std::string_view::npos || (text == 0 && name[digits] != ' ')) {
        return std::nullopt;
    }
    const bool sign = text > 0;
    const bool sure = sign || name[0] == '0' || (number && *number <= 30 && rest.find(" - ") == std::string_view::npos);
    if (!number || !sure) {
        return std::nullopt;
    }
    name = rest.substr(text);
    return number;
}

/// Fills title, and artists and track where they are unknown, from "07 - Artist - Title" and the like.
void askFileName(const std::filesystem::path& file, Tags& tags)
{
    const std::string stem = file.stem().string();
    std::string name = cleaned(isValidUtf8(stem) ? stem : utf8FromLatin1(stem), kLongestText);
    if (name.find(' ') == std::string::npos) {
        std::replace(name.begin(), name.end(), '_', ' ');
    }
    std::string_view rest = trimmed(name);
    std::optional<int> track = takeTrackNumber(rest);
    std::vector<std::string_view> parts = split(rest, " - ");
    // "Artist - Album - 07 - Title": what stands before the number is artist, and an album that tags know better.
    const auto number = std::find_if(parts.begin() + 1, parts.end(), isNumber);
    if (!track && number != parts.end() && number + 1 != parts.end()) {
        track = numberOf(*number, 1, 999);
        parts.erase(parts.begin() + 1, number + 1);
    }
    const bool hasArtist = parts.size() > 1 && !parts.front().empty();
    tags.title = hasArtist
                     ? trimmed(std::string_view(parts[1].data(),
                                                static_cast<std::size_t>(rest.data() + rest.size() - parts[1].data())))
                     : trimmed(rest);
    if (tags.artists.empty() && hasArtist) {
        tags.artists = parts.front();
    }
    tags.track = tags.track ? tags.track : track;
    if (tags.title.empty()) {
        tags.title = name;
    }
}

// ---- writing

TagMap mapOf(const Tags& tags)
{
    TagMap map;
    const auto add = [&](const char* name, const std::string& value) {
        if (!value.empty()) {
            map[name] = {value};
        }
    };
    const auto addList = [&](const char* name, const std::string& value) {
        for (const std::string_view part : split(value, "; ")) {
            if (!part.empty()) {
                map[name].emplace_back(part);
            }
        }
    };
    const auto addNumber = [&](const char* name, const std::optional<int>& value) {
        if (value) {
            map[name] = {std::to_string(*value)};
        }
    };
    add("TITLE", tags.title);
    addList("ARTIST", tags.artists);
    add("ALBUM", tags.album);
    add("ALBUMARTIST", tags.albumArtist);
    addList("GENRE", tags.genre);
    addNumber("DATE", tags.year);
    addNumber("TRACKNUMBER", tags.track);
    addNumber("DISCNUMBER", tags.disc);
    add("ISRC", tags.isrc);
    add("MUSICBRAINZ_TRACKID", tags.musicBrainzRecording);
    return map;
}

void addReplayGain(TagMap& map, const std::filesystem::path& file, const Tags& tags)
{
    const auto addGain = [&](const char* replayGain, const char* opus, const std::optional<float>& gain) {
        if (!gain) {
            return;
        }
        if (file.extension() == ".opus") {
            map[opus] = {std::to_string(std::lround((*gain - kOpusReference) * 256))};
        } else {
            map[replayGain] = {fmt::format("{:.2f} dB", *gain)};
        }
    };
    const auto addPeak = [&](const char* name, const std::optional<float>& peak) {
        if (peak) {
            map[name] = {fmt::format("{:.6f}", *peak)};
        }
    };
    addGain("REPLAYGAIN_TRACK_GAIN", "R128_TRACK_GAIN", tags.trackGain);
    addGain("REPLAYGAIN_ALBUM_GAIN", "R128_ALBUM_GAIN", tags.albumGain);
    addPeak("REPLAYGAIN_TRACK_PEAK", tags.trackPeak);
    addPeak("REPLAYGAIN_ALBUM_PEAK", tags.albumPeak);
}

} // namespace

Tags readTags(const std::filesystem::path& file)
{
    Tags tags = tagsOf(readTagMap(file));
    if (tags.title.empty()) {
        askFileName(file, tags);
    }
    return tags;
}

void writeTags(const std::filesystem::path& file, const Tags& tags)
{
    TagMap map = mapOf(tags);
    addReplayGain(map, file, tags);
    writeTagMap(file, map);
}

} // namespace nearfield::audio
