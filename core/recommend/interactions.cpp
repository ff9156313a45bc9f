#include "core/recommend/interactions.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include <fmt/format.h>

#include "core/base/error.h"

namespace nearfield {

namespace {

void check(InteractionKind kind, const Interaction& i, std::size_t listeners, std::size_t items)
{
    if (i.listener >= listeners || i.item >= items) {
        throw Error(ErrorKind::BadArgument,
                    fmt::format("Interaction of listener {} with item {}, but there are {} listeners and {} items",
                                i.listener, i.item, listeners, items));
    }
    if (!std::isfinite(i.value) || (kind == InteractionKind::Implicit && i.value <= 0)) {
        throw Error(ErrorKind::BadArgument, fmt::format("Interaction of listener {} with item {} has the value {}",
                                                        i.listener, i.item, i.value));
    }
}

/// Turns counts at [row + 1] into the beginning of each row.
void accumulate(std::vector<std::size_t>& starts)
{
    for (std::size_t row = 1; row < starts.size(); ++row) {
        starts[row] += starts[row - 1];
    }
}

} // namespace

float enjoymentOf(double stars, double most) noexcept
{
    return static_cast<float>(stars / most);
}

float confidenceOf(double plays) noexcept
{
    return static_cast<float>(std::log1p(plays));
}

Interactions::Interactions(InteractionKind kind, std::size_t listeners, std::size_t items,
                           std::vector<Interaction> interactions)
    : m_kind(kind)
    , m_all(std::move(interactions))
    , m_listenerStarts(listeners + 1)
    , m_itemStarts(items + 1)
{
    for (const Interaction& i : m_all) {
        check(kind, i, listeners, items);
    }
    const auto place = [](const Interaction& i) { return std::tie(i.listener, i.item); };
    std::stable_sort(m_all.begin(), m_all.end(),
                     [&](const Interaction& a, const Interaction& b) { return place(a) < place(b); });
    // Of a pair that comes twice the last is kept: unique() keeps the first, so go backwards.
    const auto kept = std::unique(m_all.rbegin(), m_all.rend(),
                                  [&](const Interaction& a, const Interaction& b) { return place(a) == place(b); });
    m_all.erase(m_all.begin(), kept.base());

    double sum = 0;
    double squares = 0;
    for (const Interaction& i : m_all) {
        ++m_listenerStarts[i.listener + 1];
        ++m_itemStarts[i.item + 1];
        sum += static_cast<double>(i.value);
        squares += static_cast<double>(i.value) * static_cast<double>(i.value);
    }
    if (!m_all.empty()) {
        const auto count = static_cast<double>(m_all.size());
        m_mean = sum / count;
        const double variance = squares / count - m_mean * m_mean;
        m_deviation = variance > 1e-12 ? std::sqrt(variance) : 1.0;
    }
    accumulate(m_listenerStarts);
    accumulate(m_itemStarts);

    m_byListener.reserve(m_all.size());
    m_byItem.resize(m_all.size());
    std::vector<std::size_t> next(m_itemStarts.begin(), m_itemStarts.end() - 1);
    for (const Interaction& i : m_all) {
        m_byListener.push_back({i.item, i.value});
        m_byItem[next[i.item]++] = {i.listener, i.value};
    }
}

std::span<const Interactions::Entry> Interactions::ofListener(std::size_t listener) const noexcept
{
    return std::span(m_byListener)
        .subspan(m_listenerStarts[listener], m_listenerStarts[listener + 1] - m_listenerStarts[listener]);
}

std::span<const Interactions::Entry> Interactions::ofItem(std::size_t item) const noexcept
{
    return std::span(m_byItem).subspan(m_itemStarts[item], m_itemStarts[item + 1] - m_itemStarts[item]);
}

} // namespace nearfield
