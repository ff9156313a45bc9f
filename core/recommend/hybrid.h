#pragma once

#include <cstddef>
#include <span>

#include "core/recommend/model.h"

/// Two predictions made one: what the tracks sound like, and what other listeners answered.
namespace nearfield {

/// How much the collaborative model counts for a track: cap · n / (n + half) with n = answers of other listeners to it.
/// Nobody else's answer: nothing, so that tracks new to everyone are foretold from their sound alone.
struct HybridWeights
{
    double cap = 0;            ///< greatest share of the collaborative model, in [0, 1]
    double half = 0;           ///< answers of others at which it has half of that
    double deviationScale = 1; ///< stated deviations are multiplied by this, so that 80 % intervals hold 80 %

    [[nodiscard]] double collaborativeShare(std::size_t support) const noexcept;
    /// The weighted mean. Its deviation is that of the mixture of both, so that parts that disagree make it less
    /// certain; nothing when neither part states one.
    [[nodiscard]] Prediction mix(const Prediction& sound, const Prediction& collaborative, double share) const noexcept;
};

/// An answer that neither part has learned from, and what each foretold.
struct HybridQuestion
{
    Prediction sound;
    Prediction collaborative;
    std::size_t support = 0;
    float answer = 0;
};

/// The weights with the least squared error on these questions. A mixture has to be better than the better part alone
/// by more than the standard error of the difference; else that part alone speaks, where it can. Without questions, the
/// sound alone.
[[nodiscard]] HybridWeights weightsOfHybrid(std::span<const HybridQuestion> questions);

/// The weights, and which of several collaborative models they are of.
struct HybridChoice
{
    std::size_t collaborative = 0;
    HybridWeights weights;
};

/// Asks fitted models for answers held out of `train` and chooses the collaborative one whose hybrid with `sound` errs
/// least. `collaborative` must not be empty.
[[nodiscard]] HybridChoice chooseHybrid(const Model& sound, std::span<const Model* const> collaborative,
                                        const Interactions& train, std::span<const Interaction> heldOut);

/// Answers of other listeners to an item.
[[nodiscard]] std::size_t supportOf(const Interactions& train, std::size_t listener, std::size_t item);

} // namespace nearfield
