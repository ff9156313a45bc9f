#include "core/exchange/ratings_file.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <optional>
#include <span>
#include <unordered_map>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/exchange/csv_reader.h"
#include "core/exchange/values.h"

namespace nearfield::exchange {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

struct Layout
{
    std::string name;
    std::size_t listener = 0;
    std::size_t item = 1;
    std::size_t value = 2;
    std::size_t columns = 3; ///< that a row must have at least
    bool plays = false;
    bool header = true;
    double least = 0.5;
    double most = 5;
};

/// The names that a header may use for the three columns that matter, in lower case.
constexpr std::array<std::string_view, 5> kListenerNames = {"listener", "user", "userid", "user_id", "listener_id"};
constexpr std::array<std::string_view, 10> kItemNames = {"track",   "item",     "movieid", "artistid", "itemid",
                                                         "item_id", "track_id", "trackid", "uri",      "id"};
constexpr std::array<std::string_view, 2> kRatingNames = {"stars", "rating"};
constexpr std::array<std::string_view, 3> kPlayNames = {"weight", "plays", "play_count"};

std::optional<std::size_t> columnNamed(std::span<const std::string_view> header,
                                       std::span<const std::string_view> names)
{
    for (std::size_t column = 0; column < header.size(); ++column) {
        std::string lower(header[column]);
        std::transform(lower.begin(), lower.end(), lower.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        if (std::find(names.begin(), names.end(), lower) != names.end()) {
            return column;
        }
    }
    return std::nullopt;
}

std::optional<Layout> layoutByHeader(std::span<const std::string_view> header)
{
    const auto listener = columnNamed(header, kListenerNames);
    const auto item = columnNamed(header, kItemNames);
    const auto rating = columnNamed(header, kRatingNames);
    const auto plays = columnNamed(header, kPlayNames);
    if (!listener || !item || (!rating && !plays)) {
        return std::nullopt;
    }
    Layout layout;
    layout.listener = *listener;
    layout.item = *item;
    layout.plays = !rating;
    layout.value = rating ? *rating : *plays;
    layout.columns = std::max({layout.listener, layout.item, layout.value}) + 1;
    if (layout.plays) {
        layout.name = "hetrec";
        layout.least = 1;
        layout.most = std::numeric_limits<double>::max();
    } else {
        layout.name = columnNamed(header, std::array<std::string_view, 1>{"movieid"}) ? "movielens" : "stars";
    }
    return layout;
}

std::optional<Layout> layoutWithoutHeader(std::span<const std::string_view> first)
{
    if (first.size() == 4 && !std::isnan(numberOf(first[0])) && !std::isnan(numberOf(first[1])) &&
        integerOf(first[2], 1, 4) && integerOf(first[3], 0, 1)) {
        return Layout{.name = "cm100k", .columns = 4, .header = false, .least = 1, .most = 4};
    }
    return std::nullopt;
}

Layout layoutOf(std::span<const std::string_view> first, const std::string& name)
{
    if (auto layout = layoutByHeader(first)) {
        return *layout;
    }
    if (auto layout = layoutWithoutHeader(first)) {
        return *layout;
    }
    throw Error(
        ErrorKind::BadFormat,
        fmt::format("{}: no table of ratings or plays. The first line should name a listener, a track and their "
                    "stars (\"listener,track,stars\") or plays (\"userID,artistID,weight\")",
                    name));
}

/// Numbers ids in order of first appearance.
class Numbering
{
public:
    explicit Numbering(std::vector<std::string>& names)
        : m_names(names)
    {
    }

    std::uint32_t of(std::string_view id)
    {
        const auto [place, isNew] = m_numbers.try_emplace(std::string(id), static_cast<std::uint32_t>(m_names.size()));
        if (isNew) {
            m_names.emplace_back(id);
        }
        return place->second;
    }

private:
    std::vector<std::string>& m_names;
    std::unordered_map<std::string, std::uint32_t> m_numbers;
};

class Reader
{
public:
    Reader(std::string_view text, const std::string& name)
        : m_name(name)
        , m_delimiter(detectDelimiter(text))
        , m_records(text, m_delimiter)
        , m_fields(m_delimiter)
    {
    }

    [[nodiscard]] RatingsFile read()
    {
        CsvRecord record;
        if (!m_records.next(record)) {
            throw Error(ErrorKind::BadFormat, fmt::format("{}: the file is empty", m_name));
        }
        m_layout = layoutOf(split(record), m_name);
        m_file.layout = m_layout.name;
        m_file.plays = m_layout.plays;
        if (!m_layout.header) {
            add(record);
        }
        while (m_records.next(record)) {
            add(record);
        }
        if (m_file.answers.empty()) {
            throw Error(ErrorKind::BadFormat, fmt::format("{}: a header, but no rows below it", m_name));
        }
        m_file.mostValue = m_layout.plays ? m_greatest : m_layout.most;
        return std::move(m_file);
    }

private:
    [[nodiscard]] std::span<const std::string_view> split(const CsvRecord& record)
    {
        if (record.problem != CsvRecord::Problem::None) {
            throw Error(ErrorKind::BadFormat, fmt::format("{}, line {}: not a line of a table", m_name, record.line));
        }
        return m_fields.split(record.text);
    }

    void add(const CsvRecord& record)
    {
        const auto fields = split(record);
        if (fields.size() < m_layout.columns) {
            throw Error(ErrorKind::BadFormat, fmt::format("{}, line {}: {} columns where {} are needed", m_name,
                                                          record.line, fields.size(), m_layout.columns));
        }
        const std::string_view listener = fields[m_layout.listener];
        const std::string_view item = fields[m_layout.item];
        if (listener.empty() || item.empty()) {
            throw Error(ErrorKind::BadFormat, fmt::format("{}, line {}: no {}", m_name, record.line,
                                                          listener.empty() ? "listener" : "track"));
        }
        const float value = numberOf(fields[m_layout.value]);
        if (!(static_cast<double>(value) >= m_layout.least && static_cast<double>(value) <= m_layout.most)) {
            throw Error(
                ErrorKind::BadFormat,
                fmt::format("{}, line {}: \"{}\" where {} expected", m_name, record.line, fields[m_layout.value],
                            m_layout.plays ? "a count of plays of 1 or more is"
                                           : fmt::format("stars from {} to {} are", m_layout.least, m_layout.most)));
        }
        m_greatest = std::max(m_greatest, static_cast<double>(value));
        m_file.answers.push_back({m_listeners.of(listener), m_items.of(item), value});
    }

    const std::string& m_name;
    char m_delimiter;
    CsvReader m_records;
    CsvFields m_fields;
    Layout m_layout;
    RatingsFile m_file;
    Numbering m_listeners{m_file.listeners};
    Numbering m_items{m_file.items};
    double m_greatest = 0;
};

} // namespace

RatingsFile readRatings(const std::filesystem::path& path)
{
    return parseRatings(readFile(path), path.filename().string());
}

RatingsFile parseRatings(std::string_view text, const std::string& name)
{
    if (text.starts_with(kByteOrderMark)) {
        text.remove_prefix(kByteOrderMark.size());
    }
    return Reader(text, name).read();
}

} // namespace nearfield::exchange
