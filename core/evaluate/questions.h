#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/evaluate/evaluation.h"

/// What a model said of held-out answers, before it is made figures.
namespace nearfield::evaluate {

/// A held-out answer and what the model made of it.
struct Asked
{
    std::optional<double> error;    ///< of the value, on the scale of the figures
    std::optional<double> surprise; ///< distance of the answer from the value, in stated deviations
    bool liked = false;
    std::optional<double> place; ///< of a liked one, among all that is new to the listener; from 0
};

/// All that is held out of one listener in one fold.
struct Question
{
    std::uint32_t listener = 0;
    std::vector<Asked> answers;
    std::vector<std::size_t> byScore; ///< positions in `answers`, lowest score first …
    std::vector<bool> sameAsNext;     ///< … and whether the next one of byScore has the same score
    std::vector<std::uint32_t> list;  ///< what the model suggests
    double novelty = 0;
    std::optional<double> diversity;
};

/// Empty when stopped.
[[nodiscard]] std::vector<Question> ask(const Model& model, const HoldOut& fold, const Options& options,
                                        const std::stop_token& stop);

/// Every figure that the answers allow.
[[nodiscard]] std::vector<Figure> figuresOf(const std::string& model, bool isDefault,
                                            std::span<const Question> questions, std::size_t items,
                                            InteractionKind kind, const Options& options);

} // namespace nearfield::evaluate
