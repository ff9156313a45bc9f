#pragma once

#include "core/base/matrix.h"
#include "core/recommend/model.h"

namespace nearfield {

/// value = mean + listener's bias + item's bias + listener's factors · item's factors, by alternating ridge regression
/// whose penalty grows with the number of answers (Zhou et al. 2008, doi 10.1007/978-3-540-68880-8_32).
/// A row's bias is solved together with its factors, as one more factor that faces a constant 1.
class MatrixFactorisation final : public Model
{
public:
    struct Options
    {
        int factors = 5;
        double penalty = 5;          ///< on each row's factors and bias, in answers
        double penaltyPerAnswer = 0; ///< added for each answer of the row
        int rounds = 20;
    };

    MatrixFactorisation()
        : MatrixFactorisation(Options{})
    {
    }
    explicit MatrixFactorisation(const Options& options)
        : m_options(options)
    {
    }

    [[nodiscard]] std::string_view name() const noexcept override { return "biased-mf"; }
    [[nodiscard]] bool fit(const Interactions& train, const FitOptions& options, const std::stop_token& stop) override;
    void scores(std::size_t listener, std::span<float> scores) const override;
    [[nodiscard]] std::optional<Prediction> predict(std::size_t listener, std::size_t item) const override;

private:
    /// What is learned of listeners, or of items: one row each.
    struct Side
    {
        MatrixT<double> factors;
        VectorT<double> biases;
    };
    [[nodiscard]] double at(std::size_t listener, std::size_t item) const;
    void solve(Side& side, const Side& other, bool ofListeners, const Interactions& train, unsigned threads) const;

    Options m_options;
    double m_mean = 0;
    double m_scale = 1;     ///< standard deviation of the values; penalties are in its units
    double m_deviation = 0; ///< of what is left, on train
    Side m_listeners;
    Side m_items;
};

} // namespace nearfield
