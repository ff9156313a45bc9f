#include "core/exchange/catalogue_file.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <mutex>
#include <optional>
#include <span>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/parallel.h"
#include "core/exchange/columns.h"
#include "core/exchange/csv_reader.h"
#include "core/exchange/utf16.h"
#include "core/exchange/values.h"
#include "core/features/features.h"

namespace nearfield::exchange {

namespace {

constexpr std::size_t kBatch = 16384;   ///< rows read between two looks at the stop token
constexpr std::size_t kSampleRows = 50; ///< looked at to recognise a translated header
constexpr std::size_t kBinarySample = 8192;
constexpr float kMillisecondsPerSecond = 1000.0F;
constexpr std::uintmax_t kMaxFileSize = std::uintmax_t{2} << 30U;
constexpr std::size_t kMaxRows = 5'000'000;
constexpr std::size_t kLeastRowSize = 32; ///< bytes of a row with nine features, about

/// Turns records into tracks; one a thread.
class TrackParser
{
public:
    TrackParser(const Columns& columns, char delimiter)
        : m_columns(columns)
        , m_split(delimiter)
        , m_decimalComma(delimiter == ';') // how spreadsheets write where the comma is taken
    {
    }

    enum class Row { Track, Blank, TooManyFields };

    [[nodiscard]] Row parse(const CsvRecord& record, Track& track)
    {
        m_fields = m_split.split(record.text);
        const auto isEmpty = [](std::string_view field) { return field.empty(); };
        if (std::all_of(m_fields.begin(), m_fields.end(), isEmpty)) {
            return Row::Blank;
        }
        parseTags(track);
        parseFeatures(track);
        track.uri = uriOf(textOf(TagColumn::Uri));
        if (track.uri.empty()) {
            track.uri = derivedUri(track);
        }
        const std::size_t known = std::min(m_columns.count, m_fields.size());
        const bool hasMore =
            !std::all_of(m_fields.begin() + static_cast<std::ptrdiff_t>(known), m_fields.end(), isEmpty);
        return hasMore ? Row::TooManyFields : Row::Track;
    }

    [[nodiscard]] std::size_t fieldCount() const noexcept { return m_fields.size(); }
    /// Some text was Windows-1252.
    [[nodiscard]] bool hasConverted() const noexcept { return m_converted; }

private:
    [[nodiscard]] std::string_view field(std::size_t column) const noexcept
    {
        return column < m_fields.size() ? m_fields[column] : std::string_view();
    }

    [[nodiscard]] std::string textOf(TagColumn column)
    {
        std::string text;
        assignText(field(m_columns[column]), text, m_converted);
        return text;
    }

    void parseTags(Track& track)
    {
        track.isrc = isrcOf(field(m_columns[TagColumn::Isrc]));
        track.title = textOf(TagColumn::Title);
        track.artists = joinedArtists(textOf(TagColumn::Artists), m_columns.artistsByCommaSpace);
        track.album = textOf(TagColumn::Album);
        track.genre = textOf(TagColumn::Genre);
        track.year = yearOf(field(m_columns[TagColumn::Date]));
        track.popularity = integerOf(field(m_columns[TagColumn::Popularity]), 0, 100);
        track.isExplicit = flagOf(field(m_columns[TagColumn::Explicit]));
    }

    void parseFeatures(Track& track)
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

    const Columns& m_columns;
    CsvFields m_split;
    std::span<const std::string_view> m_fields;
    bool m_decimalComma;
    bool m_converted = false;
};

/// A row that did not become a track, by its index in the batch.
struct RowProblem
{
    std::size_t index;
    std::string detail; ///< empty for a blank row
};

std::string detailOf(const CsvRecord& record, TrackParser::Row row, std::size_t fields, std::size_t columns)
{
    switch (record.problem) {
    case CsvRecord::Problem::UnbalancedQuote:
        return "a quote (\") that never closes";
    case CsvRecord::Problem::TooLong:
        return fmt::format("longer than {} MiB", CsvReader::kMaxRecord >> 20U);
    case CsvRecord::Problem::Binary:
        return "binary data";
    case CsvRecord::Problem::None:
        break;
    }
    return row == TrackParser::Row::TooManyFields
               ? fmt::format("{} fields where the header has {}; a text with the delimiter in it needs quotes", fields,
                             columns)
               : std::string();
}

[[noreturn]] void throwBadFormat(const std::string& name, const std::string& what)
{
    throw Error(ErrorKind::BadFormat, name + ' ' + what);
}

std::string_view withoutByteOrderMark(std::string_view text) noexcept
{
    constexpr std::string_view kMark = "\xEF\xBB\xBF";
    return text.starts_with(kMark) ? text.substr(kMark.size()) : text;
}

/// Reads the table of one file, step by step; its parts share the text and the columns.
class CatalogueParser
{
public:
    CatalogueParser(std::string_view text, const std::string& name)
        : m_text(text)
        , m_name(name)
        , m_delimiter(detectDelimiter(text))
        , m_reader(text, m_delimiter)
    {
    }

    [[nodiscard]] CatalogueFile parse(const ProgressCallback& progress, const std::stop_token& stop)
    {
        readHeader();
        const std::string stage = "Reading " + std::filesystem::path(m_name).filename().string();
        const auto lineEnds = static_cast<std::size_t>(std::count(m_text.begin(), m_text.end(), '\n'));
        m_out.tracks.reserve(std::min(lineEnds, m_text.size() / kLeastRowSize));
        m_out.lines.reserve(m_out.tracks.capacity());
        std::vector<CsvRecord> batch;
        do {
            report(progress, stage, static_cast<std::int64_t>(m_reader.position()),
                   static_cast<std::int64_t>(m_text.size()));
            m_out.cancelled = stop.stop_requested();
            batch.clear();
            CsvRecord record;
            while (!m_out.cancelled && batch.size() < kBatch && m_reader.next(record)) {
                batch.push_back(record);
            }
            parseBatch(batch);
        } while (!batch.empty());
        m_out.rowsRead = m_out.tracks.size() + m_out.rejected.size();
        if (m_out.rowsRead == 0 && !m_out.cancelled) {
            m_out.notes.emplace_back("The table has no rows.");
        }
        if (m_converted) {
            m_out.notes.emplace_back("Some texts are not UTF-8; they were read as Windows-1252.");
        }
        return std::move(m_out);
    }

private:
    void readHeader()
    {
        CsvRecord record;
        if (!m_reader.next(record)) {
            throwBadFormat(m_name, "is empty; expected a table of tracks whose first line names the columns");
        }
        if (record.problem != CsvRecord::Problem::None) {
            throwBadFormat(m_name, "is not a table of tracks: its first line should name the columns and is " +
                                       detailOf(record, {}, 0, 0));
        }
        CsvFields split(m_delimiter);
        m_columns = columnsByName(split.split(record.text));
        if (!m_columns.missingFeatures().empty()) {
            if (const auto translated = columnsOfTranslatedExportify(m_columns.count, sampleRows())) {
                m_columns = *translated;
            }
        }
        if (const std::vector<RawFeature> missing = m_columns.missingFeatures(); !missing.empty()) {
            throwNoFeatures(missing);
        }
        m_reader.expectFields(m_columns.count);
        m_out.layout = m_columns.layout;
        for (const std::string& name : m_columns.repeated) {
            m_out.notes.push_back(fmt::format("The column “{}” occurs more than once; the first is used.", name));
        }
    }

    /// A copy of the first rows after the header, which stay to be read.
    [[nodiscard]] std::vector<std::vector<std::string>> sampleRows() const
    {
        CsvReader ahead = m_reader;
        CsvFields split(m_delimiter);
        std::vector<std::vector<std::string>> rows;
        CsvRecord record;
        while (rows.size() < kSampleRows && ahead.next(record)) {
            const auto fields = split.split(record.text);
            rows.emplace_back(fields.begin(), fields.end());
        }
        return rows;
    }

    [[noreturn]] void throwNoFeatures(const std::vector<RawFeature>& missing) const
    {
        std::vector<std::string_view> names;
        std::transform(missing.begin(), missing.end(), std::back_inserter(names),
                       [](RawFeature f) { return fileName(f); });
        const bool isExportify = m_columns.layout.starts_with("exportify");
        throwBadFormat(m_name,
                       fmt::format("has no column for {}. Nearfield reads tables whose first line names the nine audio "
                                   "features beside title and artist; {}",
                                   fmt::join(names, ", "),
                                   isExportify ? "in Exportify, switch on “Include audio features” and export again"
                                               : "docs/file-formats.md lists the names it knows"));
    }

    void parseBatch(const std::vector<CsvRecord>& batch)
    {
        const std::size_t base = m_out.tracks.size();
        m_out.tracks.resize(base + batch.size());
        std::mutex mutex;
        std::vector<RowProblem> problems;
        parallelFor(batch.size(), [&](std::size_t begin, std::size_t end) {
            TrackParser parser(m_columns, m_delimiter);
            for (std::size_t i = begin; i < end; ++i) {
                const TrackParser::Row row = parser.parse(batch[i], m_out.tracks[base + i]);
                if (row != TrackParser::Row::Track || batch[i].problem != CsvRecord::Problem::None) {
                    const std::lock_guard lock(mutex);
                    problems.push_back({i, detailOf(batch[i], row, parser.fieldCount(), m_columns.count)});
                }
            }
            if (parser.hasConverted()) {
                m_converted = true;
            }
        });
        std::sort(problems.begin(), problems.end(),
                  [](const RowProblem& a, const RowProblem& b) { return a.index < b.index; });
        keepTracks(batch, base, std::move(problems));
        if (m_out.tracks.size() + m_out.rejected.size() > kMaxRows) {
            throwBadFormat(m_name, fmt::format("has more than {} rows; split it into smaller files", kMaxRows));
        }
    }

    /// Of the batch, whose tracks begin at `base`, moves what is no track out of the list.
    void keepTracks(const std::vector<CsvRecord>& batch, std::size_t base, std::vector<RowProblem> problems)
    {
        auto problem = problems.begin();
        std::size_t kept = base;
        for (std::size_t i = 0; i < batch.size(); ++i) {
            Track& track = m_out.tracks[base + i];
            if (problem == problems.end() || problem->index != i) {
                if (kept != base + i) {
                    m_out.tracks[kept] = std::move(track);
                }
                m_out.lines.push_back(batch[i].line);
                ++kept;
                continue;
            }
            if (!problem->detail.empty()) {
                m_out.rejected.push_back({.line = batch[i].line,
                                          .uri = {},
                                          .title = std::move(track.title),
                                          .artists = std::move(track.artists),
                                          .reason = RemovalReason::UnreadableRow,
                                          .detail = std::move(problem->detail),
                                          .kept = {}});
            }
            ++problem;
        }
        m_out.tracks.resize(kept);
    }

    std::string_view m_text;
    const std::string& m_name;
    char m_delimiter;
    CsvReader m_reader;
    Columns m_columns;
    CatalogueFile m_out;
    std::atomic<bool> m_converted = false;
};

} // namespace

CatalogueFile parseCatalogue(std::string_view bytes, const std::string& name, const ProgressCallback& progress,
                             const std::stop_token& stop)
{
    const std::optional<std::string> fromUtf16 = utf8FromUtf16(bytes);
    const std::string_view text = fromUtf16 ? *fromUtf16 : withoutByteOrderMark(bytes);
    if (text.substr(0, kBinarySample).find('\0') != std::string_view::npos) {
        throwBadFormat(name, "holds binary data; expected a table of tracks as text (CSV), whose first line names the "
                             "columns. From a spreadsheet, save it as CSV");
    }
    CatalogueFile file = CatalogueParser(text, name).parse(progress, stop);
    if (fromUtf16) {
        file.notes.emplace_back("The file is UTF-16.");
    }
    return file;
}

CatalogueFile readCatalogue(const std::filesystem::path& path, const ProgressCallback& progress,
                            const std::stop_token& stop)
{
    if (std::error_code ignored; std::filesystem::is_directory(path, ignored)) {
        throw Error(ErrorKind::Unreadable, path.string() + " is a folder; name the catalogue files in it");
    }
    if (std::error_code unknown; std::filesystem::file_size(path, unknown) > kMaxFileSize && !unknown) {
        throwBadFormat(path.string(),
                       fmt::format("is larger than {} GiB; split it into smaller files", kMaxFileSize >> 30U));
    }
    return parseCatalogue(readFile(path), path.string(), progress, stop);
}

} // namespace nearfield::exchange
