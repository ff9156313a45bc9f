#include "core/exchange/copies.h"

#include <cmath>
#include <optional>
#include <string>

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
    constexpr float kTolerance = 2.0005F; // sources write milliseconds, and floats round: just two seconds count
    return std::abs(a - b) <= kTolerance; // false when either is NaN
}

namespace {

bool isBlank(const std::string& text) noexcept
{
    return text.empty();
}

bool isBlank(float v) noexcept
{
    return std::isnan(v);
}

template <typename T>
bool isBlank(const std::optional<T>& v) noexcept
{
    return !v.has_value();
}

template <typename T>
bool fill(T& value, const T& other)
{
    if (!isBlank(value) || isBlank(other)) {
        return false;
    }
    value = other;
    return true;
}

} // namespace

bool fillBlanks(Track& into, const Track& from)
{
    bool changed = fillBlanksFromCopy(into, from);
    changed |= fill(into.title, from.title);
    changed |= fill(into.artists, from.artists);
    changed |= fill(into.raw[RawFeature::Duration], from.raw[RawFeature::Duration]);
    return changed;
}

bool fillBlanksFromCopy(Track& into, const Track& copy)
{
    bool changed = fill(into.isrc, copy.isrc);
    changed |= fill(into.album, copy.album);
    changed |= fill(into.genre, copy.genre);
    changed |= fill(into.year, copy.year);
    changed |= fill(into.popularity, copy.popularity);
    changed |= fill(into.isExplicit, copy.isExplicit);
    for (std::size_t i = 0; i < kRawFeatureCount; ++i) {
        changed |= static_cast<RawFeature>(i) != RawFeature::Duration && fill(into.raw.values[i], copy.raw.values[i]);
    }
    return changed;
}

} // namespace nearfield::exchange
