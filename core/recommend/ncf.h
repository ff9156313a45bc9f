#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "core/base/matrix.h"
#include "core/nn/embedding.h"
#include "core/nn/network.h"
#include "core/nn/param_store.h"
#include "core/nn/training.h"
#include "core/recommend/model.h"

namespace nearfield {

class BinaryReader;
class BinaryWriter;

/// Neural collaborative filtering (He et al. 2017, doi 10.1145/3038912.3052569) as published for this program: the
/// track's embedding, with several listeners the listener's beside it, → Dense → ReLU → dropout, twice, → one linear
/// number, the enjoyment. Mean squared error, Adam on the embedding rows that a batch touches, early stopping.
/// Of implicit data the answers are 1, and `negatives` unplayed items for each, drawn once, are 0.
class Ncf final : public Model
{
public:
    struct Options
    {
        bool listeners = true; ///< false: one embedding for the track only, the same value for everybody
        std::size_t width = 50;
        std::size_t hidden1 = 64;
        std::size_t hidden2 = 32;
        double dropout = 0.2;
        double firstDeviation = 0.05; ///< of the embeddings' initial values
        std::size_t negatives = 4;
        double validationShare = 0.1;
        TrainingOptions training{.maxEpochs = 100, .patience = 5}; ///< its seed is that of FitOptions
    };

    Ncf()
        : Ncf(Options{})
    {
    }
    explicit Ncf(const Options& options)
        : m_options(options)
    {
    }

    [[nodiscard]] std::string_view name() const noexcept override { return m_options.listeners ? "ncf" : "ncf-track"; }
    [[nodiscard]] bool fit(const Interactions& train, const FitOptions& options, const std::stop_token& stop) override;
    void scores(std::size_t listener, std::span<float> scores) const override;
    [[nodiscard]] std::optional<Prediction> predict(std::size_t listener, std::size_t item) const override;

    /// The same as fit(), for a page that shows how training goes. Cancelled leaves the best epoch so far, fit to ask.
    TrainingReport train(const Interactions& data, const FitOptions& options, TrainingObserver& observer,
                         const std::stop_token& stop);

    /// How many listeners and items it was fitted on; 0 before.
    [[nodiscard]] std::size_t listeners() const noexcept { return m_listeners; }
    [[nodiscard]] std::size_t items() const noexcept { return m_items; }

    /// What was learned, after fit(). How it was trained is not part of it.
    void write(BinaryWriter& out) const;
    /// Answers exactly as the one written. Throws Corrupt when sizes make no sense or too little is left.
    [[nodiscard]] static Ncf read(BinaryReader& in);

private:
    /// Layers and tables over one store. Shapes only: copying is cheap.
    struct Net
    {
        nn::Network<float> network;
        nn::Embedding<float> items;
        std::optional<nn::Embedding<float>> listeners;
    };
    class Task;

    void build(std::size_t listeners, std::size_t items);
    [[nodiscard]] Vector listenerPart(std::size_t listener) const;
    void precompute(unsigned threads);
    void scoreInto(const Vector& listener, std::span<float> scores) const;

    Options m_options;
    nn::ParamStore<float> m_store;
    std::optional<Net> m_net;
    std::size_t m_listeners = 0;
    std::size_t m_items = 0;
    Matrix m_itemPart;               ///< items × hidden1: what the first layer adds up for the item, bias included
    std::vector<float> m_everybodys; ///< scores, when they do not depend on the listener
    float m_deviation = 0;           ///< of answers around predictions, on validation; 0 when implicit
};

} // namespace nearfield
