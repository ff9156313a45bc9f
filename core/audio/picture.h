#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace nearfield::audio {

/// A PNG of `rgb`: rows from the top, three bytes a pixel. For covers that Nearfield draws itself. Throws BadArgument
/// when there are not 3 · width · height bytes.
[[nodiscard]] std::string pngOf(int width, int height, std::span<const std::uint8_t> rgb);

} // namespace nearfield::audio
