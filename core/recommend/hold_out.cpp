#include "core/recommend/hold_out.h"

#include <algorithm>
#include <cmath>
#include <numeric>

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
        const auto wanted = static_cast<std::size_t>(std::lround(share * static_cast<double>(count)));
        order.resize(std::clamp<std::size_t>(wanted, 1, count - 1));
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

} // namespace nearfield
