#pragma once

#include <vector>

#include "core/base/file.h"
#include "core/base/matrix.h"
#include "core/recommend/model.h"

namespace nearfield {

/// Matrix factorisation of ratings with all parameters drawn from their posterior instead of fitted (Salakhutdinov and
/// Mnih 2008, doi 10.1145/1390156.1390267): Gibbs sampling with Gaussian–Wishart priors of both sides. Unlike
/// there, every listener answers with a noise of their own, under a Gamma prior shared by all. Predicts the mean over
/// the samples, and how far it trusts it. No penalty has to be chosen.
/// Each row's bias is one more factor, facing a constant 1 on the other side.
class BayesianFactors final : public Model
{
public:
    struct Options
    {
        int factors = 10;
        int burnIn = 40;   ///< rounds thrown away
        int samples = 100; ///< rounds kept
    };

    BayesianFactors()
        : BayesianFactors(Options{})
    {
    }
    explicit BayesianFactors(const Options& options)
        : m_options(options)
    {
    }

    [[nodiscard]] std::string_view name() const noexcept override { return "bayesian-mf"; }
    [[nodiscard]] bool fit(const Interactions& train, const FitOptions& options, const std::stop_token& stop) override;
    void scores(std::size_t listener, std::span<float> scores) const override;
    [[nodiscard]] std::optional<Prediction> predict(std::size_t listener, std::size_t item) const override;

    /// How many it was fitted on; 0 before.
    [[nodiscard]] std::size_t listeners() const noexcept { return static_cast<std::size_t>(m_noise.size()); }
    [[nodiscard]] std::size_t items() const noexcept
    {
        return m_samples.empty() ? 0 : static_cast<std::size_t>(m_samples.front().items.rows());
    }

    /// What was learned, after fit().
    void write(BinaryWriter& out) const;
    /// Answers exactly as the one written. Throws Corrupt when sizes make no sense or too little is left.
    [[nodiscard]] static BayesianFactors read(BinaryReader& in);

private:
    /// One draw of everything. A side's rows are (factors, bias).
    struct Sample
    {
        Matrix listeners;
        Matrix items;
    };

    Options m_options;
    float m_mean = 0;
    float m_scale = 1; ///< the samples are of (value − mean) / scale
    Vector m_noise;    ///< variance of each listener's answers around the model, mean over the samples
    std::vector<Sample> m_samples;
};

} // namespace nearfield
