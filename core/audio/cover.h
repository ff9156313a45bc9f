#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace nearfield::audio {

inline constexpr int kCoverPixels = 320;

/// The cover of a file as a JPEG thumbnail, at most kCoverPixels on its longer side: the embedded front cover (any
/// embedded picture where none is called so), else an image of its folder named cover, folder, front or album. Pictures
/// that are no pictures, or larger than any sane one, are passed over. Nothing when there is none. Throws NotFound or
/// Unreadable for the file itself.
[[nodiscard]] std::optional<std::string> coverThumbnail(const std::filesystem::path& file);

} // namespace nearfield::audio
