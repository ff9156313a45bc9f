#include "core/exchange/copies.h"

#include <cmath>

#include "core/base/hash.h"
#include "core/catalogue/recording_key.h"

namespace nearfield::exchange {

std::uint64_t nameKey(std::string_view title, std::string_view artists)
{
    if (title.empty() || artists.empty()) {
        return 0;
    }
    return hash64(std::string_view(recordingName(title, artists)));
}

bool haveSameLength(float a, float b) noexcept
{
    constexpr float kTolerance = 2.0F;
    return std::abs(a - b) <= kTolerance; // false when either is NaN
}

bool fillBlanks(Track& into, const Track& from)
{
    bool changed = false;
    const auto fill = [&changed](auto& value, const auto& other, bool isBlank, bool otherIsBlank) {
        if (isBlank && !otherIsBlank) {
            value = other;
            changed = true;
        }
    };
    for (const auto text : {&Track::isrc, &Track::title, &Track::artists, &Track::album, &Track::genre}) {
        fill(into.*text, from.*text, (into.*text).empty(), (from.*text).empty());
    }
    fill(into.year, from.year, !into.year, !from.year);
    fill(into.popularity, from.popularity, !into.popularity, !from.popularity);
    fill(into.isExplicit, from.isExplicit, !into.isExplicit, !from.isExplicit);
    for (std::size_t i = 0; i < kRawFeatureCount; ++i) {
        fill(into.raw.values[i], from.raw.values[i], std::isnan(into.raw.values[i]), std::isnan(from.raw.values[i]));
    }
    return changed;
}

} // namespace nearfield::exchange
