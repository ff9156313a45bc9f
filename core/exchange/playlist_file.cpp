#include "core/exchange/playlist_file.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/exchange/playlist_formats.h"
#include "core/exchange/table_text.h"

namespace nearfield::exchange {

namespace {

enum class Kind { None, M3u, Xspf, Jspf, Table };

constexpr std::size_t kLookedAt = 4096;

Kind kindByContent(std::string_view text)
{
    const std::string_view start = trimmed(text.substr(0, kLookedAt));
    if (start.starts_with("#EXTM3U")) {
        return Kind::M3u;
    }
    if (start.starts_with('<')) {
        return start.find("<playlist") != std::string_view::npos || start.find(":playlist") != std::string_view::npos
                   ? Kind::Xspf
                   : Kind::None;
    }
    if (start.starts_with('{')) {
        return Kind::Jspf;
    }
    return isPlaylistTable(text) ? Kind::Table : Kind::None;
}

Kind kindOf(std::string_view text, const std::filesystem::path& path)
{
    if (const Kind kind = kindByContent(text); kind != Kind::None) {
        return kind;
    }
    const auto format = playlistFormatOf(path.filename().string());
    if (!format) {
        return Kind::None;
    }
    return *format == PlaylistFormat::M3u8 ? Kind::M3u : *format == PlaylistFormat::Xspf ? Kind::Xspf : Kind::Jspf;
}

} // namespace

void throwAt(const std::filesystem::path& path, std::size_t line, std::string_view what)
{
    throw Error(ErrorKind::BadFormat, fmt::format("{}, line {}: {}", path.string(), line, what));
}

std::size_t lineOf(std::string_view text, std::size_t byte) noexcept
{
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(byte, text.size()));
    return 1 + static_cast<std::size_t>(std::count(text.begin(), end, '\n'));
}

std::string plainText(std::string_view text, bool keepLineBreaks)
{
    const std::string utf8 = isValidUtf8(text) ? std::string(text) : utf8FromLatin1(text);
    std::string out;
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        const char c = utf8[i];
        if (c == '\n' || c == '\r') {
            const bool isPair = c == '\r' && i + 1 < utf8.size() && utf8[i + 1] == '\n';
            out += isPair ? "" : keepLineBreaks ? "\n" : " ";
        } else if (static_cast<unsigned char>(c) >= 0x20 && c != '\x7f') {
            out += c;
        } else if (c == '\t') {
            out += ' ';
        }
    }
    return std::string(trimmed(out));
}

std::optional<double> durationOf(double seconds) noexcept
{
    constexpr double kLongest = 1e8;
    const double rounded = std::round(seconds * 1000) / 1000;
    return rounded > 0 && rounded < kLongest ? std::optional(rounded) : std::nullopt; // NaN is neither
}

std::optional<double> durationOf(std::string_view text, double unitsASecond) noexcept
{
    const std::string_view digits = trimmed(text);
    double number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    const bool isNumber = error == std::errc() && end == digits.data() + digits.size();
    return isNumber ? durationOf(number / unitsASecond) : std::nullopt;
}

std::filesystem::path folderOf(const std::filesystem::path& path)
{
    return std::filesystem::absolute(path).lexically_normal().parent_path();
}

void addTrack(ListedPlaylist& list, ListedTrack&& track, const std::filesystem::path& path)
{
    if (list.tracks.size() == kMostPlaylistEntries) {
        throw Error(ErrorKind::BadFormat, fmt::format("{} lists more than {} tracks; split it into smaller files",
                                                      path.string(), kMostPlaylistEntries));
    }
    if (track.entry.identifier.empty() && !track.identifiers.empty()) {
        track.entry.identifier = track.identifiers.front();
    }
    list.tracks.push_back(std::move(track));
}

bool holdsPlaylists(std::string_view bytes, const std::filesystem::path& path)
{
    if (playlistFormatOf(path.filename().string())) {
        return true; // and whatever is wrong with it is said of a playlist
    }
    if (bytes.substr(0, kLookedAt).find('\0') != std::string_view::npos) {
        return false; // binary data, or a catalogue in UTF-16
    }
    const TableText text(bytes, path.string());
    return kindByContent(text.utf8()) != Kind::None;
}

PlaylistFile parsePlaylists(std::string_view bytes, const std::filesystem::path& path)
{
    if (bytes.size() > kLargestPlaylistFile) {
        throw Error(ErrorKind::BadFormat, fmt::format("{} is larger than {} MiB, which no playlist is", path.string(),
                                                      kLargestPlaylistFile >> 20U));
    }
    const TableText text(bytes, path.string());
    PlaylistFile file;
    switch (kindOf(text.utf8(), path)) {
    case Kind::M3u:
        file = parseM3u(text.utf8(), path);
        break;
    case Kind::Xspf:
        file = parseXspf(text.utf8(), path);
        break;
    case Kind::Jspf:
        file = parseJspf(text.utf8(), path);
        break;
    case Kind::Table:
        file = parsePlaylistTable(text.utf8(), path);
        break;
    case Kind::None:
        throw Error(ErrorKind::BadFormat, fmt::format("{} is no playlist; Nearfield reads M3U, M3U8, XSPF, JSPF and "
                                                      "tables (CSV) with the columns playlist_name and track_id",
                                                      path.string()));
    }
    for (ListedPlaylist& list : file.lists) {
        if (list.name.empty()) {
            list.name = plainText(path.stem().string(), false);
        }
        if (list.name.empty()) {
            list.name = "Playlist";
        }
    }
    return file;
}

std::string formatted(const Playlist& playlist, PlaylistFormat format, const std::filesystem::path& path, bool relative)
{
    const std::filesystem::path folder = folderOf(path);
    switch (format) {
    case PlaylistFormat::Xspf:
        return xspfOf(playlist, folder, relative);
    case PlaylistFormat::Jspf:
        return jspfOf(playlist, folder, relative);
    case PlaylistFormat::M3u8:
        break;
    }
    return m3uOf(playlist, folder, relative);
}

} // namespace nearfield::exchange
