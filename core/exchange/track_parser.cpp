#include "core/exchange/track_parser.h"

#include <algorithm>
#include <cmath>

#include "core/exchange/values.h"
#include "core/features/features.h"

namespace nearfield::exchange {

namespace {

constexpr float kMillisecondsPerSecond = 1000.0F;

} // namespace

TrackParser::TrackParser(const Columns& columns, char delimiter)
    : m_columns(columns)
    , m_split(delimiter)
    , m_decimalComma(delimiter == ';')
{
}

TrackParser::Row TrackParser::parse(const CsvRecord& record, Track& track)
{
    m_fields = m_split.split(record.text);
    const auto isEmpty = [](std::string_view field) { return field.empty(); };
    if (std::all_of(m_fields.begin(), m_fields.end(), isEmpty)) {
        return Row::Blank;
    }
    parseTags(track);
    parseFeatures(track);
    track.uri = uriOf(text(m_columns[TagColumn::Uri]));
    if (track.uri.empty()) {
        track.uri = derivedUri(track);
    }
    const std::size_t known = std::min(m_columns.count, m_fields.size());
    const bool hasMore = !std::all_of(m_fields.begin() + static_cast<std::ptrdiff_t>(known), m_fields.end(), isEmpty);
    return hasMore ? Row::TooManyFields : Row::Track;
}

std::string TrackParser::text(std::size_t column)
{
    std::string text;
    assignText(field(column), text, m_converted);
    return text;
}

void TrackParser::parseTags(Track& track)
{
    track.isrc = isrcOf(field(m_columns[TagColumn::Isrc]));
    track.title = text(m_columns[TagColumn::Title]);
    track.artists = joinedArtists(text(m_columns[TagColumn::Artists]), m_columns.artistsByCommaSpace);
    track.album = text(m_columns[TagColumn::Album]);
    track.genre = text(m_columns[TagColumn::Genre]);
    track.year = yearOf(field(m_columns[TagColumn::Date]));
    track.popularity = integerOf(field(m_columns[TagColumn::Popularity]), 0, 100);
    track.isExplicit = flagOf(field(m_columns[TagColumn::Explicit]));
}

void TrackParser::parseFeatures(Track& track)
{
    for (std::size_t i = 0; i < kRawFeatureCount; ++i) {
        track.raw.values[i] = numberOf(field(m_columns.raw[i]), m_decimalComma);
    }
    track.raw[RawFeature::Duration] /= kMillisecondsPerSecond;
    // What the sources write for "could not tell" (key −1, bar 0) and anything else that is no such value.
    for (const RawFeature f : {RawFeature::Key, RawFeature::Mode, RawFeature::TimeSignature}) {
        float& v = track.raw[f];
        const Range range = validRange(f);
        if (!(v >= range.low && v <= range.high) || v != std::floor(v)) {
            v = kUnknown;
        }
    }
}

} // namespace nearfield::exchange
