#include "core/catalogue/playlist.h"

#include <algorithm>
#include <array>

namespace nearfield {

namespace {

/// In the order of PlaylistKind; the words that the schema knows.
constexpr std::array<std::string_view, 7> kKinds{"manual", "journey",   "radio",   "arc",
                                                 "filter", "selection", "imported"};

/// Of ASCII letters, which the endings are.
bool endsWith(std::string_view text, std::string_view ending) noexcept
{
    return text.size() >= ending.size() &&
           std::equal(ending.begin(), ending.end(), text.end() - static_cast<std::ptrdiff_t>(ending.size()),
                      [](char wanted, char c) { return wanted == (c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c); });
}

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

std::optional<PlaylistFormat> playlistFormatOf(std::string_view fileName) noexcept
{
    if (endsWith(fileName, ".m3u8") || endsWith(fileName, ".m3u")) {
        return PlaylistFormat::M3u8;
    }
    if (endsWith(fileName, ".xspf")) {
        return PlaylistFormat::Xspf;
    }
    return endsWith(fileName, ".jspf") ? std::optional(PlaylistFormat::Jspf) : std::nullopt;
}

} // namespace nearfield
