#pragma once

#include <cstdint>
#include <string_view>

#include "core/catalogue/track.h"

/// When two rows are copies of one recording, and what one learns from another.
namespace nearfield::exchange {

/// Equal for equal recordingName(); 0 when title or artists are unknown: such tracks are never copies by name.
[[nodiscard]] std::uint64_t nameKey(std::string_view title, std::string_view artists);

/// Both durations, in seconds, are known and within two seconds of each other.
[[nodiscard]] bool haveSameLength(float a, float b) noexcept;

/// Takes what `from` knows and `into` does not; the uri stays. True when that changed `into`.
bool fillBlanks(Track& into, const Track& from);

/// The same from a copy under another uri: title, artists and duration stay too, because they tell recordings apart.
bool fillBlanksFromCopy(Track& into, const Track& copy);

} // namespace nearfield::exchange
