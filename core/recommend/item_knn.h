#pragma once

#include <cstdint>
#include <vector>

#include "core/recommend/biases.h"

namespace nearfield {

/// Items like those the listener answered (Sarwar et al. 2001, doi 10.1145/371920.372071). Two items are alike by the
/// cosine of their columns, over ratings after the biases are taken off, shrunk where few listeners answered both.
/// Explicit: biases + mean of the neighbours' residuals weighted by similarity. Implicit: sum of similarities times
/// confidences.
class ItemKnn final : public Model
{
public:
    struct Options
    {
        std::size_t neighbours = 60; ///< kept for each item
        double shrinkage = 10; ///< added to the product of the norms (implicit) or to the common answers (explicit)
    };

    ItemKnn()
        : ItemKnn(Options{})
    {
    }
    explicit ItemKnn(const Options& options)
        : m_options(options)
    {
    }

    [[nodiscard]] std::string_view name() const noexcept override { return "item-knn"; }
    [[nodiscard]] bool fit(const Interactions& train, const FitOptions& options, const std::stop_token& stop) override;
    void scores(std::size_t listener, std::span<float> scores) const override;
    [[nodiscard]] std::optional<Prediction> predict(std::size_t listener, std::size_t item) const override;

private:
    struct Neighbour
    {
        std::uint32_t item;
        float similarity;
    };

    [[nodiscard]] float residual(std::size_t listener, std::size_t item) const;

    Options m_options;
    Interactions m_data;                              ///< explicit: what the biases leave
    std::optional<Biases> m_biases;                   ///< explicit only
    std::vector<std::vector<Neighbour>> m_neighbours; ///< of each item, ascending by item
};

} // namespace nearfield
