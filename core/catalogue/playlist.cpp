#include "core/catalogue/playlist.h"

#include <algorithm>
#include <array>

namespace nearfield {

namespace {

/// In the order of PlaylistKind; the words that the schema knows.
constexpr std::array<std::string_view, 7> kKinds{"manual", "journey",   "radio",   "arc",
                                                 "filter", "selection", "imported"};

} // namespace

std::string_view toString(PlaylistKind kind) noexcept
{
    return kKinds[static_cast<std::size_t>(kind)];
}

std::optional<PlaylistKind> playlistKindOf(std::string_view text) noexcept
{
    const auto found = std::find(kKinds.begin(), kKinds.end(), text);
    return found == kKinds.end() ? std::nullopt : std::optional(static_cast<PlaylistKind>(found - kKinds.begin()));
}

} // namespace nearfield
