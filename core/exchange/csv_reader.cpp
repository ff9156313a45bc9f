#include "core/exchange/csv_reader.h"

#include <algorithm>
#include <array>

#include "core/base/text.h"

namespace nearfield::exchange {

namespace {

constexpr char kQuote = '"';
constexpr std::size_t kShownOfTooLong = 1024;

constexpr bool isBlank(char c) noexcept
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/// trimmed(), quick where there is nothing to trim.
std::string_view withoutBlanks(std::string_view text) noexcept
{
    return text.empty() || (!isBlank(text.front()) && !isBlank(text.back())) ? text : trimmed(text);
}

/// Past the blanks of a line; the delimiter may be one of them.
std::size_t skipBlanks(std::string_view text, std::size_t at, char delimiter) noexcept
{
    while (at < text.size() && (text[at] == ' ' || text[at] == '\t') && text[at] != delimiter) {
        ++at;
    }
    return at;
}

struct ClosingQuote
{
    std::size_t at = std::string_view::npos;
    std::size_t next = 0; ///< first character after it that is no blank
    bool closes = false;  ///< what follows is a delimiter or the end of the line; else the quote is part of the text
};

/// The first quote in [at, limit) that is not doubled.
ClosingQuote findQuote(std::string_view text, std::size_t at, std::size_t limit, char delimiter, char lineEnd) noexcept
{
    while (true) {
        at = text.substr(0, limit).find(kQuote, at);
        if (at == std::string_view::npos) {
            return {};
        }
        if (at + 1 < text.size() && text[at + 1] == kQuote) {
            at += 2;
            continue;
        }
        const std::size_t next = skipBlanks(text, at + 1, delimiter);
        const auto endsLine = [&](std::size_t i) { return i >= text.size() || text[i] == lineEnd; };
        const bool closes = endsLine(next) || text[next] == delimiter || (text[next] == '\r' && endsLine(next + 1));
        return {.at = at, .next = next, .closes = closes};
    }
}

} // namespace

/// Where a record ends and what is wrong with it.
struct CsvReader::Ending
{
    std::size_t end;
    bool balanced;
    std::size_t inVain; ///< bytes scanned beyond `end`
};

CsvReader::CsvReader(std::string_view text, char delimiter)
    : m_text(text)
    , m_lookahead(text.size() + kMaxRecord)
    , m_delimiter(delimiter)
    , m_lineEnd(text.find('\n') == std::string_view::npos ? '\r' : '\n')
{
}

std::size_t CsvReader::lineEnd(std::size_t from) const noexcept
{
    return std::min(m_text.find(m_lineEnd, from), m_text.size());
}

bool CsvReader::holdsWholeRecord(std::string_view field) const noexcept
{
    return m_fieldCount > 1 &&
           static_cast<std::size_t>(std::count(field.begin(), field.end(), m_delimiter)) + 1 >= m_fieldCount;
}

CsvReader::Ending CsvReader::findEnding(std::size_t begin, std::size_t firstLineEnd) const
{
    std::size_t end = firstLineEnd;
    std::size_t at = begin;
    while (true) {
        at = skipBlanks(m_text, at, m_delimiter);
        if (at < end && m_text[at] == kQuote) {
            const std::size_t limit = std::max(end, std::min(begin + kMaxRecord, end + m_lookahead));
            ClosingQuote quote = findQuote(m_text, at + 1, limit, m_delimiter, m_lineEnd);
            while (quote.at < end && !quote.closes) {
                quote = findQuote(m_text, quote.at + 1, limit, m_delimiter, m_lineEnd);
            }
            // In a later line the first quote must close; else the field was never meant to go on there.
            const bool spansLines = quote.closes && quote.at > end;
            if (!quote.closes || (spansLines && holdsWholeRecord(m_text.substr(at, quote.at - at)))) {
                return {.end = end, .balanced = false, .inVain = std::min({quote.at, limit, m_text.size()}) - end};
            }
            if (spansLines) {
                end = lineEnd(quote.at);
            }
            at = quote.next;
        } else {
            at = m_text.substr(0, end).find(m_delimiter, at);
        }
        if (at >= end || m_text[at] != m_delimiter) {
            return {.end = end, .balanced = true, .inVain = 0};
        }
        ++at;
    }
}

bool CsvReader::next(CsvRecord& record)
{
    while (m_position < m_text.size()) {
        const std::size_t begin = m_position;
        std::size_t end = lineEnd(begin);
        record = {.text = m_text.substr(begin, end - begin), .line = m_line, .problem = CsvRecord::Problem::None};
        if (record.text.size() > kMaxRecord) {
            record.problem = CsvRecord::Problem::TooLong;
            record.text = record.text.substr(0, kShownOfTooLong);
        } else if (record.text.find(kQuote) != std::string_view::npos) {
            const Ending ending = findEnding(begin, end);
            end = ending.end;
            m_lookahead -= std::min(m_lookahead, ending.inVain);
            record.text = m_text.substr(begin, end - begin);
            if (!ending.balanced) {
                record.problem = CsvRecord::Problem::UnbalancedQuote;
            }
            m_line += static_cast<std::size_t>(std::count(record.text.begin(), record.text.end(), m_lineEnd));
        }
        m_position = std::min(end + 1, m_text.size());
        ++m_line;

        if (record.text.ends_with('\r')) {
            record.text.remove_suffix(1);
        }
        if (record.problem == CsvRecord::Problem::None && record.text.find('\0') != std::string_view::npos) {
            record.problem = CsvRecord::Problem::Binary;
        }
        if (!withoutBlanks(record.text).empty()) {
            return true;
        }
    }
    return false;
}

std::span<const std::string_view> CsvFields::split(std::string_view record)
{
    m_fields.clear();
    m_unescaped.clear();
    const auto unescaped = [&](std::string_view field) {
        m_unescaped.reserve(record.size()); // all fields of a record fit, so views into it stay valid
        const std::size_t begin = m_unescaped.size();
        for (std::size_t i = 0; i < field.size(); ++i) {
            m_unescaped.push_back(field[i]);
            i += field[i] == kQuote && i + 1 < field.size() && field[i + 1] == kQuote ? 1U : 0U;
        }
        return std::string_view(m_unescaped).substr(begin);
    };

    std::size_t at = 0;
    while (true) {
        const std::size_t start = skipBlanks(record, at, m_delimiter);
        std::size_t next = 0;
        if (start < record.size() && record[start] == kQuote) {
            ClosingQuote quote = findQuote(record, start + 1, record.size(), m_delimiter, '\n');
            while (quote.at < record.size() && !quote.closes) {
                quote = findQuote(record, quote.at + 1, record.size(), m_delimiter, '\n');
            }
            const std::size_t end = std::min(quote.at, record.size());
            const std::string_view field = record.substr(start + 1, end - start - 1);
            m_fields.push_back(withoutBlanks(field.find(kQuote) == std::string_view::npos ? field : unescaped(field)));
            next = end == record.size() ? end : quote.next;
        } else {
            next = std::min(record.find(m_delimiter, at), record.size());
            m_fields.push_back(withoutBlanks(record.substr(at, next - at)));
        }
        if (next >= record.size()) {
            return m_fields;
        }
        at = next + 1;
    }
}

char detectDelimiter(std::string_view text) noexcept
{
    constexpr std::array kCandidates = {',', '\t', ';'};
    const std::size_t begin = std::min(text.find_first_not_of(" \r\n"), text.size());
    std::array<std::size_t, kCandidates.size()> counts{};
    bool quoted = false;
    for (const char c : text.substr(begin, std::min(text.find_first_of("\r\n", begin), text.size()) - begin)) {
        quoted = quoted != (c == kQuote);
        for (std::size_t i = 0; i < kCandidates.size() && !quoted; ++i) {
            counts[i] += c == kCandidates[i] ? 1U : 0U;
        }
    }
    return kCandidates[static_cast<std::size_t>(std::max_element(counts.begin(), counts.end()) - counts.begin())];
}

} // namespace nearfield::exchange
