#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/recommend/model.h"

namespace nearfield {

/// Several models weighed against each other on answers held out of train, then fitted again on all of it.
/// Explicit: ridge regression of the held-out answers on the parts' predictions. Implicit: weights of the parts'
/// standardised scores that give the best NDCG@10. Where no blend does better on validation than the best part, that
/// part alone speaks.
class Blend final : public Model
{
public:
    struct Options
    {
        double validationShare = 0.1; ///< of train
    };
    struct Part
    {
        std::string name;
        double weight = 0;
    };

    explicit Blend(std::vector<ModelFactory> parts)
        : Blend(std::move(parts), Options{})
    {
    }
    Blend(std::vector<ModelFactory> parts, const Options& options);

    [[nodiscard]] std::string_view name() const noexcept override { return "blend"; }
    [[nodiscard]] bool fit(const Interactions& train, const FitOptions& options, const std::stop_token& stop) override;
    void scores(std::size_t listener, std::span<float> scores) const override;
    [[nodiscard]] std::optional<Prediction> predict(std::size_t listener, std::size_t item) const override;
    /// After fit: who speaks and how much.
    [[nodiscard]] std::vector<Part> parts() const;

private:
    void weighPredictions(std::span<const Interaction> heldOut);
    void dropIdleParts();

    std::vector<ModelFactory> m_factories;
    Options m_options;
    InteractionKind m_kind = InteractionKind::Explicit;
    std::vector<std::unique_ptr<Model>> m_parts;
    std::vector<double> m_weights;
    double m_offset = 0;         ///< explicit: added to the weighted sum
    double m_deviationScale = 1; ///< explicit: of the parts' deviations, so that 80 % intervals hold 80 % of validation
};

} // namespace nearfield
