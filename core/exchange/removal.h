#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nearfield::exchange {

/// Why a row of a file became neither a track of its own nor an answer.
enum class RemovalReason : std::uint8_t {
    UnreadableRow,      ///< not a row of the file's table: unbalanced quote, too long, binary, more fields than headers
    NoFeatures,         ///< one of the nine features is missing or not a number
    TempoOutOfRange,    ///< outside 30–250 BPM
    DurationOutOfRange, ///< outside 30 s–30 min; an unknown duration is not
    LoudnessOutOfRange, ///< outside −60…+5 dB
    FeatureOutOfRange,  ///< a unit feature outside [0, 1]
    DuplicateId,        ///< a row with the same id is kept
    DuplicateRecording, ///< another copy of the recording is kept
    NoAnswer,           ///< of a file of ratings: no track, stars, like or plays that can be read
    NotInLibrary,       ///< an answer to a track that the library does not hold
};
inline constexpr std::size_t kRemovalReasonCount = 10;

/// Stable name for files and JSON ("duplicate_recording") and a sentence part for people ("another copy of …").
[[nodiscard]] std::string_view idOf(RemovalReason reason) noexcept;
[[nodiscard]] std::string_view textOf(RemovalReason reason) noexcept;

/// A row that was left out. Listed to the user; nothing vanishes silently.
struct Removal
{
    std::size_t line = 0; ///< physical line in the file
    std::string uri;      ///< may be empty, as may title and artists
    std::string title;
    std::string artists;
    RemovalReason reason{};
    std::string detail; ///< for people: what exactly is wrong ("tempo is 0 BPM"); empty when textOf() says it all
    std::optional<std::size_t> kept; ///< of a duplicate: index of the track that stands for it
};

/// "tempo outside 30–250 BPM: 0", for people.
[[nodiscard]] std::string textOf(const Removal& removal);

} // namespace nearfield::exchange
