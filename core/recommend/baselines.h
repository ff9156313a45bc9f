#pragma once

#include "core/base/matrix.h"
#include "core/recommend/model.h"

/// What every model has to beat.
namespace nearfield {

/// Scores drawn anew for each listener.
class RandomModel final : public Model
{
public:
    [[nodiscard]] std::string_view name() const noexcept override { return "random"; }
    [[nodiscard]] bool fit(const Interactions& train, const FitOptions& options, const std::stop_token& stop) override;
    void scores(std::size_t listener, std::span<float> scores) const override;
    [[nodiscard]] std::optional<Prediction> predict(std::size_t listener, std::size_t item) const override;

private:
    std::uint64_t m_seed = 0;
};

/// Items by the number of listeners who answered; values by the mean of all.
class Popularity final : public Model
{
public:
    [[nodiscard]] std::string_view name() const noexcept override { return "popularity"; }
    [[nodiscard]] bool fit(const Interactions& train, const FitOptions& options, const std::stop_token& stop) override;
    void scores(std::size_t listener, std::span<float> scores) const override;
    [[nodiscard]] std::optional<Prediction> predict(std::size_t listener, std::size_t item) const override;

private:
    Vector m_counts;
    std::optional<Prediction> m_mean;
};

/// Mean value of each item, drawn towards the mean of all as if `shrinkage` answers more had that value.
class ItemMean final : public Model
{
public:
    explicit ItemMean(double shrinkage = 5)
        : m_shrinkage(shrinkage)
    {
    }

    [[nodiscard]] std::string_view name() const noexcept override { return "item-mean"; }
    [[nodiscard]] bool fit(const Interactions& train, const FitOptions& options, const std::stop_token& stop) override;
    void scores(std::size_t listener, std::span<float> scores) const override;
    [[nodiscard]] std::optional<Prediction> predict(std::size_t listener, std::size_t item) const override;

private:
    double m_shrinkage;
    Vector m_means;
};

} // namespace nearfield
