#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/base/ids.h"
#include "core/base/matrix.h"
#include "core/catalogue/catalogue.h"
#include "core/storage/rows.h"

/// What one listener's answers say, in figures. How each figure is made: docs/models.md.
namespace nearfield {

/// From so many stars a track counts as liked, up to so many as disliked; those between are rated and neither.
inline constexpr float kLikedStars = 4.0F;
inline constexpr float kDislikedStars = 2.0F;
/// With fewer disliked tracks the liked ones are held against the whole library.
inline constexpr std::size_t kFewestDisliked = 5;
/// With fewer tracks in the library an artist is not placed.
inline constexpr std::size_t kFewestTracksOfArtist = 2;

/// One feature over a group of tracks; NaN for a group in which nobody knows it.
struct FeatureMean
{
    double place; ///< mean share of the library with less of it, in [0, 1]; the library's own is 0.5
    double value; ///< mean in the feature's own unit
};

struct FeatureTaste
{
    std::size_t feature = 0; ///< of taste::featureName()
    FeatureMean liked{};
    FeatureMean disliked{};
    FeatureMean rated{};
    double libraryValue = 0;
    /// Chance that a liked track has more of it than one it is held against (the area under the ROC curve).
    double odds = 0.5;
    /// Bounds of the odds that hold for all features at once with 95 %.
    double low = 0;
    double high = 1;
    bool telling = false; ///< 0.5 is not between the bounds: chance alone does not make such a difference
};

struct ArtistTaste
{
    std::string name;
    float stars = 0; ///< predicted, the mean of the artist's tracks
    std::size_t tracks = 0;
    std::size_t rated = 0; ///< of these
};

/// Plays of one hour of the week.
struct ListeningHour
{
    std::size_t plays = 0;
    double energy = 0; ///< mean of what was played
};
using ListeningWeek = std::array<std::array<ListeningHour, 24>, 7>; ///< Monday first, in local time

struct TasteProfile
{
    std::size_t answers = 0; ///< ratings of tracks in the library
    std::size_t liked = 0;
    std::size_t disliked = 0;
    double meanStars = 0;
    std::array<std::size_t, 10> stars{}; ///< how often ½, 1, … 5 were given
    bool againstLibrary = false;         ///< odds are against the whole library: too little is disliked
    /// All taste features in their order but the key, whose numbers go round in a circle; empty without answers.
    std::vector<FeatureTaste> features;
    std::vector<ArtistTaste> artists; ///< nearest first; empty without answers
    std::size_t plays = 0;            ///< with a time, skips left out
    ListeningWeek week{};
};

/// What a profile is made from.
struct TasteSources
{
    const Catalogue& catalogue;
    const std::unordered_map<TrackId, float>& ratings;
    std::span<const storage::Play> plays;
    std::span<const float> predictedStars; ///< of each row of the catalogue; empty when nothing is predicted
};

/// Some tenths of a second with 150,000 tracks. Nothing when stopped.
[[nodiscard]] std::optional<TasteProfile> makeTasteProfile(const TasteSources& sources, const std::stop_token& stop);

} // namespace nearfield
