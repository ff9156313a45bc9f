#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

#include <fmt/format.h>

#include "core/exchange/columns.h"
#include "core/exchange/csv_reader.h"
#include "core/exchange/playlist_formats.h"
#include "core/exchange/table_text.h"
#include "core/exchange/track_parser.h"
#include "core/exchange/values.h"

namespace nearfield::exchange {

namespace {

constexpr std::size_t kAbsent = Columns::kAbsent;

struct Layout
{
    Columns tracks;
    std::size_t list = kAbsent; ///< the id of the playlist
    std::size_t name = kAbsent;
    std::size_t position = kAbsent;
    std::size_t removed = kAbsent; ///< when it was taken out of the playlist
};

std::size_t columnNamed(std::span<const std::string_view> header, std::initializer_list<std::string_view> names)
{
    for (const std::string_view name : names) {
        for (std::size_t i = 0; i < header.size(); ++i) {
            if (normalisedName(header[i]) == name) {
                return i;
            }
        }
    }
    return kAbsent;
}

/// A catalogue that names playlists has the nine features too, and is read as one.
std::optional<Layout> layoutOf(std::span<const std::string_view> header)
{
    Layout layout;
    layout.name = columnNamed(header, {"playlistname", "playlist", "playlisttitle"});
    layout.list = columnNamed(header, {"playlistid", "playlisturi"});
    if (layout.name == kAbsent && layout.list == kAbsent) {
        return std::nullopt;
    }
    layout.position = columnNamed(header, {"position", "trackposition", "pos"});
    layout.removed = columnNamed(header, {"removed", "removedat"});
    layout.tracks = columnsByName(header);
    const bool namesTracks = layout.tracks[TagColumn::Uri] != kAbsent || layout.tracks[TagColumn::Title] != kAbsent;
    return namesTracks && !layout.tracks.missingFeatures().empty() ? std::optional(layout) : std::nullopt;
}

struct Header
{
    char delimiter = ',';
    std::optional<Layout> layout;
};

Header headerOf(std::string_view text)
{
    Header out{.delimiter = detectDelimiter(text), .layout = {}};
    CsvReader reader(text, out.delimiter);
    CsvRecord record;
    CsvFields fields(out.delimiter);
    if (reader.next(record) && record.problem == CsvRecord::Problem::None) {
        out.layout = layoutOf(fields.split(record.text));
    }
    return out;
}

struct Listed
{
    double position = 0;
    ListedTrack track;
};

ListedTrack trackOf(const Track& track)
{
    ListedTrack out;
    out.entry = {.title = plainText(track.title, false),
                 .artists = plainText(track.artists, false),
                 .album = plainText(track.album, false)};
    out.entry.duration = durationOf(static_cast<double>(track.raw[RawFeature::Duration]));
    if (!track.uri.starts_with("nearfield:")) { // which is made of the words of a row without an id
        out.identifiers.push_back(track.uri);
    }
    out.isrc = track.isrc;
    return out;
}

} // namespace

bool isPlaylistTable(std::string_view text)
{
    return headerOf(text).layout.has_value();
}

PlaylistFile parsePlaylistTable(std::string_view text, const std::filesystem::path& path)
{
    const Header header = headerOf(text);
    const Layout& layout = *header.layout;
    CsvReader reader(text, header.delimiter);
    reader.expectFields(layout.tracks.count);
    TrackParser parser(layout.tracks, header.delimiter);
    CsvRecord record;
    const bool hasHeader = reader.next(record);

    struct List
    {
        std::string name;
        std::vector<Listed> tracks;
    };
    std::vector<List> lists; // in the order of the file
    std::unordered_map<std::string, std::size_t> numbers;
    PlaylistFile file;
    file.layout = "playlists";
    std::size_t entries = 0;
    std::size_t bad = 0;
    std::size_t firstBad = 0;
    while (hasHeader && reader.next(record)) {
        Track track;
        const bool isRow = record.problem == CsvRecord::Problem::None;
        const TrackParser::Row row = isRow ? parser.parse(record, track) : TrackParser::Row::TooManyFields;
        if (row == TrackParser::Row::Blank) {
            continue;
        }
        std::string name = row == TrackParser::Row::Track ? plainText(parser.text(layout.name), false) : std::string();
        std::string key = row == TrackParser::Row::Track ? parser.text(layout.list) : std::string();
        if (key.empty()) {
            key = name;
        }
        if (key.empty()) {
            ++bad;
            firstBad = firstBad == 0 ? record.line : firstBad;
            continue;
        }
        if (!parser.field(layout.removed).empty()) {
            continue; // it was in the list once
        }
        if (++entries > kMostPlaylistEntries) {
            throwAt(path, record.line, fmt::format("there are more than {} entries", kMostPlaylistEntries));
        }
        const auto [at, isNew] = numbers.try_emplace(key, lists.size());
        if (isNew) {
            lists.push_back({.name = name.empty() ? key : std::move(name), .tracks = {}});
        }
        const float position = numberOf(parser.field(layout.position));
        lists[at->second].tracks.push_back(
            {.position = std::isnan(position) ? 0 : static_cast<double>(position), .track = trackOf(track)});
    }
    for (List& list : lists) {
        std::stable_sort(list.tracks.begin(), list.tracks.end(),
                         [](const Listed& a, const Listed& b) { return a.position < b.position; });
        ListedPlaylist& out = file.lists.emplace_back();
        out.name = std::move(list.name);
        for (Listed& one : list.tracks) {
            addTrack(out, std::move(one.track), path);
        }
    }
    if (bad > 0) {
        file.notes.push_back(
            fmt::format("{} rows were left out, as they name no playlist; the first is line {}.", bad, firstBad));
    }
    if (lists.empty()) {
        throwAt(path, 1, "there are columns of playlists, but no row of one");
    }
    return file;
}

} // namespace nearfield::exchange
