#include "core/evaluate/metrics.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "core/base/random.h"
#include "core/recommend/ranking.h"

namespace nearfield::evaluate {

namespace {

/// Runs measure(drawn) with the listeners themselves, then with samples of as many drawn from them.
template <typename Measure>
Interval bootstrap(std::size_t listeners, std::size_t bootstraps, std::uint64_t seed, const Measure& measure)
{
    std::vector<std::size_t> drawn(listeners);
    for (std::size_t i = 0; i < listeners; ++i) {
        drawn[i] = i;
    }
    const double all = measure(drawn);
    if (listeners == 0 || bootstraps == 0) {
        return {all, all, all};
    }
    Random random(seed);
    std::vector<double> values(bootstraps);
    for (double& value : values) {
        for (std::size_t& index : drawn) {
            index = random.below(listeners);
        }
        value = measure(drawn);
    }
    Interval interval = intervalOf(std::move(values));
    interval.value = all;
    return interval;
}

} // namespace

double meanOf(const Share& share, bool root) noexcept
{
    const double mean = share.weight > 0 ? share.value / share.weight : 0.0;
    return root ? std::sqrt(mean) : mean;
}

Interval intervalOf(std::vector<double> values)
{
    if (values.empty()) {
        return {};
    }
    std::sort(values.begin(), values.end());
    const auto at = [&](double quantile) {
        return values[static_cast<std::size_t>(std::lround(quantile * static_cast<double>(values.size() - 1)))];
    };
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
    return {.value = mean, .low = at(0.025), .high = at(0.975)};
}

Interval bootstrapMean(std::span<const Share> listeners, bool root, std::size_t bootstraps, std::uint64_t seed)
{
    return bootstrap(listeners.size(), bootstraps, seed, [&](std::span<const std::size_t> drawn) {
        Share sum;
        for (const std::size_t index : drawn) {
            sum.value += listeners[index].value;
            sum.weight += listeners[index].weight;
        }
        return meanOf(sum, root);
    });
}

Interval bootstrapCoverage(std::span<const std::vector<std::uint32_t>> lists, std::size_t items, std::size_t bootstraps,
                           std::uint64_t seed)
{
    std::vector<std::size_t> seenIn(items); // number of the last sample that had the item
    std::size_t sample = 0;
    double sum = 0;
    Interval interval = bootstrap(lists.size(), bootstraps, seed, [&](std::span<const std::size_t> drawn) {
        ++sample;
        std::size_t different = 0;
        for (const std::size_t index : drawn) {
            for (const std::uint32_t item : lists[index]) {
                different += seenIn[item] != sample ? 1U : 0U;
                seenIn[item] = sample;
            }
        }
        const double coverage = items > 0 ? static_cast<double>(different) / static_cast<double>(items) : 0.0;
        sum += sample > 1 ? coverage : 0.0;
        return coverage;
    });
    if (sample > 1) {
        const double bias = sum / static_cast<double>(sample - 1) - interval.value;
        interval.low -= bias;
        interval.high -= bias;
    }
    return interval;
}

RankingGain rankingGain(std::span<const double> places, std::size_t length) noexcept
{
    RankingGain gain;
    const std::size_t possible = std::min(places.size(), length);
    if (possible == 0) {
        return gain;
    }
    double best = 0;
    for (std::size_t place = 0; place < possible; ++place) {
        best += gainAt(static_cast<double>(place));
    }
    std::size_t found = 0;
    for (const double place : places) {
        if (place < static_cast<double>(length)) {
            ++found;
            gain.ndcg += gainAt(place) / best;
        }
    }
    gain.hit = found > 0 ? 1 : 0;
    gain.recall = static_cast<double>(found) / static_cast<double>(possible);
    return gain;
}

double novelty(std::span<const std::uint32_t> list, std::span<const std::size_t> knownBy,
               std::size_t listeners) noexcept
{
    double sum = 0;
    for (const std::uint32_t item : list) {
        const double known = std::max(static_cast<double>(knownBy[item]), 0.5);
        sum -= std::log2(known / static_cast<double>(listeners));
    }
    return list.empty() ? 0.0 : sum / static_cast<double>(list.size());
}

double diversity(std::span<const std::uint32_t> list, const Matrix& features)
{
    double sum = 0;
    std::size_t pairs = 0;
    for (std::size_t a = 0; a < list.size(); ++a) {
        for (std::size_t b = a + 1; b < list.size(); ++b) {
            const auto one = features.row(list[a]).cast<double>();
            const auto other = features.row(list[b]).cast<double>();
            const double norms = one.norm() * other.norm();
            sum += norms > 0 ? 1 - one.dot(other) / norms : 1.0;
            ++pairs;
        }
    }
    return pairs > 0 ? sum / static_cast<double>(pairs) : 0.0;
}

} // namespace nearfield::evaluate
