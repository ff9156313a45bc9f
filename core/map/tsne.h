#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

#include "core/map/affinities.h"

namespace nearfield::map {

/// Points of a plane, in units of t-SNE's kernel.
struct Plane
{
    std::vector<float> x;
    std::vector<float> y;
    [[nodiscard]] std::size_t size() const noexcept { return x.size(); }
};

/// One stretch of gradient descent.
struct Descent
{
    std::size_t steps = 500;
    float exaggeration = 1; ///< attraction is multiplied by it
    float rate = 0;         ///< 0: n / 12 (Belkina et al. 2019, doi 10.1038/s41467-019-13055-y)
    float momentum = 0.8F;
};

/// t-SNE (van der Maaten & Hinton 2008): moves points of a plane so that Σ p_ij ln(p_ij / q_ij) becomes small, where
/// q_ij ∝ 1 / (1 + |y_i − y_j|²). Results depend neither on threads nor on the machine's load.
class Tsne
{
public:
    /// `affinities` must outlive it.
    Tsne(const Affinities& affinities, Plane start, unsigned threads = 0);
    ~Tsne();
    Tsne(const Tsne&) = delete;
    Tsne& operator=(const Tsne&) = delete;

    /// False when stopped; the points are somewhere on the way then. `onStep` is called after each step.
    bool descend(const Descent& descent, const std::function<void()>& onStep, const std::stop_token& stop);

    /// A quarter of the gradient of the cost, with attraction exaggerated.
    [[nodiscard]] Plane gradient(float exaggeration = 1);
    /// The scale at which the points' arrangement costs least; they are scaled by it.
    void findScale();

    [[nodiscard]] const Plane& points() const noexcept;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace nearfield::map
