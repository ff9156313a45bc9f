#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/ids.h"

namespace nearfield {

/// The 13 raw features, as Spotify defines them (docs/models.md). Order is that of storage and of every raw matrix.
enum class RawFeature : std::uint8_t {
    Danceability,
    Energy,
    Key,      ///< pitch class, 0 = C … 11 = B
    Loudness, ///< dB, about −60…0
    Mode,     ///< 1 major, 0 minor
    Speechiness,
    Acousticness,
    Instrumentalness,
    Liveness,
    Valence,
    Tempo,         ///< BPM
    Duration,      ///< seconds
    TimeSignature, ///< beats in a bar
};
inline constexpr std::size_t kRawFeatureCount = 13;

inline constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();

/// The raw features of one track; NaN where unknown. Those without a unit are in [0, 1].
struct RawFeatures
{
    std::array<float, kRawFeatureCount> values = filled(kUnknown);

    [[nodiscard]] float& operator[](RawFeature f) noexcept { return values[static_cast<std::size_t>(f)]; }
    [[nodiscard]] float operator[](RawFeature f) const noexcept { return values[static_cast<std::size_t>(f)]; }

private:
    static constexpr std::array<float, kRawFeatureCount> filled(float v) noexcept
    {
        std::array<float, kRawFeatureCount> out{};
        out.fill(v);
        return out;
    }
};

/// One recording as it is read from a source or written to the library. Unknown text is empty.
struct Track
{
    TrackId id{};    ///< 0 until stored
    std::string uri; ///< the source's own id, such as "spotify:track:…"; never empty in the library
    std::string isrc;
    std::string title;
    std::string artists; ///< several are joined by "; "
    std::string album;
    std::string genre;
    std::optional<int> year;
    std::optional<int> popularity; ///< 0…100
    std::optional<bool> isExplicit;
    std::int64_t addedAt = 0; ///< Unix seconds; 0 until stored
    RawFeatures raw;
};

} // namespace nearfield
