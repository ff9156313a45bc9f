#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace nearfield {

/// XXH3, 64 bits: checksums of files and stable keys. Never change it: splits and stored keys depend on it.
[[nodiscard]] std::uint64_t hash64(std::span<const std::byte> bytes) noexcept;
[[nodiscard]] std::uint64_t hash64(std::string_view text) noexcept;

} // namespace nearfield
