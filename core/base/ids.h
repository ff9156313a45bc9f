#pragma once

#include <cstdint>

namespace nearfield {

/// Identities as stored in the library; 0 means "not stored yet". Distinct types, so they cannot be mixed up.
enum class TrackId : std::int64_t {};
enum class ListenerId : std::int64_t {};
enum class ModelId : std::int64_t {};
enum class RunId : std::int64_t {};
enum class PlaylistId : std::int64_t {};

/// Position of a track in one catalogue snapshot. Never stored: another snapshot may number differently.
using Row = std::uint32_t;

template <typename Id>
[[nodiscard]] constexpr std::int64_t value(Id id) noexcept
{
    return static_cast<std::int64_t>(id);
}

} // namespace nearfield
