#include "core/exchange/track_finder.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <tuple>

#include "core/base/parallel.h"
#include "core/exchange/copies.h"

namespace nearfield::exchange {

namespace {

std::optional<TrackId> idOf(std::string_view text)
{
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool isNumber = error == std::errc() && end == text.data() + text.size();
    return isNumber ? std::optional(TrackId{number}) : std::nullopt;
}

} // namespace

TrackFinder::TrackFinder(const Catalogue& library, const Aliases& aliases)
    : m_library(library)
    , m_aliases(aliases)
{
    for (Row row = 0; row < library.size(); ++row) {
        if (!library.isrc(row).empty()) {
            m_isrcs.emplace(library.isrc(row), row);
        }
    }
}

std::optional<TrackId> TrackFinder::find(const Track& stated, std::string_view id)
{
    if (const auto row = m_library.rowOfUri(stated.uri)) {
        return m_library.id(*row);
    }
    if (const auto alias = m_aliases.find(stated.uri); alias != m_aliases.end()) {
        return alias->second;
    }
    if (const auto isrc = m_isrcs.find(stated.isrc); isrc != m_isrcs.end()) {
        return m_library.id(isrc->second);
    }
    if (!stated.title.empty()) {
        return byName(stated);
    }
    const auto number = stated.uri.empty() && stated.isrc.empty() ? idOf(id) : std::nullopt;
    return number && m_library.rowOf(*number) ? number : std::nullopt;
}

std::optional<TrackId> TrackFinder::byName(const Track& stated)
{
    const std::uint64_t key = nameKey(stated.title, stated.artists);
    if (key == 0) {
        return std::nullopt;
    }
    indexNames();
    const float duration = stated.raw[RawFeature::Duration];
    const auto quality = [&](Row row) {
        const float apart = std::abs(m_library.raw(row, RawFeature::Duration) - duration);
        return std::tuple(std::isnan(apart) ? std::numeric_limits<float>::max() : apart,
                          -m_library.popularity(row).value_or(-1), row);
    };
    auto entry = std::lower_bound(m_names.begin(), m_names.end(), key,
                                  [](const Entry& e, std::uint64_t wanted) { return e.nameKey < wanted; });
    std::optional<Row> best;
    for (; entry != m_names.end() && entry->nameKey == key; ++entry) {
        if (!best || quality(entry->row) < quality(*best)) {
            best = entry->row;
        }
    }
    return best ? std::optional(m_library.id(*best)) : std::nullopt;
}

void TrackFinder::indexNames()
{
    if (!m_names.empty()) {
        return;
    }
    m_names.resize(m_library.size());
    parallelFor(m_library.size(), [this](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const Row row = static_cast<Row>(i);
            m_names[i] = {nameKey(m_library.title(row), m_library.artists(row)), row};
        }
    });
    std::sort(m_names.begin(), m_names.end(),
              [](const Entry& a, const Entry& b) { return std::tie(a.nameKey, a.row) < std::tie(b.nameKey, b.row); });
}

} // namespace nearfield::exchange
