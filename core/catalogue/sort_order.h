#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <vector>

#include "core/catalogue/catalogue.h"

namespace nearfield {

/// A number that sorts as what it was made of; kUnknownKey where that is unknown.
using SortKey = std::uint32_t;
inline constexpr SortKey kUnknownKey = 0xffffffff;

/// NaN is unknown.
[[nodiscard]] inline SortKey sortKey(float value) noexcept
{
    constexpr std::uint32_t kSign = 0x80000000;
    if (std::isnan(value)) {
        return kUnknownKey;
    }
    const auto bits = std::bit_cast<std::uint32_t>(value + 0.0F); // −0 equals 0
    return (bits & kSign) != 0 ? ~bits : bits | kSign;
}

[[nodiscard]] inline SortKey sortKey(std::optional<int> value) noexcept
{
    return value ? sortKey(static_cast<float>(*value)) : kUnknownKey;
}

/// Sorts rows by keyOf(row), unknown ones last in either direction. Rows of equal key keep their order, so sorting by
/// title and then by artist leaves each artist's tracks in order of title.
template <typename KeyOf>
void sortRows(std::vector<Row>& rows, bool descending, KeyOf keyOf)
{
    // Key and position in one number: sorting those is several times as fast as sorting rows through an indirection.
    std::vector<std::uint64_t> keyed(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        SortKey key = keyOf(rows[i]);
        if (descending && key != kUnknownKey) {
            key = kUnknownKey - 1 - key;
        }
        keyed[i] = std::uint64_t{key} << 32 | i;
    }
    std::sort(keyed.begin(), keyed.end());
    std::vector<Row> sorted(rows.size());
    std::transform(keyed.begin(), keyed.end(), sorted.begin(),
                   [&rows](std::uint64_t entry) { return rows[entry & 0xffffffff]; });
    rows = std::move(sorted);
}

/// Alphabetical order of the text columns: case, accents and leading punctuation do not matter, empty texts are
/// unknown. Made once for a catalogue (a tenth of a second for a hundred thousand tracks); sorting then compares
/// numbers.
struct TextOrder
{
    TextOrder() = default;
    explicit TextOrder(const Catalogue& catalogue);

    std::vector<SortKey> title; ///< each by row
    std::vector<SortKey> artists;
    std::vector<SortKey> album;
    std::vector<SortKey> genre;
};

} // namespace nearfield
