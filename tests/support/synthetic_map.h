#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

#include "core/base/random.h"
#include "core/library/track_map.h"

namespace nearfield::test {

/// Places as a layout has them: clouds of many sizes in about −1 … 1. The cloud of point i is i % clouds.
inline std::vector<MapPoint> syntheticPlaces(std::size_t count, std::size_t clouds = 60)
{
    Random random(20);
    struct Cloud
    {
        double x;
        double y;
        double spread;
    };
    std::vector<Cloud> all;
    for (std::size_t i = 0; i < clouds; ++i) {
        const double angle = random.uniform(0, 6.2831853);
        const double distance = std::sqrt(random.uniform(0, 1)) * 0.85;
        all.push_back({distance * std::cos(angle), distance * std::sin(angle), random.uniform(0.02, 0.12)});
    }
    const auto bell = [&random] { // near enough to normal
        double sum = -6;
        for (int i = 0; i < 12; ++i) {
            sum += random.uniform(0, 1);
        }
        return sum;
    };
    std::vector<MapPoint> points(count);
    for (std::size_t i = 0; i < count; ++i) {
        const Cloud& cloud = all[i % clouds];
        points[i] = {static_cast<float>(cloud.x + cloud.spread * bell()),
                     static_cast<float>(cloud.y + cloud.spread * bell())};
    }
    return points;
}

} // namespace nearfield::test
