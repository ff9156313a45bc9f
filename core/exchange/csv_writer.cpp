#include "core/exchange/csv_writer.h"

#include <ctime>

#include <fmt/chrono.h>

namespace nearfield::exchange {

std::string csvField(std::string_view text)
{
    const bool isPadded = !text.empty() && (text.front() == ' ' || text.back() == ' ');
    if (!isPadded && text.find_first_of(",;\t\"\r\n") == std::string_view::npos) {
        return std::string(text);
    }
    std::string out = "\"";
    for (const char c : text) {
        out += c;
        if (c == '"') {
            out += '"';
        }
    }
    return out + '"';
}

std::string isoTime(std::int64_t seconds)
{
    return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(static_cast<std::time_t>(seconds)));
}

} // namespace nearfield::exchange
