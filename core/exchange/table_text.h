#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "core/exchange/csv_reader.h"

namespace nearfield::exchange {

/// A table file as text, not yet decoded. Throws NotFound, Unreadable (also for a folder), and BadFormat for a file
/// that is too large.
[[nodiscard]] std::string readTable(const std::filesystem::path& path);

/// What a table file holds as UTF-8 (or an encoding in which ASCII is the same), without a byte order mark.
class TableText
{
public:
    /// `bytes` must outlive it. Throws BadFormat for binary data; `name` stands for the file in the message.
    TableText(std::string_view bytes, const std::string& name);
    TableText(const TableText&) = delete;
    TableText& operator=(const TableText&) = delete;

    [[nodiscard]] std::string_view utf8() const noexcept { return m_text; }
    [[nodiscard]] bool wasUtf16() const noexcept { return m_converted.has_value(); }

private:
    std::optional<std::string> m_converted;
    std::string_view m_text;
};

/// "a quote (\") that never closes"; empty for None.
[[nodiscard]] std::string textOf(CsvRecord::Problem problem);

} // namespace nearfield::exchange
