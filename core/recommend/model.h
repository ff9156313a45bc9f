#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "core/recommend/interactions.h"

namespace nearfield {

struct FitOptions
{
    std::uint64_t seed = 1;
    unsigned threads = 0; ///< 0: one a core; the result does not depend on it
};

/// What a listener would answer, on the scale of the values learned from.
struct Prediction
{
    float value = 0;
    std::optional<float> deviation; ///< standard deviation of the answer around it, where the model knows one
};

/// A way to tell what listeners enjoy from what they and others have answered.
/// After fit() the const functions may be called from several threads.
class Model
{
public:
    virtual ~Model() = default;

    /// For tables and files: "item-knn".
    [[nodiscard]] virtual std::string_view name() const noexcept = 0;

    /// Learns from `train`, forgetting what was learned before. The same train and seed give the same model. Blocks.
    /// False when stopped before the end: the model must not be asked then.
    [[nodiscard]] virtual bool fit(const Interactions& train, const FitOptions& options,
                                   const std::stop_token& stop) = 0;

    /// How much this listener would like each item, greater is more; comparable within the listener only. Those in
    /// `train` are scored too. scores.size() is the number of items.
    virtual void scores(std::size_t listener, std::span<float> scores) const = 0;

    /// Nothing from models that rank but do not estimate values. Not clamped to the scale.
    [[nodiscard]] virtual std::optional<Prediction> predict(std::size_t listener, std::size_t item) const = 0;
};

using ModelFactory = std::function<std::unique_ptr<Model>()>;

} // namespace nearfield
