#include "core/recommend/baselines.h"

#include <algorithm>

#include "core/base/random.h"

namespace nearfield {

bool RandomModel::fit(const Interactions& /*train*/, const FitOptions& options, const std::stop_token& /*stop*/)
{
    m_seed = options.seed;
    return true;
}

void RandomModel::scores(std::size_t listener, std::span<float> scores) const
{
    Random random(Random(m_seed + listener).next());
    for (float& score : scores) {
        score = static_cast<float>(random.uniform());
    }
}

std::optional<Prediction> RandomModel::predict(std::size_t /*listener*/, std::size_t /*item*/) const
{
    return std::nullopt;
}

bool Popularity::fit(const Interactions& train, const FitOptions& /*options*/, const std::stop_token& /*stop*/)
{
    m_counts.resize(static_cast<Eigen::Index>(train.items()));
    for (std::size_t item = 0; item < train.items(); ++item) {
        m_counts[static_cast<Eigen::Index>(item)] = static_cast<float>(train.ofItem(item).size());
    }
    m_mean.reset();
    if (train.kind() == InteractionKind::Explicit) {
        m_mean = Prediction{.value = static_cast<float>(train.mean())};
    }
    return true;
}

void Popularity::scores(std::size_t /*listener*/, std::span<float> scores) const
{
    std::copy(m_counts.begin(), m_counts.end(), scores.begin());
}

std::optional<Prediction> Popularity::predict(std::size_t /*listener*/, std::size_t /*item*/) const
{
    return m_mean;
}

bool ItemMean::fit(const Interactions& train, const FitOptions& /*options*/, const std::stop_token& /*stop*/)
{
    m_means.resize(static_cast<Eigen::Index>(train.items()));
    for (std::size_t item = 0; item < train.items(); ++item) {
        double sum = m_shrinkage * train.mean();
        for (const auto& entry : train.ofItem(item)) {
            sum += static_cast<double>(entry.value);
        }
        const double count = m_shrinkage + static_cast<double>(train.ofItem(item).size());
        m_means[static_cast<Eigen::Index>(item)] = static_cast<float>(count > 0 ? sum / count : train.mean());
    }
    return true;
}

void ItemMean::scores(std::size_t /*listener*/, std::span<float> scores) const
{
    std::copy(m_means.begin(), m_means.end(), scores.begin());
}

std::optional<Prediction> ItemMean::predict(std::size_t /*listener*/, std::size_t item) const
{
    return Prediction{.value = m_means[static_cast<Eigen::Index>(item)]};
}

} // namespace nearfield
