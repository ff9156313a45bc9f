#include "core/recommend/item_knn.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/parallel.h"
#include "core/base/top_k.h"

namespace nearfield {

namespace {

/// Sums over the listeners that one item has in common with each other.
struct Common
{
    struct Sums
    {
        double product = 0;
        double ownSquare = 0;
        double otherSquare = 0;
        std::size_t count = 0;
    };
    std::vector<Sums> sums;
    std::vector<std::uint32_t> touched; ///< items with a count

    explicit Common(std::size_t items)
        : sums(items)
    {
    }

    void collect(const Interactions& data, std::size_t item)
    {
        for (const std::uint32_t other : touched) {
            sums[other] = {};
        }
        touched.clear();
        for (const auto& mine : data.ofItem(item)) {
            const auto own = static_cast<double>(mine.value);
            for (const auto& [other, otherValue] : data.ofListener(mine.index)) {
                if (other == item) {
                    continue;
                }
                Sums& s = sums[other];
                if (s.count++ == 0) {
                    touched.push_back(other);
                }
                const auto theirs = static_cast<double>(otherValue);
                s.product += own * theirs;
                s.ownSquare += own * own;
                s.otherSquare += theirs * theirs;
            }
        }
    }
};

double normOf(std::span<const Interactions::Entry> column)
{
    double square = 0;
    for (const auto& entry : column) {
        square += static_cast<double>(entry.value) * static_cast<double>(entry.value);
    }
    return std::sqrt(square);
}

Interactions residualsOf(const Interactions& train, const Biases& biases)
{
    std::vector<Interaction> left(train.all().begin(), train.all().end());
    for (Interaction& i : left) {
        i.value -= biases.at(i.listener, i.item);
    }
    return {train.kind(), train.listeners(), train.items(), std::move(left)};
}

} // namespace

bool ItemKnn::fit(const Interactions& train, const FitOptions& options, const std::stop_token& stop)
{
    m_biases.reset();
    if (train.kind() == InteractionKind::Explicit) {
        m_biases.emplace();
        if (!m_biases->fit(train, options, stop)) {
            return false;
        }
    }
    m_data = m_biases ? residualsOf(train, *m_biases) : train;
    std::vector<double> norms(m_data.items());
    for (std::size_t item = 0; item < m_data.items(); ++item) {
        norms[item] = normOf(m_data.ofItem(item));
    }

    m_neighbours.assign(m_data.items(), {});
    parallelFor(
        m_data.items(),
        [&](std::size_t begin, std::size_t end) {
            Common common(m_data.items());
            for (std::size_t item = begin; item < end && !stop.stop_requested(); ++item) {
                common.collect(m_data, item);
                TopK<std::uint32_t> top(m_options.neighbours);
                for (const std::uint32_t other : common.touched) {
                    const auto& s = common.sums[other];
                    const auto count = static_cast<double>(s.count);
                    const double similarity = m_biases ? s.product /
                                                             std::sqrt(std::max(s.ownSquare * s.otherSquare, 1e-30)) *
                                                             count / (count + m_options.shrinkage)
                                                       : s.product / (norms[item] * norms[other] + m_options.shrinkage);
                    if (similarity > 0) {
                        top.offer(static_cast<float>(similarity), other);
                    }
                }
                for (const auto& entry : top.take()) {
                    m_neighbours[item].push_back({entry.item, entry.score});
                }
                std::sort(m_neighbours[item].begin(), m_neighbours[item].end(),
                          [](const Neighbour& a, const Neighbour& b) { return a.item < b.item; });
            }
        },
        options.threads);
    return !stop.stop_requested();
}

float ItemKnn::residual(std::size_t listener, std::size_t item) const
{
    // The weights are drawn towards 0 by this much, so that one distant neighbour does not decide.
    constexpr float kDoubt = 0.5F;
    float sum = 0;
    float weight = kDoubt;
    const auto answered = m_data.ofListener(listener);
    auto next = answered.begin();
    for (const Neighbour& neighbour : m_neighbours[item]) {
        while (next != answered.end() && next->index < neighbour.item) {
            ++next;
        }
        if (next == answered.end()) {
            break;
        }
        if (next->index == neighbour.item) {
            sum += neighbour.similarity * next->value;
            weight += neighbour.similarity;
        }
    }
    return sum / weight;
}

void ItemKnn::scores(std::size_t listener, std::span<float> scores) const
{
    if (m_biases) {
        for (std::size_t item = 0; item < scores.size(); ++item) {
            scores[item] = m_biases->at(listener, item) + residual(listener, item);
        }
        return;
    }
    std::fill(scores.begin(), scores.end(), 0.0F);
    for (const auto& [item, confidence] : m_data.ofListener(listener)) {
        for (const Neighbour& neighbour : m_neighbours[item]) {
            scores[neighbour.item] += confidence * neighbour.similarity;
        }
    }
}

std::optional<Prediction> ItemKnn::predict(std::size_t listener, std::size_t item) const
{
    if (!m_biases) {
        return std::nullopt;
    }
    return Prediction{.value = m_biases->at(listener, item) + residual(listener, item)};
}

} // namespace nearfield
