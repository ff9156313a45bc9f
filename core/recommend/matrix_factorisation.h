#pragma once

#include "core/base/matrix.h"
#include "core/recommend/model.h"

namespace nearfield {

/// value = mean + listener's bias + item's bias + listener's factors · item's factors, by alternating ridge regression
/// whose penalty grows with the number of answers (Zhou et al. 2008, doi 10.1007/978-3-540-68880-8_32). The bias is
/// the last column of the factors, facing a constant 1 on the other side.
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
    Options m_options;
    double m_mean = 0;
    MatrixT<double> m_listeners; ///< listeners × (factors, bias, 1)
    MatrixT<double> m_items;     ///< items × (factors, 1, bias)
};

} // namespace nearfield
