#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <QString>

#include "core/catalogue/catalogue.h"

namespace nearfield::ui {

/// Numbers and names as people read them. Every text from core is UTF-8.
[[nodiscard]] QString qstring(std::string_view utf8);
[[nodiscard]] std::string utf8(const QString& text);
[[nodiscard]] QString countText(std::int64_t count);     ///< "152,431"
[[nodiscard]] QString musicDurationText(double seconds); ///< "438 days", "5 hours", "12 minutes"
[[nodiscard]] QString shortDurationText(double seconds); ///< "3:41", of a track
[[nodiscard]] QString timeLeftText(double seconds);      ///< "9 s left", "2 min left"
/// "D maj", "F# min"; empty when unknown.
[[nodiscard]] QString keyText(const Catalogue& catalogue, Row row);

} // namespace nearfield::ui
