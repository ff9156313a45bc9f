#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/matrix.h"
#include "core/catalogue/catalogue.h"

namespace nearfield::map {

/// A part of a layout, named by what stands out in it against all tracks.
struct Area
{
    float x = 0;
    float y = 0;
    float radius = 0; ///< half of its tracks lie within
    std::size_t tracks = 0;
    std::string name;       ///< "calm, acoustic", "fast, loud · metal"
    std::uint8_t level = 0; ///< 0: few large ones; 1, 2: more and smaller
};

/// Divides a layout (n × 2, rows as in the catalogue) by k-means on three levels. An area is called by the features
/// whose mean place among all tracks is farthest from the middle, leaving out those that say nearly the same, and by
/// its commonest genre where that is much commoner there than elsewhere. Names differ on each level; of two areas that
/// no word tells apart the smaller has none and is left out. Greatest first. The same input gives the same areas.
[[nodiscard]] std::vector<Area> areasOf(const Matrix& layout, const Catalogue& catalogue);

/// Which way a feature rises, by a linear fit of the tracks' places in it over the layout.
struct Direction
{
    RawFeature feature{};
    float x = 0; ///< of length 1, with y
    float y = 0;
    double explained = 0; ///< share of the variance
};

/// Of the features that a direction explains at least a tenth of; surest first.
[[nodiscard]] std::vector<Direction> directionsOf(const Matrix& layout, const Catalogue& catalogue);

} // namespace nearfield::map
