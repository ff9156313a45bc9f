#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace nearfield::exchange {

/// A field of a CSV file as CsvReader reads it back: in quotes where it needs them.
[[nodiscard]] std::string csvField(std::string_view text);

/// Unix seconds as "2026-11-24T15:30:00Z", which timeOf() reads back.
[[nodiscard]] std::string isoTime(std::int64_t seconds);

} // namespace nearfield::exchange
