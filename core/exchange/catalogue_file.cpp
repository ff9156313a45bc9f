#include "core/exchange/catalogue_file.h"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <mutex>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/exchange/columns.h"
#include "core/exchange/csv_reader.h"
#include "core/exchange/table_text.h"
#include "core/exchange/track_parser.h"
#include "core/features/features.h"

namespace nearfield::exchange {

namespace {

constexpr std::size_t kBatch = 16384;   ///< rows read between two looks at the stop token
constexpr std::size_t kSampleRows = 50; ///< looked at to recognise a translated header
constexpr std::size_t kMaxRows = 5'000'000;
constexpr std::size_t kLeastRowSize = 32; ///< bytes of a row with nine features, about

/// A row that did not become a track, by its index in the batch.
struct RowProblem
{
    std::size_t index;
    std::string detail; ///< empty for a blank row
};

std::string detailOf(const CsvRecord& record, TrackParser::Row row, std::size_t fields, std::size_t columns)
{
    if (row == TrackParser::Row::TooManyFields && record.problem == CsvRecord::Problem::None) {
        return fmt::format("{} fields where the header has {}; a text with the delimiter in it needs quotes", fields,
                           columns);
    }
    return textOf(record.problem);
}

[[noreturn]] void throwBadFormat(const std::string& name, const std::string& what)
{
    throw Error(ErrorKind::BadFormat, name + ' ' + what);
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
                                       textOf(record.problem));
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
    const TableText text(bytes, name);
    CatalogueFile file = CatalogueParser(text.utf8(), name).parse(progress, stop);
    if (text.wasUtf16()) {
        file.notes.emplace_back("The file is UTF-16.");
    }
    return file;
}

CatalogueFile readCatalogue(const std::filesystem::path& path, const ProgressCallback& progress,
                            const std::stop_token& stop)
{
    return parseCatalogue(readTable(path), path.string(), progress, stop);
}

} // namespace nearfield::exchange
