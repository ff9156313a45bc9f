#include "core/recommend/hold_out.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/random.h"

namespace nearfield {

namespace {

void checkShare(double share)
{
    if (!(share > 0 && share < 1)) {
        throw Error(ErrorKind::BadArgument,
                    fmt::format("A share of {} cannot be held out; give one between 0 and 1", share));
    }
}

/// This share of a listener's two or more answers: at least one, and not all.
std::size_t partOf(std::size_t count, double share)
{
    const auto wanted = static_cast<std::size_t>(std::lround(share * static_cast<double>(count)));
    return std::clamp<std::size_t>(wanted, 1, count - 1);
}

/// `held` says of each interaction, in the order of all(), on which side it goes.
HoldOut cut(const Interactions& data, const std::vector<bool>& held)
{
    std::vector<Interaction> train;
    std::vector<Interaction> heldOut;
    const auto all = data.all();
    for (std::size_t i = 0; i < all.size(); ++i) {
        (held[i] ? heldOut : train).push_back(all[i]);
    }
    return {Interactions(data.kind(), data.listeners(), data.items(), std::move(train)), std::move(heldOut)};
}

/// Calls visit(begin, end) with the range in all() of every listener.
template <typename Visit>
void eachListener(const Interactions& data, const Visit& visit)
{
    std::size_t begin = 0;
    for (std::size_t listener = 0; listener < data.listeners(); ++listener) {
        const std::size_t end = begin + data.ofListener(listener).size();
        visit(begin, end);
        begin = end;
    }
}

void checkFolds(const Interactions& data, std::span<const std::uint32_t> groups, std::size_t count)
{
    if (count < 2) {
        throw Error(ErrorKind::BadArgument, fmt::format("There are two folds or more, not {}", count));
    }
    if (groups.size() != data.items()) {
        throw Error(ErrorKind::BadArgument,
                    fmt::format("{} groups were given of {} items", groups.size(), data.items()));
    }
}

/// `foldOf`: of each interaction, in the order of all().
std::vector<HoldOut> cutIntoFolds(const Interactions& data, const std::vector<std::size_t>& foldOf, std::size_t count)
{
    std::vector<HoldOut> folds;
    for (std::size_t fold = 0; fold < count; ++fold) {
        std::vector<bool> held(data.size());
        std::transform(foldOf.begin(), foldOf.end(), held.begin(), [&](std::size_t f) { return f == fold; });
        folds.push_back(cut(data, held));
    }
    return folds;
}

} // namespace

HoldOut holdOutShare(const Interactions& data, double share, std::uint64_t seed)
{
    checkShare(share);
    Random random(seed);
    std::vector<bool> held(data.size());
    std::vector<std::size_t> order;
    eachListener(data, [&](std::size_t begin, std::size_t end) {
        const std::size_t count = end - begin;
        if (count < 2) {
            return;
        }
        order.resize(count);
        std::iota(order.begin(), order.end(), begin);
        random.shuffle(std::span(order));
        order.resize(partOf(count, share));
        for (const std::size_t i : order) {
            held[i] = true;
        }
    });
    return cut(data, held);
}

HoldOut holdOutOne(const Interactions& data, std::uint64_t seed)
{
    Random random(seed);
    std::vector<bool> held(data.size());
    std::vector<std::size_t> eligible;
    eachListener(data, [&](std::size_t begin, std::size_t end) {
        eligible.clear();
        for (std::size_t i = begin; i < end; ++i) {
            if (data.ofItem(data.all()[i].item).size() >= 2) {
                eligible.push_back(i);
            }
        }
        if (end - begin >= 2 && !eligible.empty()) {
            held[eligible[random.below(eligible.size())]] = true;
        }
    });
    return cut(data, held);
}

HoldOut holdOutItems(const Interactions& data, double share, std::uint64_t seed)
{
    checkShare(share);
    Random random(seed);
    std::vector<std::size_t> order(data.items());
    std::iota(order.begin(), order.end(), std::size_t{0});
    random.shuffle(std::span(order));
    order.resize(static_cast<std::size_t>(std::lround(share * static_cast<double>(data.items()))));
    std::vector<bool> cold(data.items());
    for (const std::size_t item : order) {
        cold[item] = true;
    }
    std::vector<bool> held(data.size());
    for (std::size_t i = 0; i < data.size(); ++i) {
        held[i] = cold[data.all()[i].item];
    }
    return cut(data, held);
}

HoldOut holdOutLatest(const Interactions& data, std::span<const std::int64_t> times, double share)
{
    checkShare(share);
    if (times.size() != data.size()) {
        throw Error(ErrorKind::BadArgument,
                    fmt::format("{} times were given of {} answers", times.size(), data.size()));
    }
    std::vector<bool> held(data.size());
    std::vector<std::size_t> order;
    eachListener(data, [&](std::size_t begin, std::size_t end) {
        if (end - begin < 2) {
            return;
        }
        order.resize(end - begin);
        std::iota(order.begin(), order.end(), begin);
        std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return times[a] < times[b]; });
        for (std::size_t last = 1; last <= partOf(order.size(), share); ++last) {
            held[order[order.size() - last]] = true;
        }
    });
    return cut(data, held);
}

std::vector<HoldOut> foldsOfListeners(const Interactions& data, std::span<const std::uint32_t> groups,
                                      std::size_t count, std::uint64_t seed)
{
    checkFolds(data, groups, count);
    Random random(seed);
    std::vector<std::size_t> foldOf(data.size());
    std::vector<std::uint32_t> order;
    eachListener(data, [&](std::size_t begin, std::size_t end) {
        order.clear();
        for (std::size_t i = begin; i < end; ++i) {
            order.push_back(groups[data.all()[i].item]);
        }
        std::sort(order.begin(), order.end());
        order.erase(std::unique(order.begin(), order.end()), order.end());
        random.shuffle(std::span(order));
        const std::size_t first = random.below(count); // else listeners with few answers would all be asked in fold 0
        std::unordered_map<std::uint32_t, std::size_t> foldOfGroup;
        for (std::size_t i = 0; i < order.size(); ++i) {
            foldOfGroup[order[i]] = (first + i) % count;
        }
        for (std::size_t i = begin; i < end; ++i) {
            foldOf[i] = foldOfGroup[groups[data.all()[i].item]];
        }
    });
    return cutIntoFolds(data, foldOf, count);
}

std::vector<HoldOut> foldsOfGroups(const Interactions& data, std::span<const std::uint32_t> groups, std::size_t count,
                                   std::uint64_t seed)
{
    checkFolds(data, groups, count);
    std::map<std::uint32_t, std::size_t> answers; // of each group
    for (const Interaction& i : data.all()) {
        ++answers[groups[i.item]];
    }
    std::vector<std::pair<std::size_t, std::uint32_t>> order;
    for (const auto& [group, size] : answers) {
        order.emplace_back(size, group);
    }
    Random random(seed);
    random.shuffle(std::span(order));
    // Each where fewest answers are. Not the largest first: then their sizes would decide and not the seed.
    std::vector<std::size_t> sizes(count);
    std::unordered_map<std::uint32_t, std::size_t> foldOfGroup;
    for (const auto& [size, group] : order) {
        const auto least = std::min_element(sizes.begin(), sizes.end());
        foldOfGroup[group] = static_cast<std::size_t>(least - sizes.begin());
        *least += size;
    }
    std::vector<std::size_t> foldOf(data.size());
    std::transform(data.all().begin(), data.all().end(), foldOf.begin(),
                   [&](const Interaction& i) { return foldOfGroup[groups[i.item]]; });
    return cutIntoFolds(data, foldOf, count);
}

} // namespace nearfield
