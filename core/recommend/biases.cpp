#include "core/recommend/biases.h"

#include <cmath>

namespace nearfield {

bool Biases::fit(const Interactions& train, const FitOptions& /*options*/, const std::stop_token& stop)
{
    m_mean = static_cast<float>(train.mean());
    m_listener.setZero(static_cast<Eigen::Index>(train.listeners()));
    m_item.setZero(static_cast<Eigen::Index>(train.items()));
    // The bias of a row is the shrunk mean of what the mean and the other side's biases leave.
    const auto solve = [this](auto&& entriesOf, Vector& own, const Vector& other, double shrinkage) {
        for (Eigen::Index row = 0; row < own.size(); ++row) {
            double sum = 0;
            const auto entries = entriesOf(static_cast<std::size_t>(row));
            for (const auto& entry : entries) {
                sum += static_cast<double>(entry.value - m_mean - other[static_cast<Eigen::Index>(entry.index)]);
            }
            const double count = shrinkage + static_cast<double>(entries.size());
            own[row] = static_cast<float>(count > 0 ? sum / count : 0.0);
        }
    };
    for (int round = 0; round < m_options.rounds; ++round) {
        if (stop.stop_requested()) {
            return false;
        }
        solve([&](std::size_t row) { return train.ofItem(row); }, m_item, m_listener, m_options.itemShrinkage);
        solve([&](std::size_t row) { return train.ofListener(row); }, m_listener, m_item, m_options.listenerShrinkage);
    }
    double square = 0;
    for (const Interaction& i : train.all()) {
        const auto left = static_cast<double>(i.value - at(i.listener, i.item));
        square += left * left;
    }
    m_deviation = train.size() > 0 ? static_cast<float>(std::sqrt(square / static_cast<double>(train.size()))) : 0.0F;
    return true;
}

void Biases::scores(std::size_t listener, std::span<float> scores) const
{
    for (std::size_t item = 0; item < scores.size(); ++item) {
        scores[item] = at(listener, item);
    }
}

std::optional<Prediction> Biases::predict(std::size_t listener, std::size_t item) const
{
    return Prediction{.value = at(listener, item), .deviation = m_deviation};
}

} // namespace nearfield
