#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace nearfield {

/// What two copies of one recording share: the folded title without edition suffixes ("- Remastered 2009",
/// "(Deluxe Edition)") and the folded first artist. Live, remix and acoustic versions are recordings of their own.
/// Empty when the title is unknown: such tracks are never copies by name.
[[nodiscard]] std::string recordingName(std::string_view title, std::string_view artists);

/// The first of several artists joined by ";" (or ", " in sources that have nothing better).
[[nodiscard]] std::string_view firstArtist(std::string_view artists) noexcept;

} // namespace nearfield
