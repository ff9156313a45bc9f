#include "core/base/hash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace nearfield {

std::uint64_t hash64(std::span<const std::byte> bytes) noexcept
{
    return XXH3_64bits(bytes.data(), bytes.size());
}

std::uint64_t hash64(std::string_view text) noexcept
{
    return XXH3_64bits(text.data(), text.size());
}

} // namespace nearfield
