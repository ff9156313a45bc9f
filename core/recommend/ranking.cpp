#include "core/recommend/ranking.h"

#include <cmath>

#include "core/base/top_k.h"

namespace nearfield {

namespace {

/// Calls visit(item) for every item that is not in `seen`.
template <typename Visit>
void eachUnseen(std::size_t items, std::span<const Interactions::Entry> seen, const Visit& visit)
{
    auto next = seen.begin();
    for (std::uint32_t item = 0; item < items; ++item) {
        if (next != seen.end() && next->index == item) {
            ++next;
        } else {
            visit(item);
        }
    }
}

} // namespace

std::vector<std::uint32_t> bestUnseen(std::span<const float> scores, std::span<const Interactions::Entry> seen,
                                      std::size_t count)
{
    TopK<std::uint32_t> top(count);
    eachUnseen(scores.size(), seen, [&](std::uint32_t item) { top.offer(scores[item], item); });
    std::vector<std::uint32_t> best;
    for (const auto& entry : top.take()) {
        best.push_back(entry.item);
    }
    return best;
}

double placeOf(std::uint32_t item, std::span<const float> scores, std::span<const Interactions::Entry> seen)
{
    std::size_t above = 0;
    std::size_t beside = 0;
    eachUnseen(scores.size(), seen, [&](std::uint32_t other) {
        above += scores[other] > scores[item] ? 1U : 0U;
        beside += other != item && scores[other] == scores[item] ? 1U : 0U;
    });
    return static_cast<double>(above) + static_cast<double>(beside) / 2;
}

double gainAt(double place) noexcept
{
    return 1 / std::log2(place + 2);
}

} // namespace nearfield
