#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/catalogue/track.h"

/// What single fields of exchange files mean. All take a field without blanks around it; what they cannot read is
/// unknown.
namespace nearfield::exchange {

/// Only whole fields of digits count: "12 dB", "NaN" and "inf" are unknown (NaN). With `decimalComma`, "0,5" is 0.5.
[[nodiscard]] float numberOf(std::string_view field, bool decimalComma = false) noexcept;

/// A whole number in [low, high], also when written "6.0".
[[nodiscard]] std::optional<int> integerOf(std::string_view field, int low, int high) noexcept;

/// The year of "1989", "1989.0", "1989-07", "1989-07-21T00:00:00Z" or "21/07/1989".
[[nodiscard]] std::optional<int> yearOf(std::string_view field) noexcept;

/// Unix seconds of "1451606400", the same in milliseconds, "2016-01-01", "2016-01-01 00:00:00" or
/// "2016-01-01T01:00:00+01:00"; UTC where there is no zone.
[[nodiscard]] std::optional<std::int64_t> timeOf(std::string_view field) noexcept;

/// "true", "yes", "1", "1.0", "t", "y" and their opposites, in any case.
[[nodiscard]] std::optional<bool> flagOf(std::string_view field) noexcept;

/// Twelve letters and digits, such as "GBAYE0601498", in capitals; hyphens are dropped. Anything else gives an empty
/// text.
[[nodiscard]] std::string isrcOf(std::string_view field);

/// As UTF-8, with line breaks turned into spaces. What is not UTF-8 is taken for Windows-1252 and sets `converted`.
void assignText(std::string_view field, std::string& out, bool& converted);

/// Artists joined by "; ". They are separated by ";" where the field has one, else by commas that no blank follows
/// (but not between digits: "10,000 Maniacs"), and by ", " only when the source is known to write lists so: "Tyler, The
/// Creator" cannot be told from two artists. "\," is a comma within a name there.
[[nodiscard]] std::string joinedArtists(std::string artists, bool separatedByCommaSpace);

/// The uri of a track by the id that its source gives: "spotify:track:…" for Spotify ids, uris and links; other ids
/// that have a scheme as they are. Numbers and names that are unique in their file only give an empty text.
[[nodiscard]] std::string uriOf(std::string_view id);

/// "nearfield:<hash>" of title, artists and duration, for tracks without an id; of the features where there is no
/// title.
[[nodiscard]] std::string derivedUri(const Track& track);

} // namespace nearfield::exchange
