#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/recommend/model.h"

namespace nearfield {

/// Another model over the items that anyone in train has answered, and one more that nobody has, which stands for all
/// the others. What a model learns of items costs memory and time for each; in a library of 100,000 tracks some hundred
/// are rated, and the rest are all alike to a model that knows nothing but answers.
class AnsweredItems final : public Model
{
public:
    explicit AnsweredItems(const ModelFactory& make)
        : m_model(make())
    {
    }

    [[nodiscard]] std::string_view name() const noexcept override { return m_model->name(); }
    [[nodiscard]] bool fit(const Interactions& train, const FitOptions& options, const std::stop_token& stop) override;
    void scores(std::size_t listener, std::span<float> scores) const override;
    [[nodiscard]] std::optional<Prediction> predict(std::size_t listener, std::size_t item) const override;

private:
    std::unique_ptr<Model> m_model;
    std::vector<std::uint32_t> m_numbers; ///< of each item in the model
    std::size_t m_answered = 0;
};

} // namespace nearfield
