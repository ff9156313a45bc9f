#pragma once

#include "core/base/matrix.h"
#include "core/recommend/model.h"

namespace nearfield {

/// value = mean + listener's bias + item's bias, by ridge regression solved in turns.
class Biases final : public Model
{
public:
    struct Options
    {
        double listenerShrinkage = 5; ///< answers of bias 0 added to each listener
        double itemShrinkage = 3;     ///< and to each item
        int rounds = 12;
    };

    Biases()
        : Biases(Options{})
    {
    }
    explicit Biases(const Options& options)
        : m_options(options)
    {
    }

    [[nodiscard]] std::string_view name() const noexcept override { return "biases"; }
    [[nodiscard]] bool fit(const Interactions& train, const FitOptions& options, const std::stop_token& stop) override;
    void scores(std::size_t listener, std::span<float> scores) const override;
    [[nodiscard]] std::optional<Prediction> predict(std::size_t listener, std::size_t item) const override;
    /// The same without the wrapping; for models of what is left.
    [[nodiscard]] float at(std::size_t listener, std::size_t item) const
    {
        return m_mean + m_listener[static_cast<Eigen::Index>(listener)] + m_item[static_cast<Eigen::Index>(item)];
    }

private:
    Options m_options;
    float m_mean = 0;
    float m_deviation = 0; ///< of what is left, on train
    Vector m_listener;
    Vector m_item;
};

} // namespace nearfield
