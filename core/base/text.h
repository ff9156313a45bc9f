#pragma once

#include <string>
#include <string_view>

namespace nearfield {

[[nodiscard]] bool isValidUtf8(std::string_view text) noexcept;

/// Windows-1252, the superset of Latin-1 that files called "Latin-1" really use. Every byte sequence is accepted.
[[nodiscard]] std::string utf8FromLatin1(std::string_view text);

/// For searching and comparing: case folded, accents removed, width and ligature variants unified (NFKD, casefold,
/// strip marks). "Beyoncé" and "BEYONCE" give the same. Input that is not UTF-8 is returned as it is.
[[nodiscard]] std::string folded(std::string_view text);

/// Appends folded(text) to `out`; the fast way for many.
void appendFolded(std::string_view text, std::string& out);

/// Without leading and trailing white space.
[[nodiscard]] std::string_view trimmed(std::string_view text) noexcept;

} // namespace nearfield
