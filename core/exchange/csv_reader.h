#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nearfield::exchange {

/// One record of a delimited text: a line, or several where a quoted field holds line breaks.
struct CsvRecord
{
    enum class Problem {
        None,
        UnbalancedQuote, ///< a quote that never closes; `text` is the line it opens in, and reading goes on after it
        TooLong,         ///< over kMaxRecord; `text` is its beginning
        Binary,          ///< holds a NUL byte
    };

    std::string_view text; ///< without its line end; a part of the reader's text
    std::size_t line = 0;  ///< where it begins, counted from 1 as an editor does
    Problem problem = Problem::None;
};

/// Cuts a text in memory into records without copying it. Quoting is that of RFC 4180, read with tolerance: blanks
/// may stand around a quoted field, and a quote inside one that is not followed by a delimiter belongs to the text.
/// Line ends are LF, CRLF, or CR in a text without any LF. Blank lines are skipped. Takes time linear in the text,
/// whatever it holds.
class CsvReader
{
public:
    static constexpr std::size_t kMaxRecord = std::size_t{1} << 20; ///< bytes

    /// `text` must outlive the reader and its records.
    CsvReader(std::string_view text, char delimiter);

    /// Tells how many fields a record has, as from the header: then a quoted field with line breaks and as many
    /// delimiters as a whole record has is known for a quote that never closed.
    void expectFields(std::size_t count) noexcept { m_fieldCount = count; }

    /// False at the end of the text.
    [[nodiscard]] bool next(CsvRecord& record);
    /// Bytes read so far, for progress.
    [[nodiscard]] std::size_t position() const noexcept { return m_position; }

private:
    struct Ending;
    [[nodiscard]] std::size_t lineEnd(std::size_t from) const noexcept;
    [[nodiscard]] Ending findEnding(std::size_t begin, std::size_t firstLineEnd) const;
    [[nodiscard]] bool holdsWholeRecord(std::string_view field) const noexcept;

    std::string_view m_text;
    std::size_t m_position = 0;
    std::size_t m_line = 1;
    std::size_t m_fieldCount = 0; ///< 0 while unknown
    std::size_t m_lookahead;      ///< bytes that may still be scanned in vain beyond a line
    char m_delimiter;
    char m_lineEnd;
};

/// Cuts records into fields. Owns the memory of the fields that had doubled quotes; make one a thread and reuse it.
class CsvFields
{
public:
    explicit CsvFields(char delimiter)
        : m_delimiter(delimiter)
    {
    }

    /// The fields without their quotes and without blanks around them. Valid until the next call and only as long as
    /// the reader's text. A field whose quote never closes reaches to the end of the record.
    [[nodiscard]] std::span<const std::string_view> split(std::string_view record);

private:
    std::vector<std::string_view> m_fields;
    std::string m_unescaped;
    char m_delimiter;
};

/// The one of comma, TAB and semicolon that occurs most often outside quotes in the first line that is not blank;
/// comma when none does.
[[nodiscard]] char detectDelimiter(std::string_view text) noexcept;

} // namespace nearfield::exchange
