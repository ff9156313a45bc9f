#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/playlist/ground.h"
#include "core/playlist/length.h"

namespace nearfield {

enum class Mood : std::uint8_t { Calm, Happy, Energetic, Melancholic, Focused };
inline constexpr std::size_t kMoodCount = 5;
[[nodiscard]] std::string_view toString(Mood mood) noexcept; ///< "calm", "happy", …
[[nodiscard]] std::optional<Mood> moodOf(std::string_view text) noexcept;

namespace playlist {

/// What moods are told by: shares of the library with less of it.
inline constexpr std::array<RawFeature, 6> kMoodFeatures = {
    RawFeature::Energy,       RawFeature::Valence,          RawFeature::Tempo,
    RawFeature::Acousticness, RawFeature::Instrumentalness, RawFeature::Speechiness};

/// Where a mood lies among the tracks of a library (docs/models.md): of each of kMoodFeatures the share of the library
/// that has less of it, in [0, 1], and how much it matters.
struct MoodMark
{
    std::array<float, kMoodFeatures.size()> place{};
    std::array<float, kMoodFeatures.size()> weight{};
};
[[nodiscard]] const MoodMark& markOf(Mood mood) noexcept;

/// Of each row the shares of kMoodFeatures, n × 6; 0.5 where the value is not known. Equal values have equal shares.
[[nodiscard]] Matrix moodPlaces(const Catalogue& catalogue);

struct ArcRequest
{
    std::vector<Mood> moods; ///< two or more
    PlaylistLength length;
};

struct Arc
{
    std::vector<Row> rows;
    std::vector<float> at; ///< of each, how far along the moods it is: 0 the first … moods.size() − 1 the last
};

/// A way through the moods, each a mark on it, evenly spread: tracks whose places are near the mark of their time and
/// near the track before in sound, and, of those that fit alike, the ones with more of `stars` (by row; empty: nobody's
/// taste). No recording twice, no artist twice in a row where there is another way.
[[nodiscard]] Arc moodArc(const Ground& ground, const Matrix& places, const ArcRequest& request,
                          std::span<const float> stars, Allowed allowed);

} // namespace playlist
} // namespace nearfield
