#include "core/recommend/ncf.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/nn/kernels.h"
#include "core/nn/training_loop.h"

namespace nearfield {

namespace {

constexpr std::size_t kTile = 1024;
constexpr std::size_t kLayers = 3;
constexpr std::size_t kLargestLayer = 4096;
constexpr std::size_t kMuch = 20'000; ///< items from which scoring is worth a second thread

std::vector<nn::LayerOptions> layersOf(const Ncf::Options& options)
{
    const auto hidden = [&](std::size_t units) {
        return nn::LayerOptions{.units = units, .activation = nn::Activation::Relu, .dropout = options.dropout};
    };
    return {hidden(options.hidden1), hidden(options.hidden2), {.units = 1}};
}

std::size_t inputsOf(const Ncf::Options& options)
{
    return options.width * (options.listeners ? 2 : 1);
}

/// Answers, and for implicit data items that were not played.
std::vector<Interaction> eventsOf(const Interactions& data, std::size_t negatives, Random& random)
{
    std::vector<Interaction> events(data.all().begin(), data.all().end());
    if (data.kind() == InteractionKind::Explicit) {
        return events;
    }
    for (Interaction& event : events) {
        event.value = 1;
    }
    const std::size_t positives = events.size();
    for (std::size_t i = 0; i < positives * negatives; ++i) {
        const std::uint32_t listener = events[i % positives].listener;
        const auto item = static_cast<std::uint32_t>(random.below(data.items()));
        const auto played = data.ofListener(listener);
        const auto at =
            std::lower_bound(played.begin(), played.end(), item,
                             [](const Interactions::Entry& entry, std::uint32_t id) { return entry.index < id; });
        if (at == played.end() || at->index != item) {
            events.push_back({.listener = listener, .item = item, .value = 0});
        }
    }
    return events;
}

} // namespace

/// Foretells the value of events.
class Ncf::Task final : public nn::TrainingTask
{
public:
    Task(Net& net, nn::ParamStore<float>& store, std::span<const Interaction> events, std::size_t width)
        : m_net(net)
        , m_store(store)
        , m_events(events)
        , m_width(static_cast<Eigen::Index>(width))
    {
        m_gradients.push_back(&net.items.gradient());
        if (net.listeners) {
            m_gradients.push_back(&net.listeners->gradient());
        }
    }

    nn::ParamStore<float>& parameters() override { return m_store; }
    [[nodiscard]] std::span<const nn::RowGradient<float>* const> rowGradients() const override { return m_gradients; }

    void prepare(std::size_t maxBatch, std::uint64_t seed) override
    {
        m_workspace = m_net.network.prepare(maxBatch, seed);
        m_net.items.prepare(maxBatch);
        if (m_net.listeners) {
            m_net.listeners->prepare(maxBatch);
        }
        reserve(std::max(maxBatch, kTile));
    }

    double lossAndGradient(std::span<const std::uint32_t> rows) override
    {
        const auto count = static_cast<Eigen::Index>(rows.size());
        gather(rows);
        const auto x = m_inputs.topRows(count);
        const auto y = m_net.network.forward(m_store, x, m_workspace);
        const double sum = nn::squaredError(rows.size(), y.data(), m_targets.data(), 2 / static_cast<float>(count),
                                            m_net.network.outputGradient(count, m_workspace).data());
        m_net.network.backward(m_store, x, m_workspace, &m_inputGradient);
        m_net.items.scatter(std::span(m_itemIds).first(rows.size()), m_inputGradient.topRows(count).rightCols(m_width));
        if (m_net.listeners) {
            m_net.listeners->scatter(std::span(m_listenerIds).first(rows.size()),
                                     m_inputGradient.topRows(count).leftCols(m_width));
        }
        return sum / static_cast<double>(count);
    }

    double loss(std::span<const std::uint32_t> rows) override
    {
        double sum = 0;
        for (std::size_t done = 0; done < rows.size(); done += kTile) {
            const auto part = rows.subspan(done, std::min(kTile, rows.size() - done));
            const auto count = static_cast<Eigen::Index>(part.size());
            gather(part);
            const Matrix y = m_net.network.evaluate(m_store, m_inputs.topRows(count), 0, kLayers);
            sum += static_cast<double>((y.col(0) - m_targets.head(count)).squaredNorm());
        }
        return sum / static_cast<double>(rows.size());
    }

private:
    void reserve(std::size_t rows)
    {
        const auto count = static_cast<Eigen::Index>(rows);
        m_inputs.resize(count, static_cast<Eigen::Index>(m_gradients.size()) * m_width);
        m_inputGradient.resize(count, m_inputs.cols());
        m_targets.resize(count);
        m_itemIds.resize(rows);
        m_listenerIds.resize(rows);
    }

    void gather(std::span<const std::uint32_t> rows)
    {
        const auto count = static_cast<Eigen::Index>(rows.size());
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const Interaction& event = m_events[rows[i]];
            m_itemIds[i] = event.item;
            m_listenerIds[i] = event.listener;
            m_targets[static_cast<Eigen::Index>(i)] = event.value;
        }
        // Columns of a row-major matrix are not contiguous, so each table is gathered through its own block.
        m_block.resize(count, m_width);
        m_net.items.gather(m_store, std::span(m_itemIds).first(rows.size()), m_block);
        m_inputs.topRows(count).rightCols(m_width) = m_block;
        if (m_net.listeners) {
            m_net.listeners->gather(m_store, std::span(m_listenerIds).first(rows.size()), m_block);
            m_inputs.topRows(count).leftCols(m_width) = m_block;
        }
    }

    Net& m_net;
    nn::ParamStore<float>& m_store;
    std::span<const Interaction> m_events;
    Eigen::Index m_width;
    std::vector<const nn::RowGradient<float>*> m_gradients;
    nn::Network<float>::Workspace m_workspace;
    Matrix m_inputs;
    Matrix m_inputGradient;
    Matrix m_block;
    Vector m_targets;
    std::vector<std::uint32_t> m_itemIds;
    std::vector<std::uint32_t> m_listenerIds;
};

/// Takes the places of all parameters, 0 at first.
void Ncf::build(std::size_t listeners, std::size_t items)
{
    m_store = {};
    m_listeners = listeners;
    m_items = items;
    m_deviation = 0;
    // The network comes first, so that its first layer's weights are the first values of the store; see precompute().
    nn::Network<float> network(inputsOf(m_options), layersOf(m_options), m_store);
    nn::Embedding<float> table(items, m_options.width, m_store);
    m_net.emplace(Net{.network = std::move(network), .items = std::move(table), .listeners = std::nullopt});
    if (m_options.listeners) {
        m_net->listeners.emplace(listeners, m_options.width, m_store);
    }
}

TrainingReport Ncf::train(const Interactions& data, const FitOptions& options, TrainingObserver& observer,
                          const std::stop_token& stop)
{
    Random random(options.seed);
    build(data.listeners(), data.items());
    m_net->network.initialise(m_store, random);
    m_net->items.initialise(m_store, random, m_options.firstDeviation);
    if (m_net->listeners) {
        m_net->listeners->initialise(m_store, random, m_options.firstDeviation);
    }

    const std::vector<Interaction> events = eventsOf(data, m_options.negatives, random);
    std::vector<std::uint32_t> rows(events.size());
    std::iota(rows.begin(), rows.end(), 0U);
    random.shuffle(std::span(rows));
    const auto held =
        std::clamp<std::size_t>(static_cast<std::size_t>(m_options.validationShare * static_cast<double>(rows.size())),
                                1, std::max<std::size_t>(rows.size(), 1));
    TrainingOptions training = m_options.training;
    training.seed = options.seed;
    Task task(*m_net, m_store, events, m_options.width);
    const TrainingReport report =
        nn::train(task, std::span(rows).subspan(std::min(held, rows.size())),
                  std::span(rows).first(std::min(held, rows.size())), training, observer, stop);
    if (report.bestEpoch > 0 && data.kind() == InteractionKind::Explicit) {
        m_deviation = static_cast<float>(report.history[report.bestEpoch - 1].validationRmse);
    }
    precompute(options.threads);
    return report;
}

bool Ncf::fit(const Interactions& data, const FitOptions& options, const std::stop_token& stop)
{
    if (data.size() < 2) { // nothing to learn from and to stop on: all is foretold alike
        build(data.listeners(), data.items());
        precompute(options.threads);
        return !stop.stop_requested();
    }
    TrainingObserver silent;
    return train(data, options, silent, stop).stopReason != StopReason::Cancelled;
}

void Ncf::write(BinaryWriter& out) const
{
    out.u32(m_options.listeners ? 1 : 0);
    for (const std::size_t size : {m_options.width, m_options.hidden1, m_options.hidden2, m_listeners, m_items}) {
        out.u64(size);
    }
    out.f64(static_cast<double>(m_deviation));
    out.floats(m_store.values());
}

Ncf Ncf::read(BinaryReader& in)
{
    Options options;
    const std::uint32_t withListeners = in.u32();
    options.listeners = withListeners == 1;
    bool sensible = withListeners <= 1;
    for (std::size_t* size : {&options.width, &options.hidden1, &options.hidden2}) {
        *size = in.u64();
        sensible = sensible && *size >= 1 && *size <= kLargestLayer;
    }
    const std::size_t listeners = in.u64();
    const std::size_t items = in.u64();
    const double deviation = in.f64();
    // Before memory is taken: the tables have to be there.
    const std::size_t rows = in.left() / sizeof(float) / std::max<std::size_t>(options.width, 1);
    sensible = sensible && items <= rows && (!options.listeners || listeners <= rows) && deviation >= 0;
    if (!sensible) {
        throw Error(ErrorKind::Corrupt,
                    "The stored ratings model has sizes out of range. Train it again to replace it.");
    }
    Ncf model(options);
    model.build(listeners, items);
    model.m_deviation = static_cast<float>(deviation);
    in.floats(model.m_store.values());
    model.precompute(0);
    return model;
}

/// The first layer is linear before its ReLU: what items add to it does not depend on the listener and is kept, so
/// that scoring a catalogue starts in the second layer.
void Ncf::precompute(unsigned threads)
{
    const auto hidden = static_cast<Eigen::Index>(m_options.hidden1);
    const auto inputs = static_cast<Eigen::Index>(inputsOf(m_options));
    const auto width = static_cast<Eigen::Index>(m_options.width);
    const float* values = m_store.values().data();
    const Eigen::Map<const Matrix> weights(values, hidden, inputs);
    const Eigen::Map<const Vector> bias(values + weights.size(), hidden);
    const Eigen::Map<const Matrix> table(values + m_net->items.gradient().offset, static_cast<Eigen::Index>(m_items),
                                         width);
    m_itemPart.resize(table.rows(), hidden);
    parallelFor((m_items + kTile - 1) /
                    kTile, // pieces do not depend on the threads, so neither does how products round
                [&](std::size_t begin, std::size_t end) {
                    for (std::size_t tile = begin; tile < end; ++tile) {
                        const auto first = static_cast<Eigen::Index>(tile * kTile);
                        const auto count = static_cast<Eigen::Index>(std::min(kTile, m_items - tile * kTile));
                        m_itemPart.middleRows(first, count).noalias() =
                            table.middleRows(first, count) * weights.rightCols(width).transpose();
                        m_itemPart.middleRows(first, count).rowwise() += bias.transpose();
                    }
                },
                threads);
    if (!m_net->listeners) {
        m_everybodys.resize(m_items);
        scoreInto(Vector::Zero(hidden), m_everybodys);
    }
}

Vector Ncf::listenerPart(std::size_t listener) const
{
    const auto hidden = static_cast<Eigen::Index>(m_options.hidden1);
    if (!m_net->listeners) {
        return Vector::Zero(hidden);
    }
    const auto width = static_cast<Eigen::Index>(m_options.width);
    const float* values = m_store.values().data();
    const Eigen::Map<const Matrix> weights(values, hidden, static_cast<Eigen::Index>(inputsOf(m_options)));
    const Eigen::Map<const Vector> own(values + m_net->listeners->gradient().offset + listener * m_options.width,
                                       width);
    return weights.leftCols(width) * own;
}

void Ncf::scores(std::size_t listener, std::span<float> scores) const
{
    if (!m_net->listeners) {
        std::copy(m_everybodys.begin(), m_everybodys.end(), scores.begin());
        return;
    }
    scoreInto(listenerPart(listener), scores);
}

void Ncf::scoreInto(const Vector& listener, std::span<float> scores) const
{
    const unsigned threads = scores.size() < kMuch ? 1 : 0;
    parallelFor(
        scores.size(),
        [&](std::size_t begin, std::size_t end) {
            Matrix hidden;
            for (std::size_t done = begin; done < end; done += kTile) {
                const auto first = static_cast<Eigen::Index>(done);
                const auto count = static_cast<Eigen::Index>(std::min(kTile, end - done));
                hidden = (m_itemPart.middleRows(first, count).rowwise() + listener.transpose()).cwiseMax(0.0F);
                Eigen::Map<Vector>(scores.data() + done, count) =
                    m_net->network.evaluate(m_store, hidden, 1, kLayers).col(0);
            }
        },
        threads);
}

std::optional<Prediction> Ncf::predict(std::size_t listener, std::size_t item) const
{
    const Matrix hidden =
        (m_itemPart.row(static_cast<Eigen::Index>(item)) + listenerPart(listener).transpose()).cwiseMax(0.0F);
    Prediction prediction{.value = m_net->network.evaluate(m_store, hidden, 1, kLayers)(0, 0), .deviation = {}};
    if (m_deviation > 0) {
        prediction.deviation = m_deviation;
    }
    return prediction;
}

} // namespace nearfield
