#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/catalogue/track.h"

namespace nearfield {

struct DemoOptions
{
    std::size_t tracks = 2400; ///< at least so many: whole albums are made
    std::uint64_t seed = 1;    ///< the same seed gives the same library on every machine
};

struct DemoRating
{
    std::size_t track = 0; ///< index into DemoLibrary::tracks
    float stars = 0;
};

struct DemoListener
{
    std::string name;
    std::vector<DemoRating> ratings;
};

/// A library of invented music to try Nearfield on: 40 genres, and artists, titles and listeners who do not exist.
/// Features vary by genre, artist, album and track, correlated as in real catalogues; each listener's stars follow what
/// a track sounds like, with noise. Uris are "nearfield:demo:<n>"; tracks are in the order of their albums.
struct DemoLibrary
{
    std::vector<Track> tracks;
    std::vector<DemoListener> listeners; ///< three, of clearly different taste
};

[[nodiscard]] DemoLibrary makeDemoLibrary(const DemoOptions& options);

} // namespace nearfield
