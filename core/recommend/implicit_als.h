#pragma once

#include "core/base/matrix.h"
#include "core/recommend/model.h"

namespace nearfield {

/// Weighted matrix factorisation of who played what (Hu, Koren and Volinsky 2008, doi 10.1109/ICDM.2008.22): every pair
/// counts, those not played with weight 1 and value 0, those played with weight 1 + α·confidence and value 1. Rows are
/// solved by Cholesky in turns.
class ImplicitAls final : public Model
{
public:
    struct Options
    {
        int factors = 64;
        double alpha = 10;   ///< confidences are first divided by their mean
        double penalty = 40; ///< λ
        int rounds = 12;
    };

    ImplicitAls()
        : ImplicitAls(Options{})
    {
    }
    explicit ImplicitAls(const Options& options)
        : m_options(options)
    {
    }

    [[nodiscard]] std::string_view name() const noexcept override { return "implicit-als"; }
    [[nodiscard]] bool fit(const Interactions& train, const FitOptions& options, const std::stop_token& stop) override;
    void scores(std::size_t listener, std::span<float> scores) const override;
    [[nodiscard]] std::optional<Prediction> predict(std::size_t listener, std::size_t item) const override;
    [[nodiscard]] const Matrix& listeners() const noexcept { return m_listeners; } ///< listeners × factors
    [[nodiscard]] const Matrix& items() const noexcept { return m_items; }         ///< items × factors

private:
    Options m_options;
    Matrix m_listeners;
    Matrix m_items;
};

} // namespace nearfield
