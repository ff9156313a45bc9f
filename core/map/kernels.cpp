#include "core/map/kernels.h"

#include <algorithm>
#include <cstring>

#include "core/base/clones.h"

namespace nearfield::map::kernels {

NEARFIELD_CLONES std::size_t firstBelow(const float* products, const float* offsets, std::size_t from, std::size_t size,
                                        float bound) noexcept
{
    std::size_t at = from;
    for (; at + kLanes <= size; at += kLanes) {
        int any = 0;
        for (std::size_t i = 0; i < kLanes; ++i) {
            any |= offsets[at + i] - products[at + i] < bound ? 1 : 0;
        }
        if (any != 0) {
            return at;
        }
    }
    return at < size ? at : size;
}

NEARFIELD_CLONES void attraction(const Edges& edges, const float* points, const Forces& forces, std::size_t begin,
                                 std::size_t end) noexcept
{
    for (std::size_t i = begin; i < end; ++i) {
        const float x = points[2 * i];
        const float y = points[2 * i + 1];
        float sumX[kLanes] = {};
        float sumY[kLanes] = {};
        for (std::size_t edge = edges.starts[i]; edge < edges.starts[i + 1]; edge += kLanes) {
            const Row* __restrict to = edges.to + edge;
            const float* __restrict weights = edges.weights + edge;
            float other[2 * kLanes];
            for (std::size_t lane = 0; lane < kLanes; ++lane) {
                std::memcpy(other + 2 * lane, points + 2 * std::size_t{to[lane]}, 2 * sizeof(float)); // one load
            }
            for (std::size_t lane = 0; lane < kLanes; ++lane) {
                const float dx = x - other[2 * lane];
                const float dy = y - other[2 * lane + 1];
                const float pull = weights[lane] / (1 + dx * dx + dy * dy);
                sumX[lane] += pull * dx;
                sumY[lane] += pull * dy;
            }
        }
        float forceX = 0;
        float forceY = 0;
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            forceX += sumX[lane];
            forceY += sumY[lane];
        }
        forces.x[i] = forceX;
        forces.y[i] = forceY;
    }
}

NEARFIELD_CLONES void descend(const Step& step, std::size_t begin, std::size_t end, const float* __restrict attraction,
                              const float* __restrict repulsion, float* __restrict velocity, float* __restrict gain,
                              float* __restrict position) noexcept
{
    constexpr float kGrowth = 0.2F;
    constexpr float kDecay = 0.8F;
    constexpr float kLeastGain = 0.01F;
    for (std::size_t i = begin; i < end; ++i) {
        const float gradient = step.exaggeration * attraction[i] - step.inverseNormaliser * repulsion[i];
        const bool agree = gradient * velocity[i] < 0; // the velocity goes down the gradient
        gain[i] = std::max(kLeastGain, agree ? gain[i] + kGrowth : gain[i] * kDecay);
        velocity[i] = step.momentum * velocity[i] - step.rate * gain[i] * gradient;
        position[i] += velocity[i];
    }
}

} // namespace nearfield::map::kernels
