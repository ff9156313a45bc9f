#include "core/exchange/removal.h"

#include <array>

#include <fmt/format.h>

namespace nearfield::exchange {

namespace {

struct Words
{
    std::string_view id;
    std::string_view text;
};

/// In the order of RemovalReason.
constexpr std::array<Words, kRemovalReasonCount> kWords = {{
    {"unreadable_row", "not a row of the table"},
    {"no_features", "audio features missing"},
    {"tempo_out_of_range", "tempo outside 30–250 BPM"},
    {"duration_out_of_range", "duration outside 30 seconds to 30 minutes"},
    {"loudness_out_of_range", "loudness outside −60 to +5 dB"},
    {"feature_out_of_range", "a feature outside 0 to 1"},
    {"duplicate_id", "same id as another row"},
    {"duplicate_recording", "copy of the same recording"},
    {"no_answer", "no answer that can be read"},
    {"not_in_library", "answer to a track that is not in the library"},
}};

const Words& wordsOf(RemovalReason reason) noexcept
{
    return kWords[static_cast<std::size_t>(reason)];
}

} // namespace

std::string_view idOf(RemovalReason reason) noexcept
{
    return wordsOf(reason).id;
}

std::string_view textOf(RemovalReason reason) noexcept
{
    return wordsOf(reason).text;
}

std::string textOf(const Removal& removal)
{
    const std::string_view text = textOf(removal.reason);
    return removal.detail.empty() ? std::string(text) : fmt::format("{}: {}", text, removal.detail);
}

} // namespace nearfield::exchange
