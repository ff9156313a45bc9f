#pragma once

#include <vector>

#include "core/playlist/ground.h"
#include "core/playlist/length.h"

namespace nearfield::playlist {

struct RadioRequest
{
    std::vector<Row> seeds; ///< one or more
    std::vector<Row> exclude;
    PlaylistLength length;
};

struct RadioTrack
{
    Row row = 0;
    Row nearestSeed = 0;
    float similarity = 0; ///< cosine to it
};

/// Tracks near the seeds, the best first: near one of them and near all together, never nearer to an excluded track
/// than to every seed, and varied (maximal marginal relevance, Carbonell & Goldstein 1998). Never a copy of a seed or
/// of an excluded track, no recording twice, no artist twice in a row and none on more than a fifth of the places where
/// there are others.
[[nodiscard]] std::vector<RadioTrack> radio(const Ground& ground, const RadioRequest& request, Allowed allowed);

} // namespace nearfield::playlist
