#include "core/map/tsne.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "core/base/parallel.h"
#include "core/map/kernels.h"
#include "core/map/repulsion.h"

namespace nearfield::map {

namespace {

/// With n / 12 a map of a few hundred points would not have spread out by the end of its steps.
constexpr float kLeastRate = 200;

} // namespace

struct Tsne::State
{
    State(const Affinities& given, Plane start, unsigned workers)
        : affinities(given)
        , points(std::move(start))
        , threads(workers)
        , repulsion(workers)
    {
        for (Plane* plane : {&attracted, &repelled, &velocity}) {
            plane->x.assign(points.size(), 0);
            plane->y.assign(points.size(), 0);
        }
        gain.x.assign(points.size(), 1);
        gain.y.assign(points.size(), 1);
    }

    /// Returns the sum that normalises q.
    double computeForces()
    {
        const double normaliser = repulsion.compute(points.x, points.y, repelled.x, repelled.y);
        pairs.resize(2 * points.size());
        for (std::size_t i = 0; i < points.size(); ++i) {
            pairs[2 * i] = points.x[i];
            pairs[2 * i + 1] = points.y[i];
        }
        const kernels::Edges edges{affinities.starts.data(), affinities.to.data(), affinities.weights.data()};
        parallelFor(
            points.size(),
            [&](std::size_t begin, std::size_t end) {
                kernels::attraction(edges, pairs.data(), {attracted.x.data(), attracted.y.data()}, begin, end);
            },
            threads);
        return std::max(normaliser, 1e-12);
    }

    /// Σ p_ij ln(1 + s² d²_ij) + ln Σ 1 / (1 + s² d²_ij): the cost at a scale, but for a constant.
    double costAt(double scale)
    {
        Plane scaled = points;
        for (auto* axis : {&scaled.x, &scaled.y}) {
            for (float& v : *axis) {
                v *= static_cast<float>(scale);
            }
        }
        std::vector<double> parts(points.size());
        parallelFor(
            points.size(),
            [&](std::size_t begin, std::size_t end) {
                for (std::size_t i = begin; i < end; ++i) {
                    for (std::size_t edge = affinities.starts[i]; edge < affinities.starts[i + 1]; ++edge) {
                        const float dx = scaled.x[i] - scaled.x[affinities.to[edge]];
                        const float dy = scaled.y[i] - scaled.y[affinities.to[edge]];
                        parts[i] += static_cast<double>(affinities.weights[edge] * std::log1p(dx * dx + dy * dy));
                    }
                }
            },
            threads);
        const double normaliser = repulsion.compute(scaled.x, scaled.y, repelled.x, repelled.y);
        return std::accumulate(parts.begin(), parts.end(), 0.0) + std::log(std::max(normaliser, 1e-12));
    }

    void centre()
    {
        for (auto* axis : {&points.x, &points.y}) {
            const double mean = std::accumulate(axis->begin(), axis->end(), 0.0) /
                                static_cast<double>(std::max<std::size_t>(1, size()));
            for (float& v : *axis) {
                v -= static_cast<float>(mean);
            }
        }
    }

    [[nodiscard]] std::size_t size() const noexcept { return points.size(); }

    const Affinities& affinities;
    Plane points;
    unsigned threads;
    Repulsion repulsion;
    std::vector<float> pairs; ///< the points, x and y side by side
    Plane attracted;
    Plane repelled;
    Plane velocity;
    Plane gain;
};

Tsne::Tsne(const Affinities& affinities, Plane start, unsigned threads)
    : m_state(std::make_unique<State>(affinities, std::move(start), threads))
{
}

Tsne::~Tsne() = default;

const Plane& Tsne::points() const noexcept
{
    return m_state->points;
}

bool Tsne::descend(const Descent& descent, const std::function<void()>& onStep, const std::stop_token& stop)
{
    State& s = *m_state;
    const float rate = descent.rate > 0 ? descent.rate : std::max(kLeastRate, static_cast<float>(s.size()) / 12);
    for (std::size_t step = 0; step < descent.steps; ++step) {
        if (stop.stop_requested()) {
            return false;
        }
        const double normaliser = s.computeForces();
        const kernels::Step move{.exaggeration = descent.exaggeration,
                                 .inverseNormaliser = static_cast<float>(1 / normaliser),
                                 .rate = rate,
                                 .momentum = descent.momentum};
        parallelFor(
            s.size(),
            [&](std::size_t begin, std::size_t end) {
                kernels::descend(move, begin, end, s.attracted.x.data(), s.repelled.x.data(), s.velocity.x.data(),
                                 s.gain.x.data(), s.points.x.data());
                kernels::descend(move, begin, end, s.attracted.y.data(), s.repelled.y.data(), s.velocity.y.data(),
                                 s.gain.y.data(), s.points.y.data());
            },
            s.threads);
        if (onStep) {
            onStep();
        }
    }
    s.centre();
    return true;
}

Plane Tsne::gradient(float exaggeration)
{
    State& s = *m_state;
    const double normaliser = s.computeForces();
    Plane out = s.attracted;
    for (std::size_t i = 0; i < s.size(); ++i) {
        out.x[i] =
            exaggeration * s.attracted.x[i] - static_cast<float>(static_cast<double>(s.repelled.x[i]) / normaliser);
        out.y[i] =
            exaggeration * s.attracted.y[i] - static_cast<float>(static_cast<double>(s.repelled.y[i]) / normaliser);
    }
    return out;
}

void Tsne::findScale()
{
    // Golden-section search over the logarithm of the scale; the cost has one minimum there.
    State& s = *m_state;
    constexpr int kSteps = 18;
    const double golden = (std::sqrt(5.0) - 1) / 2;
    float widest = 0;
    for (const auto* axis : {&s.points.x, &s.points.y}) {
        const auto [low, high] = std::minmax_element(axis->begin(), axis->end());
        widest = std::max(widest, axis->empty() ? 0.0F : *high - *low);
    }
    if (!(widest > 0)) {
        return;
    }
    double low = std::log(2 / static_cast<double>(widest));
    double high = std::log(600 / static_cast<double>(widest));
    double a = high - golden * (high - low);
    double b = low + golden * (high - low);
    double atA = s.costAt(std::exp(a));
    double atB = s.costAt(std::exp(b));
    for (int step = 0; step < kSteps; ++step) {
        if (atA < atB) {
            high = b;
            b = std::exchange(a, b - golden * (b - low));
            atB = std::exchange(atA, s.costAt(std::exp(a)));
        } else {
            low = a;
            a = std::exchange(b, a + golden * (high - a));
            atA = std::exchange(atB, s.costAt(std::exp(b)));
        }
    }
    const auto scale = static_cast<float>(std::exp((low + high) / 2));
    for (auto* axis : {&s.points.x, &s.points.y}) {
        for (float& v : *axis) {
            v *= scale;
        }
    }
}

} // namespace nearfield::map
