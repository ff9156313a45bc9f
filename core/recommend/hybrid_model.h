#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/recommend/content_models.h"
#include "core/recommend/hold_out.h"
#include "core/recommend/hybrid.h"
#include "core/recommend/model.h"

namespace nearfield {

/// What a listener's own answers say of an item's sound, and what other listeners answered, made one. Which
/// collaborative model speaks, and how much, is chosen on a tenth of every listener's answers that no part has learned
/// from; then the parts learn from all.
///
/// - An item without features, or a listener without answers: the others alone speak.
/// - An item that nobody else answered: the sound alone.
/// - Without content, and of plays: the first candidate as it is, its deviations scaled on validation.
/// - With one listener: the taste as it is, where there is content.
class HybridModel final : public Model
{
public:
    /// `content` may be null. `candidates`, at least one, must predict values of ratings.
    HybridModel(SharedContent content, std::vector<ModelFactory> candidates);

    [[nodiscard]] std::string_view name() const noexcept override { return "hybrid"; }
    [[nodiscard]] bool fit(const Interactions& train, const FitOptions& options, const std::stop_token& stop) override;
    void scores(std::size_t listener, std::span<float> scores) const override;
    [[nodiscard]] std::optional<Prediction> predict(std::size_t listener, std::size_t item) const override;

    /// After fit: the collaborative model that was chosen; empty when the sound alone speaks.
    [[nodiscard]] std::string collaborative() const;
    [[nodiscard]] const HybridWeights& weights() const noexcept { return m_weights; }
    /// How much the others count in a prediction, in [0, 1].
    [[nodiscard]] double collaborativeShare(std::size_t listener, std::size_t item) const;

private:
    [[nodiscard]] bool weigh(const HoldOut& validation, const FitOptions& options, const std::stop_token& stop);

    SharedContent m_content;
    std::vector<ModelFactory> m_candidates;
    std::size_t m_chosen = 0; ///< of the candidates
    HybridWeights m_weights;
    Interactions m_train;
    std::unique_ptr<Model> m_sound;  ///< null when the others alone speak
    std::unique_ptr<Model> m_others; ///< null when the sound alone speaks
};

} // namespace nearfield
