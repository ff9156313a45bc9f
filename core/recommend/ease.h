#pragma once

#include <cstdint>
#include <vector>

#include "core/base/matrix.h"
#include "core/recommend/model.h"

namespace nearfield {

/// Linear autoencoder without self-loops (Steck 2019, doi 10.1145/3308558.3313710): scores X·B, where B minimises
/// |X − XB|² + λ|B|² with zero diagonal, B = I − P·diag(1/diag P), P = (XᵀX + λI)⁻¹.
///
/// P need not be held whole when there are fewer listeners than items: by the Woodbury identity
/// P = (I − XᵀKX)/λ with K = (XXᵀ + λI)⁻¹, so that XP = KX and a matrix of listeners × listeners is all it takes.
/// Both forms give the same scores.
class Ease final : public Model
{
public:
    enum class Form : std::uint8_t { Smaller, Items, Listeners };
    struct Options
    {
        double penalty = 100; ///< λ
        std::size_t mostItems =
            6000; ///< the commonest that are learned from and suggested; fewer when they would take over a gigabyte
        bool binary = true; ///< X holds 1 for every interaction instead of its value
        Form form = Form::Smaller;
    };

    Ease()
        : Ease(Options{})
    {
    }
    explicit Ease(const Options& options)
        : m_options(options)
    {
    }

    [[nodiscard]] std::string_view name() const noexcept override { return m_options.binary ? "ease" : "ease-plays"; }
    [[nodiscard]] bool fit(const Interactions& train, const FitOptions& options, const std::stop_token& stop) override;
    /// Items that are not among the commonest score 0: nothing speaks for or against them.
    void scores(std::size_t listener, std::span<float> scores) const override;
    [[nodiscard]] std::optional<Prediction> predict(std::size_t listener, std::size_t item) const override;

private:
    Options m_options;
    std::size_t m_items = 0;
    std::vector<std::uint32_t> m_common; ///< item of each column
    Interactions m_x;                    ///< X, items numbered by column
    MatrixT<double> m_inverse;           ///< P, or K
    VectorT<double> m_diagonal;          ///< of P
    bool m_ofListeners = false;          ///< which of the two
};

} // namespace nearfield
