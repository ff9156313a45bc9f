#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/base/ids.h"

/// The inner loops of the map, for one thread each.
namespace nearfield::map::kernels {

/// Numbers that loops work on at once; rows of edges are padded to a multiple.
inline constexpr std::size_t kLanes = 16;

/// The first multiple of kLanes after `from` in whose group any offset[i] − product[i] is below the bound; `size` when
/// there is none. `from` is a multiple of kLanes.
[[nodiscard]] std::size_t firstBelow(const float* products, const float* offsets, std::size_t from, std::size_t size,
                                     float bound) noexcept;

/// Edges of a sparse matrix: those of point i are [starts[i], starts[i + 1]), a multiple of kLanes, the last ones of
/// weight 0.
struct Edges
{
    const std::uint32_t* starts = nullptr;
    const Row* to = nullptr;
    const float* weights = nullptr;
};
struct Forces
{
    float* x = nullptr;
    float* y = nullptr;
};
/// forces(i) = Σ_j w_ij (y_i − y_j) / (1 + |y_i − y_j|²) for i in [begin, end). points: n × 2.
void attraction(const Edges& edges, const float* points, const Forces& forces, std::size_t begin,
                std::size_t end) noexcept;

/// One step of gradient descent with momentum and gains (Jacobs 1988): a gain grows while its gradient and velocity
/// agree. gradient = exaggeration · attraction − repulsion / normaliser.
struct Step
{
    float exaggeration = 1;
    float inverseNormaliser = 1;
    float rate = 200;
    float momentum = 0.8F;
};
void descend(const Step& step, std::size_t begin, std::size_t end, const float* attraction, const float* repulsion,
             float* velocity, float* gain, float* position) noexcept;

} // namespace nearfield::map::kernels
