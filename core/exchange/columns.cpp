#include "core/exchange/columns.h"

#include <algorithm>

#include "core/exchange/values.h"
#include "core/features/features.h"

namespace nearfield::exchange {

namespace {

/// Accepted names, normalised, best first.
struct TagNames
{
    TagColumn column;
    std::array<std::string_view, 9> names;
};
constexpr std::array<TagNames, kTagColumnCount> kTagNames = {{
    {TagColumn::Uri,
     {"trackuri", "uri", "spotifyuri", "trackid", "spotifyid", "spotifytrackid", "songid", "spotifytrackuri", "id"}},
    {TagColumn::Isrc, {"isrc", "trackisrc"}},
    // "name" last: the first column of an Exportify file of 2026 is "Name", of the playlist.
    {TagColumn::Title, {"trackname", "tracktitle", "songname", "songtitle", "title", "track", "song", "name"}},
    {TagColumn::Artists,
     {"artistnames", "artists", "artistname", "trackartist", "trackartists", "trackartistnames", "artist"}},
    {TagColumn::Album, {"albumname", "album", "trackalbumname", "albumtitle"}},
    {TagColumn::Genre, {"genre", "genres", "artistgenres", "trackgenre", "playlistgenre"}},
    {TagColumn::Date, {"year", "releaseyear", "releasedate", "albumreleasedate", "trackalbumreleasedate"}},
    {TagColumn::Popularity, {"popularity", "trackpopularity"}},
    {TagColumn::Explicit, {"explicit", "isexplicit"}},
}};
constexpr std::string_view kOtherDurationName = "trackdurationms";

/// Told by columns that only that layout has; the first that fits wins.
struct Layout
{
    std::string_view name;
    std::array<std::string_view, 6> columns;
    bool artistsByCommaSpace = false;
};
constexpr std::array<Layout, 9> kLayouts = {{
    {"nearfield", {"id", "name", "artists", "album", "year", "genre"}},
    {"hit-predictor", {"track", "artist", "uri", "chorushit", "sections"}},
    {"kaggle", {"trackid", "trackname", "trackgenre"}},
    {"spotify-api", {"trackid", "trackname", "playlistsubgenre", "analysisurl"}, true},
    {"tidytuesday", {"trackid", "trackname", "playlistsubgenre"}},
    {"exportify-watsonbox", {"trackuri", "trackname", "albumuri"}, true},
    {"exportify", {"trackuri", "trackname", "artistnames"}},
    {"exportify-old", {"trackname", "artistnames", "durationms", "addedat"}},
    {"musicoset", {"songid"}},
}};
constexpr std::string_view kOtherLayout = "other";

constexpr std::size_t kTranslatedColumns = 17; ///< from Track URI to ISRC, before "Added By"
constexpr std::size_t kFeatureColumns = 12;

/// The 12 features in the order of Exportify.
constexpr std::array<RawFeature, kFeatureColumns> kExportifyFeatures = {
    RawFeature::Danceability, RawFeature::Energy,      RawFeature::Key,          RawFeature::Loudness,
    RawFeature::Mode,         RawFeature::Speechiness, RawFeature::Acousticness, RawFeature::Instrumentalness,
    RawFeature::Liveness,     RawFeature::Valence,     RawFeature::Tempo,        RawFeature::TimeSignature};

bool isEmptyRow(std::span<const std::string> fields)
{
    return std::all_of(fields.begin(), fields.end(), [](const std::string& field) { return field.empty(); });
}

bool looksLikeFeatures(std::span<const std::string> fields)
{
    for (std::size_t i = 0; i < kFeatureColumns; ++i) {
        const RawFeature f = kExportifyFeatures[i];
        const bool mayBeUnknown = f == RawFeature::Key || f == RawFeature::TimeSignature; // then −1 or 0
        const float v = numberOf(fields[i]);
        const Range range = validRange(f);
        if (!(v >= (mayBeUnknown ? -1.0F : range.low) && v <= range.high)) {
            return false;
        }
    }
    return true;
}

/// Column of Track URI: 0, or 1 after the playlist's name.
std::optional<std::size_t> uriColumn(const std::vector<std::string>& row)
{
    for (const std::size_t at : {std::size_t{0}, std::size_t{1}}) {
        if (row.size() > at + 6 && row[at].starts_with("spotify:track:") &&
            row[at + 2].starts_with("spotify:artist:") && row[at + 4].starts_with("spotify:album:") &&
            row[at + 6].starts_with("spotify:artist:")) {
            return at;
        }
    }
    return std::nullopt;
}

} // namespace

std::string normalisedName(std::string_view name)
{
    std::string out;
    for (const char c : name) {
        if (c >= 'A' && c <= 'Z') {
            out.push_back(static_cast<char>(c - 'A' + 'a'));
        } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80) {
            out.push_back(c);
        }
    }
    return out;
}

std::vector<RawFeature> Columns::missingFeatures() const
{
    std::vector<RawFeature> missing;
    std::copy_if(kContinuousFeatures.begin(), kContinuousFeatures.end(), std::back_inserter(missing),
                 [this](RawFeature f) { return (*this)[f] == kAbsent; });
    return missing;
}

Columns columnsByName(std::span<const std::string_view> header)
{
    std::vector<std::string> names(header.size());
    std::transform(header.begin(), header.end(), names.begin(), normalisedName);
    const auto find = [&](std::string_view name) {
        const auto found = name.empty() ? names.end() : std::find(names.begin(), names.end(), name);
        return found == names.end() ? Columns::kAbsent : static_cast<std::size_t>(found - names.begin());
    };

    Columns columns;
    columns.count = header.size();
    for (const TagNames& tag : kTagNames) {
        const auto best = std::find_if(tag.names.begin(), tag.names.end(),
                                       [&](std::string_view name) { return find(name) != Columns::kAbsent; });
        if (best != tag.names.end()) {
            columns[tag.column] = find(*best);
        }
    }
    for (std::size_t i = 0; i < kRawFeatureCount; ++i) {
        columns.raw[i] = find(normalisedName(fileName(static_cast<RawFeature>(i))));
    }
    if (columns[RawFeature::Duration] == Columns::kAbsent) {
        columns[RawFeature::Duration] = find(kOtherDurationName);
    }

    const auto isUsed = [&](std::size_t at) {
        return std::find(columns.tags.begin(), columns.tags.end(), at) != columns.tags.end() ||
               std::find(columns.raw.begin(), columns.raw.end(), at) != columns.raw.end();
    };
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (const std::size_t first = find(names[i]); first < i && isUsed(first)) {
            columns.repeated.emplace_back(header[i]);
        }
    }

    const auto layout = std::find_if(kLayouts.begin(), kLayouts.end(), [&](const Layout& candidate) {
        return std::all_of(candidate.columns.begin(), candidate.columns.end(),
                           [&](std::string_view name) { return name.empty() || find(name) != Columns::kAbsent; });
    });
    columns.layout = layout == kLayouts.end() ? kOtherLayout : layout->name;
    columns.artistsByCommaSpace = layout != kLayouts.end() && layout->artistsByCommaSpace;
    return columns;
}

std::optional<Columns> columnsOfTranslatedExportify(std::size_t columnCount,
                                                    std::span<const std::vector<std::string>> firstRows)
{
    // Episodes and local files have neither the uris nor the features that tell; some row must have both.
    const auto telling = std::find_if(firstRows.begin(), firstRows.end(), [&](const std::vector<std::string>& row) {
        return row.size() == columnCount && uriColumn(row) && row.size() >= kTranslatedColumns + kFeatureColumns;
    });
    if (telling == firstRows.end()) {
        return std::nullopt;
    }
    const std::size_t first = *uriColumn(*telling);
    for (const std::size_t after : {std::size_t{0}, std::size_t{3}}) { // Album Genres, Label, Copyrights
        const std::size_t features = columnCount - kFeatureColumns - after;
        if (features < first + kTranslatedColumns) {
            continue;
        }
        const auto block = [&](const std::vector<std::string>& row) {
            return std::span(row).subspan(features, kFeatureColumns);
        };
        const auto fits = [&](const std::vector<std::string>& row) {
            return row.size() != columnCount || isEmptyRow(block(row)) || looksLikeFeatures(block(row));
        };
        if (!looksLikeFeatures(block(*telling)) || !std::all_of(firstRows.begin(), firstRows.end(), fits)) {
            continue;
        }
        Columns columns;
        columns.layout = "exportify-watsonbox";
        columns.artistsByCommaSpace = true;
        columns.count = columnCount;
        columns[TagColumn::Uri] = first;
        columns[TagColumn::Title] = first + 1;
        columns[TagColumn::Artists] = first + 3;
        columns[TagColumn::Album] = first + 5;
        columns[TagColumn::Date] = first + 8;
        columns[RawFeature::Duration] = first + 12;
        columns[TagColumn::Explicit] = first + 14;
        columns[TagColumn::Popularity] = first + 15;
        columns[TagColumn::Isrc] = first + 16; // anything else there is refused by its form
        for (std::size_t i = 0; i < kFeatureColumns; ++i) {
            columns[kExportifyFeatures[i]] = features + i;
        }
        return columns;
    }
    return std::nullopt;
}

} // namespace nearfield::exchange
