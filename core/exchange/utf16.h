#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace nearfield::exchange {

/// The text of bytes that begin with a UTF-16 byte order mark, as spreadsheets write "Unicode text"; nothing for other
/// bytes. Halves of characters become U+FFFD.
[[nodiscard]] std::optional<std::string> utf8FromUtf16(std::string_view bytes);

} // namespace nearfield::exchange
