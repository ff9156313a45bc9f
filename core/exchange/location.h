#pragma once

#include <filesystem>
#include <string>
#include <string_view>

/// Where the entries of playlist files are: paths of this system and of Windows, and URLs.
namespace nearfield::exchange {

/// A URL: a scheme with "://", or one of those without, such as "spotify:track:…". No path is one, nor is "C:\…".
[[nodiscard]] bool isUrl(std::string_view text) noexcept;
/// "C:\…", "C:/…" or "\\server\…".
[[nodiscard]] bool isWindowsPath(std::string_view text) noexcept;

/// %41 is A; a percent sign that begins no such code stays.
[[nodiscard]] std::string percentDecoded(std::string_view text);

/// What a file in `folder` means by a location, as PlaylistEntry keeps it: the path of a file: URL, an absolute path of
/// a relative one, a Windows path with backslashes, any other URL with its blanks as %20. `escaped`: paths that are no
/// URL are escaped too, as XSPF has them.
[[nodiscard]] std::string locationOf(std::string_view written, const std::filesystem::path& folder, bool escaped);

/// The same as a URL: what locationOf() reads back unchanged.
[[nodiscard]] std::string urlOf(std::string_view location);
/// A path within or beside `folder` as a relative one; empty where there is no such, or only one that would be read
/// otherwise.
[[nodiscard]] std::string relativePath(std::string_view location, const std::filesystem::path& folder);
/// A relative path as XSPF has it.
[[nodiscard]] std::string escapedPath(std::string_view path);

} // namespace nearfield::exchange
