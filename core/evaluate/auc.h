#pragma once

#include <algorithm>
#include <numeric>
#include <optional>
#include <span>
#include <vector>

namespace nearfield::evaluate {

/// Chance that one liked scores above one disliked, ties counting half. Nothing where there are only one kind.
[[nodiscard]] inline std::optional<double> auc(std::span<const float> scores, std::span<const float> liked)
{
    std::vector<std::size_t> order(scores.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return scores[a] < scores[b]; });
    double below = 0; // disliked with a lower score
    double pairs = 0;
    double count = 0;
    for (std::size_t begin = 0; begin < order.size();) {
        std::size_t end = begin;
        double likedHere = 0;
        while (end < order.size() && scores[order[end]] == scores[order[begin]]) {
            likedHere += liked[order[end]] > 0.5F ? 1.0 : 0.0;
            ++end;
        }
        const double dislikedHere = static_cast<double>(end - begin) - likedHere;
        pairs += likedHere * (below + dislikedHere / 2);
        below += dislikedHere;
        count += likedHere;
        begin = end;
    }
    if (count == 0 || below == 0) {
        return std::nullopt;
    }
    return pairs / (count * below);
}

} // namespace nearfield::evaluate
