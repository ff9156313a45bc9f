#include "core/exchange/ratings_file.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/catalogue/recording_key.h"
#include "core/exchange/columns.h"
#include "core/exchange/csv_reader.h"
#include "core/exchange/table_text.h"
#include "core/exchange/track_parser.h"
#include "core/exchange/values.h"

namespace nearfield::exchange {

namespace {

constexpr std::size_t kAbsent = Columns::kAbsent;
constexpr std::size_t kMaxRows = 25'000'000; ///< the largest MovieLens

enum class Scale {
    HalfStars,
    OneToFour,
    Likes,
    Plays,
};

struct Layout
{
    std::string name;
    Columns columns; ///< of the tracks; an id of whatever kind is its Uri
    std::size_t listener = kAbsent;
    std::size_t value = kAbsent;
    std::size_t time = kAbsent;
    Scale scale = Scale::HalfStars;
    bool header = true;
    bool foreignIds = false; ///< as data sets name the column
};

// Names of columns, normalised, best first.
constexpr std::array<std::string_view, 5> kListenerNames = {"listener", "listenerid", "user", "userid", "username"};
constexpr std::array<std::string_view, 4> kForeignIdNames = {"item", "itemid", "movieid", "artistid"};
constexpr std::array<std::string_view, 2> kStarNames = {"stars", "rating"};
constexpr std::array<std::string_view, 2> kPlayNames = {"plays", "playcount"};
constexpr std::array<std::string_view, 3> kLikeNames = {"liked", "like", "target"};
constexpr std::array<std::string_view, 5> kTimeNames = {"ratedat", "timestamp", "time", "date", "at"};

using Header = std::span<const std::string>;

std::size_t columnNamed(Header header, std::string_view name)
{
    const auto found = std::find(header.begin(), header.end(), name);
    return found == header.end() ? kAbsent : static_cast<std::size_t>(found - header.begin());
}

std::size_t columnNamed(Header header, std::span<const std::string_view> names)
{
    for (const std::string_view name : names) {
        if (const std::size_t column = columnNamed(header, name); column != kAbsent) {
            return column;
        }
    }
    return kAbsent;
}

/// "track" is the title where there are artists and no other title, and an id elsewhere.
void findTracks(Header header, Layout& layout)
{
    Columns& columns = layout.columns;
    if (columns[TagColumn::Uri] == kAbsent) {
        columns[TagColumn::Uri] = columnNamed(header, kForeignIdNames);
        layout.foreignIds = columns[TagColumn::Uri] != kAbsent;
    }
    const std::size_t track = columnNamed(header, "track");
    const bool isTitle = track == columns[TagColumn::Title] && columns[TagColumn::Artists] != kAbsent;
    if (columns[TagColumn::Uri] == kAbsent && !isTitle) {
        columns[TagColumn::Uri] = track;
    }
    if (columns[TagColumn::Title] == columns[TagColumn::Uri]) {
        columns[TagColumn::Title] = kAbsent;
    }
}

/// Sets the column of answers and what they are; false when there is none.
bool findAnswers(Header header, Layout& layout)
{
    const auto is = [&](Scale scale, std::string_view name, std::size_t column) {
        layout.scale = scale;
        layout.name = name;
        layout.value = column;
        return column != kAbsent;
    };
    const bool isHitPredictor = layout.columns.layout == "hit-predictor"; // where the target is a hit, not a like
    return is(Scale::HalfStars, columnNamed(header, "movieid") == kAbsent ? "stars" : "movielens",
              columnNamed(header, kStarNames)) ||
           is(Scale::Plays, "plays", columnNamed(header, kPlayNames)) ||
           (columnNamed(header, "artistid") != kAbsent && is(Scale::Plays, "hetrec", columnNamed(header, "weight"))) ||
           (!isHitPredictor && is(Scale::Likes, "likes", columnNamed(header, kLikeNames)));
}

std::optional<Layout> layoutByHeader(std::span<const std::string_view> first)
{
    std::vector<std::string> header(first.size());
    std::transform(first.begin(), first.end(), header.begin(), normalisedName);
    Layout layout;
    layout.columns = columnsByName(first);
    findTracks(header, layout);
    layout.listener = columnNamed(header, kListenerNames);
    layout.time = columnNamed(header, kTimeNames);
    const bool hasId = layout.columns[TagColumn::Uri] != kAbsent;
    const bool hasName = layout.columns[TagColumn::Title] != kAbsent && layout.columns[TagColumn::Artists] != kAbsent;
    return findAnswers(header, layout) && (hasId || hasName) ? std::optional(layout) : std::nullopt;
}

std::optional<Layout> layoutWithoutHeader(std::span<const std::string_view> first)
{
    if (first.size() != 4 || std::isnan(numberOf(first[0])) || std::isnan(numberOf(first[1])) ||
        !integerOf(first[2], 1, 4) || !integerOf(first[3], 0, 1)) {
        return std::nullopt;
    }
    Layout layout;
    layout.name = "cm100k";
    layout.columns.count = first.size();
    layout.columns[TagColumn::Uri] = 1;
    layout.listener = 0;
    layout.value = 2;
    layout.scale = Scale::OneToFour;
    layout.header = false;
    layout.foreignIds = true;
    return layout;
}

std::optional<Layout> layoutOf(std::span<const std::string_view> first)
{
    auto layout = layoutByHeader(first);
    return layout ? layout : layoutWithoutHeader(first);
}

std::string_view expectedOf(Scale scale)
{
    switch (scale) {
    case Scale::HalfStars:
        return "stars from 0.5 to 5 in half steps are";
    case Scale::OneToFour:
        return "a rating from 1 to 4 is";
    case Scale::Likes:
        return "1 for a like or 0 for a dislike is";
    case Scale::Plays:
        break;
    }
    return "a count of plays above 0 is";
}

double mostOf(Scale scale)
{
    return scale == Scale::OneToFour ? 4 : scale == Scale::Plays ? std::numeric_limits<double>::max() : 5;
}

std::optional<float> valueOf(std::string_view field, Scale scale, bool decimalComma)
{
    if (scale == Scale::Likes) {
        const auto liked = flagOf(field);
        return liked ? std::optional(*liked ? kLikeStars : kDislikeStars) : std::nullopt;
    }
    const float value = numberOf(field, decimalComma);
    const float steps = scale == Scale::HalfStars ? 2 * value : value;
    const bool fits = scale == Scale::Plays
                          ? value > 0
                          : steps >= 1 && static_cast<double>(value) <= mostOf(scale) && steps == std::floor(steps);
    return fits ? std::optional(value) : std::nullopt;
}

/// Numbers keys in order of first appearance.
class Numbering
{
public:
    /// The number of a key and whether it is new.
    std::pair<std::uint32_t, bool> of(std::string key)
    {
        const auto [place, isNew] = m_numbers.try_emplace(std::move(key), static_cast<std::uint32_t>(m_numbers.size()));
        return {place->second, isNew};
    }

private:
    std::unordered_map<std::string, std::uint32_t> m_numbers;
};

class Reader
{
public:
    Reader(std::string_view text, const std::string& name)
        : m_name(name)
        , m_delimiter(detectDelimiter(text))
        , m_records(text, m_delimiter)
        , m_layout(readLayout())
        , m_parser(m_layout.columns, m_delimiter)
    {
    }

    [[nodiscard]] RatingsFile read()
    {
        m_file.layout = m_layout.name;
        m_file.plays = m_layout.scale == Scale::Plays;
        m_file.times = m_layout.time != kAbsent;
        m_file.features = m_layout.columns.missingFeatures().empty();
        m_records.expectFields(m_layout.columns.count);
        if (!m_layout.header) {
            add(m_first);
        }
        CsvRecord record;
        while (m_records.next(record)) {
            add(record);
            if (m_file.answers.size() + m_file.rejected.size() > kMaxRows) {
                fail(fmt::format("{} has more than {} rows; split it into smaller files", m_name, kMaxRows));
            }
        }
        requireAnswers();
        const auto isNamed = [](const Track& track) { return !track.uri.empty(); };
        m_file.foreignIds = m_layout.foreignIds && std::none_of(m_file.tracks.begin(), m_file.tracks.end(), isNamed);
        m_file.mostValue = m_file.plays ? m_greatest : mostOf(m_layout.scale);
        addNotes();
        return std::move(m_file);
    }

private:
    [[noreturn]] static void fail(const std::string& message) { throw Error(ErrorKind::BadFormat, message); }

    [[nodiscard]] Layout readLayout()
    {
        if (!m_records.next(m_first)) {
            fail(m_name + ": the file is empty");
        }
        std::optional<Layout> layout;
        if (m_first.problem == CsvRecord::Problem::None) {
            layout = layoutOf(CsvFields(m_delimiter).split(m_first.text));
        }
        if (!layout) {
            fail(m_name +
                 ": no table of ratings, likes or plays. The first line should name a track (\"track uri\", or "
                 "\"title\" and \"artist\") and its \"stars\", \"liked\" or \"plays\", and a \"listener\" where "
                 "there are several");
        }
        return *layout;
    }

    /// Files with features are of use without answers.
    void requireAnswers() const
    {
        if (!m_file.answers.empty() || m_file.features) {
            return;
        }
        if (m_file.rejected.empty()) {
            fail(m_name + ": a header, but no rows below it");
        }
        const Removal& first = m_file.rejected.front();
        fail(fmt::format("{}, line {}: {}", m_name, first.line, first.detail));
    }

    void addNotes()
    {
        if (m_parser.hasConverted()) {
            m_file.notes.emplace_back("Some texts are not UTF-8; they were read as Windows-1252.");
        }
        if (m_badTimes > 0) {
            m_file.notes.push_back(fmt::format("{} times could not be read; these answers have none.", m_badTimes));
        }
    }

    void add(const CsvRecord& record)
    {
        Track track;
        const TrackParser::Row row = m_parser.parse(record, track);
        if (row == TrackParser::Row::Blank && record.problem == CsvRecord::Problem::None) {
            return;
        }
        const auto value = valueOf(m_parser.field(m_layout.value), m_layout.scale, m_parser.hasDecimalComma());
        const std::string listener = m_layout.listener == kAbsent ? "" : m_parser.text(m_layout.listener);
        const std::string key = keyOf(track);
        std::string problem = textOf(record.problem);
        if (problem.empty() && row == TrackParser::Row::TooManyFields) {
            problem = fmt::format("{} fields where there should be {}; a text with the delimiter in it needs quotes",
                                  m_parser.fieldCount(), m_layout.columns.count);
        } else if (problem.empty() && m_layout.listener != kAbsent && listener.empty()) {
            problem = "no listener";
        } else if (problem.empty() && key.empty()) {
            problem = "no track";
        } else if (problem.empty() && !value) {
            problem = fmt::format("“{}” where {} expected", m_parser.field(m_layout.value), expectedOf(m_layout.scale));
        }
        if (problem.empty()) {
            addAnswer(record.line, listener, key, track, *value);
        } else {
            reject(record.line, std::move(track), std::move(problem));
        }
    }

    /// Equal for answers to the same item; empty when the row names none.
    [[nodiscard]] std::string keyOf(const Track& track) const
    {
        if (const std::string_view id = m_parser.field(m_layout.columns[TagColumn::Uri]); !id.empty()) {
            const std::string uri = uriOf(id);
            return uri.empty() ? std::string(id) : uri;
        }
        if (!track.title.empty()) {
            return recordingName(track.title, track.artists);
        }
        return m_file.features ? track.uri : std::string();
    }

    [[nodiscard]] std::string nameOf(const Track& track)
    {
        std::string id = m_parser.text(m_layout.columns[TagColumn::Uri]);
        if (!id.empty()) {
            return id;
        }
        return track.title.empty() ? track.uri : fmt::format("{} – {}", track.title, track.artists);
    }

    void addAnswer(std::size_t line, const std::string& listener, const std::string& key, Track& track, float value)
    {
        const auto [listenerNumber, newListener] = m_listeners.of(listener);
        if (newListener) {
            m_file.listeners.push_back(listener);
        }
        const auto [item, newItem] = m_items.of(key);
        if (newItem) {
            m_file.items.push_back(nameOf(track));
            if (track.title.empty() && !m_file.features && track.uri.starts_with("nearfield:")) {
                track.uri = uriOf(m_parser.field(m_layout.columns[TagColumn::Uri])); // not one derived from nothing
            }
            m_file.tracks.push_back(std::move(track));
        }
        m_greatest = std::max(m_greatest, static_cast<double>(value));
        m_file.answers.push_back(
            {.listener = listenerNumber, .item = item, .value = value, .at = readTime(), .line = line});
    }

    [[nodiscard]] std::int64_t readTime()
    {
        const std::string_view written = m_parser.field(m_layout.time);
        const auto time = timeOf(written);
        m_badTimes += !time && !written.empty() ? 1U : 0U;
        return time.value_or(0);
    }

    void reject(std::size_t line, Track track, std::string detail)
    {
        m_file.rejected.push_back({.line = line,
                                   .uri = {},
                                   .title = std::move(track.title),
                                   .artists = std::move(track.artists),
                                   .reason = RemovalReason::NoAnswer,
                                   .detail = std::move(detail),
                                   .kept = {}});
    }

    const std::string& m_name;
    char m_delimiter;
    CsvReader m_records;
    CsvRecord m_first;
    Layout m_layout;
    TrackParser m_parser;
    RatingsFile m_file;
    Numbering m_listeners;
    Numbering m_items;
    double m_greatest = 0;
    std::size_t m_badTimes = 0;
};

} // namespace

RatingsFile readRatings(const std::filesystem::path& path)
{
    return parseRatings(readTable(path), path.filename().string());
}

RatingsFile parseRatings(std::string_view bytes, const std::string& name)
{
    const TableText text(bytes, name);
    return Reader(text.utf8(), name).read();
}

bool holdsAnswers(std::string_view bytes, const std::string& name)
{
    const TableText text(bytes, name);
    const char delimiter = detectDelimiter(text.utf8());
    CsvReader reader(text.utf8(), delimiter);
    CsvRecord first;
    return reader.next(first) && first.problem == CsvRecord::Problem::None &&
           layoutOf(CsvFields(delimiter).split(first.text)).has_value();
}

} // namespace nearfield::exchange
