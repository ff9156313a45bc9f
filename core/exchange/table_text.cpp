#include "core/exchange/table_text.h"

#include <cstdint>
#include <system_error>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/exchange/utf16.h"

namespace nearfield::exchange {

namespace {

constexpr std::size_t kBinarySample = 8192;
constexpr std::uintmax_t kMaxFileSize = std::uintmax_t{2} << 30U;

std::string_view withoutByteOrderMark(std::string_view text) noexcept
{
    constexpr std::string_view kMark = "\xEF\xBB\xBF";
    return text.starts_with(kMark) ? text.substr(kMark.size()) : text;
}

} // namespace

std::string readTable(const std::filesystem::path& path)
{
    if (std::error_code ignored; std::filesystem::is_directory(path, ignored)) {
        throw Error(ErrorKind::Unreadable, path.string() + " is a folder; name the files in it");
    }
    if (std::error_code unknown; std::filesystem::file_size(path, unknown) > kMaxFileSize && !unknown) {
        throw Error(ErrorKind::BadFormat, fmt::format("{} is larger than {} GiB; split it into smaller files",
                                                      path.string(), kMaxFileSize >> 30U));
    }
    return readFile(path);
}

TableText::TableText(std::string_view bytes, const std::string& name)
    : m_converted(utf8FromUtf16(bytes))
    , m_text(m_converted ? std::string_view(*m_converted) : withoutByteOrderMark(bytes))
{
    if (m_text.substr(0, kBinarySample).find('\0') != std::string_view::npos) {
        throw Error(ErrorKind::BadFormat,
                    name + " holds binary data; expected a table as text (CSV), whose first line names the columns. "
                           "From a spreadsheet, save it as CSV");
    }
}

std::string textOf(CsvRecord::Problem problem)
{
    switch (problem) {
    case CsvRecord::Problem::UnbalancedQuote:
        return "a quote (\") that never closes";
    case CsvRecord::Problem::TooLong:
        return fmt::format("longer than {} MiB", CsvReader::kMaxRecord >> 20U);
    case CsvRecord::Problem::Binary:
        return "binary data";
    case CsvRecord::Problem::None:
        break;
    }
    return {};
}

} // namespace nearfield::exchange
