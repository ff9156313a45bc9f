#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/base/random.h"
#include "core/recommend/interactions.h"

namespace nearfield::test {

/// Two tastes: even listeners play even items, odd ones odd items, each about half of them.
inline Interactions twoTastes(std::size_t listeners, std::size_t items, std::uint64_t seed = 1)
{
    Random random(seed);
    std::vector<Interaction> all;
    for (std::uint32_t listener = 0; listener < listeners; ++listener) {
        for (std::uint32_t item = listener % 2; item < items; item += 2) {
            if (random.uniform() < 0.5) {
                all.push_back({listener, item, static_cast<float>(random.uniform(0.5, 2))});
            }
        }
    }
    return {InteractionKind::Implicit, listeners, items, std::move(all)};
}

/// Ratings that follow listener + item + taste·character with a little noise; half of all pairs.
inline double trueRating(std::size_t listener, std::size_t item)
{
    const double bias = 0.02 * static_cast<double>(listener % 5) + 0.03 * static_cast<double>(item % 4);
    const double taste = (listener % 2 == 0 ? 0.2 : -0.2) * (item % 2 == 0 ? 1 : -1);
    return 0.4 + bias + taste;
}

inline Interactions ratings(std::size_t listeners, std::size_t items, std::uint64_t seed = 1)
{
    Random random(seed);
    std::vector<Interaction> all;
    for (std::uint32_t listener = 0; listener < listeners; ++listener) {
        for (std::uint32_t item = 0; item < items; ++item) {
            if (random.uniform() < 0.5) {
                const double value = trueRating(listener, item) + 0.02 * random.normal();
                all.push_back({listener, item, static_cast<float>(value)});
            }
        }
    }
    return {InteractionKind::Explicit, listeners, items, std::move(all)};
}

} // namespace nearfield::test
