#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/exchange/location.h"
#include "core/exchange/playlist_formats.h"

namespace nearfield::exchange {

namespace {

constexpr std::string_view kName = "#PLAYLIST:";
constexpr std::string_view kInfo = "#EXTINF:";
constexpr std::string_view kAlbum = "#EXTALB:";
constexpr std::string_view kArtists = "#EXTART:";
constexpr std::string_view kRemark = "#EXTREM:";
// Ours: what the format has no word for. To other programs they are comments.
constexpr std::string_view kIdentifier = "#NEARFIELD-IDENTIFIER:";
constexpr std::string_view kSeconds = "#NEARFIELD-SECONDS:";
/// Where an entry is nowhere, as every entry needs a line.
constexpr std::string_view kNowhere = "about:blank";

/// What lines before a path say of it.
struct Said
{
    std::string display;
    std::optional<std::string> artists;
    std::string album;
    std::string reason;
    std::string identifier;
    std::optional<double> seconds;
    std::size_t line = 0; ///< of the first; 0 for nothing
};

/// "123,Artist - Title", or with attributes that may hold commas: `-1 logo="a,b",Title`.
void readInfo(std::string_view text, Said& said)
{
    std::size_t comma = 0;
    bool quoted = false;
    while (comma < text.size() && (quoted || text[comma] != ',')) {
        quoted = quoted != (text[comma] == '"');
        ++comma;
    }
    const std::string_view before = text.substr(0, comma);
    said.seconds = durationOf(before.substr(0, before.find(' ')), 1);
    said.display = comma < text.size() ? std::string(trimmed(text.substr(comma + 1))) : std::string();
}

/// Takes what is shown of a track apart.
void nameEntry(const Said& said, PlaylistEntry& entry)
{
    constexpr std::string_view kDash = " - ";
    const std::string& shown = said.display;
    if (said.artists) {
        const std::string& artists = *said.artists;
        if (artists.empty() || shown.empty()) {
            entry.artists = artists;
            entry.title = shown;
            return;
        }
        if (shown.starts_with(artists + std::string(kDash)) || shown == artists + " -") {
            entry.artists = artists;
            entry.title = trimmed(shown.substr(std::min(shown.size(), artists.size() + kDash.size())));
            return;
        }
    }
    const std::size_t dash = shown.find(kDash);
    entry.artists = dash == std::string::npos ? said.artists.value_or("") : trimmed(shown.substr(0, dash));
    entry.title = dash == std::string::npos ? shown : trimmed(shown.substr(dash + kDash.size()));
}

bool takes(std::string_view line, std::string_view tag, std::string& value)
{
    if (!line.starts_with(tag)) {
        return false;
    }
    value = trimmed(line.substr(tag.size()));
    return true;
}

void readTag(std::string_view line, Said& said, std::string& name)
{
    std::string value;
    if (takes(line, kName, value)) {
        name = value;
    } else if (takes(line, kInfo, value)) {
        readInfo(value, said);
    } else if (takes(line, kAlbum, value)) {
        said.album = value;
    } else if (takes(line, kArtists, value)) {
        said.artists = value;
    } else if (takes(line, kRemark, value)) {
        said.reason += (said.reason.empty() ? "" : " ") + value;
    } else if (takes(line, kIdentifier, value)) {
        said.identifier = value;
    } else if (takes(line, kSeconds, value)) {
        said.seconds = durationOf(value, 1);
    }
}

ListedTrack trackOf(const Said& said, std::string_view line, const std::filesystem::path& folder)
{
    ListedTrack track;
    nameEntry(said, track.entry);
    track.entry.album = said.album;
    track.entry.reason = said.reason;
    track.entry.duration = said.seconds;
    if (!said.identifier.empty()) {
        track.identifiers.push_back(said.identifier);
    }
    if (line != kNowhere && line != said.identifier) {
        track.entry.location = locationOf(line, folder, false);
    }
    return track;
}

/// The path or URL of an entry as a line that is read back as it is.
std::string lineFor(const PlaylistEntry& entry, const std::filesystem::path& folder, bool relative)
{
    if (entry.location.empty()) {
        const std::string identifier = plainText(entry.identifier, false);
        return identifier.empty() || identifier.front() == '#' ? std::string(kNowhere) : identifier;
    }
    std::string line = relative ? relativePath(entry.location, folder) : std::string();
    if (line.empty()) {
        line = entry.location;
    }
    const bool isPlain = isValidUtf8(line) && plainText(line, false) == line && line.front() != '#';
    return isPlain ? line : urlOf(entry.location);
}

void writeTag(std::string& out, std::string_view tag, std::string_view text)
{
    if (const std::string value = plainText(text, false); !value.empty()) {
        out += fmt::format("{}{}\n", tag, value);
    }
}

} // namespace

PlaylistFile parseM3u(std::string_view text, const std::filesystem::path& path)
{
    PlaylistFile file;
    file.layout = "m3u8";
    ListedPlaylist& list = file.lists.emplace_back();
    const std::filesystem::path folder = folderOf(path);
    bool isExtended = false;
    bool isLatin = false;
    Said said;
    std::size_t number = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
        const std::string_view bytes = trimmed(text.substr(0, end));
        const bool isPair = text.substr(end).starts_with("\r\n");
        text.remove_prefix(std::min(text.size(), end + (isPair ? 2 : 1)));
        ++number;
        if (bytes.find('\0') != std::string_view::npos) {
            throwAt(path, number, "binary data; this is no playlist");
        }
        const bool isUtf8 = isValidUtf8(bytes);
        isLatin = isLatin || !isUtf8;
        const std::string line = isUtf8 ? std::string(bytes) : utf8FromLatin1(bytes);
        if (line.empty()) {
            continue;
        }
        if (line.starts_with("#EXTM3U")) {
            isExtended = true;
        } else if (line.starts_with("#EXT-X-")) {
            throwAt(path, number, "this is a stream in pieces (HLS), not a list of tracks");
        } else if (line.front() == '#') {
            said.line = said.line == 0 && line.starts_with(kInfo) ? number : said.line;
            readTag(plainText(line, false), said, list.name);
        } else {
            addTrack(list, trackOf(said, line, folder), path);
            said = {};
        }
    }
    if (said.line != 0) {
        file.notes.push_back(fmt::format("Line {} tells of a track, but no path follows.", said.line));
    }
    if (isLatin) {
        file.notes.emplace_back("Not all of it is UTF-8; the rest was read as Windows-1252.");
    }
    if (list.tracks.empty() && !isExtended) {
        throwAt(path, std::max<std::size_t>(1, number), "the file ends without a track");
    }
    return file;
}

std::string m3uOf(const Playlist& playlist, const std::filesystem::path& folder, bool relative)
{
    std::string out = "#EXTM3U\n";
    writeTag(out, kName, playlist.name);
    for (const PlaylistEntry& entry : playlist.entries) {
        const std::string title = plainText(entry.title, false);
        const std::string artists = plainText(entry.artists, false);
        const std::string shown = artists.empty() ? title : artists + " - " + title;
        const double seconds = entry.duration.value_or(-1);
        out += fmt::format("{}{:.0f},{}\n", kInfo, entry.duration ? seconds : -1.0, shown);
        if (!artists.empty() || title.find(" - ") != std::string::npos) {
            out += fmt::format("{}{}\n", kArtists, artists);
        }
        writeTag(out, kAlbum, entry.album);
        writeTag(out, kRemark, entry.reason);
        writeTag(out, kIdentifier, entry.identifier);
        if (entry.duration && seconds != std::round(seconds)) {
            out += fmt::format("{}{:.3f}\n", kSeconds, seconds);
        }
        out += lineFor(entry, folder, relative) + "\n";
    }
    return out;
}

} // namespace nearfield::exchange
