#include "core/map/affinities.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/parallel.h"
#include "core/map/kernels.h"

namespace nearfield::map {

namespace {

/// p_j|i of one point, by Newton's method on β within bounds, for entropy = ln(perplexity). `beta` is where to begin,
/// and what was found.
void calibrate(std::span<const float> squaredDistances, double perplexity, double& beta, std::span<float> out)
{
    constexpr int kMostSteps = 40;
    constexpr double kTolerance = 1e-4;
    const double wanted = std::log(perplexity);
    const double nearest = squaredDistances.front();
    double low = 0;
    double high = std::numeric_limits<double>::infinity();
    double sum = 0;
    for (int step = 0; step < kMostSteps; ++step) {
        sum = 0;
        double first = 0;
        double second = 0;
        for (std::size_t j = 0; j < out.size(); ++j) {
            const double distance = squaredDistances[j] - nearest; // the same p, and no underflow
            const auto p = static_cast<double>(std::exp(static_cast<float>(-beta * distance)));
            out[j] = static_cast<float>(p);
            sum += p;
            first += p * distance;
            second += p * distance * distance;
        }
        const double mean = first / sum;
        const double entropy = std::log(sum) + beta * mean;
        const double excess = entropy - wanted;
        if (std::abs(excess) < kTolerance) {
            break;
        }
        (excess > 0 ? low : high) = beta;
        const double slope = -beta * (second / sum - mean * mean); // of the entropy
        double next = slope < 0 ? beta - excess / slope : 2 * beta;
        if (!(next > low && next < high)) {
            next = std::isinf(high) ? 2 * beta : (low + high) / 2;
        }
        beta = next;
        if (!(beta < 1e30)) { // more neighbours at the same distance than the perplexity
            break;
        }
    }
    for (float& p : out) {
        p = static_cast<float>(p / sum);
    }
}

} // namespace

Affinities affinitiesOf(const NeighbourGraph& graph, double perplexity, unsigned threads)
{
    const std::size_t n = graph.points;
    const std::size_t k = graph.neighbours;
    Affinities result;
    result.starts.assign(n + 1, 0);
    if (k == 0) {
        return result;
    }
    perplexity = std::max(1.0, std::min(perplexity, static_cast<double>(k) / 3));

    std::vector<float> conditional(n * k); // p_j|i
    parallelFor(
        n,
        [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i) {
                const auto distances = graph.distancesOf(i);
                const double spread = distances.back() - distances.front();
                double beta = spread > 0 ? 3 / spread : 1; // not the last point's: the result must not depend on it
                calibrate(distances, perplexity, beta, std::span(conditional).subspan(i * k, k));
            }
        },
        threads);

    // Who has i among its neighbours.
    std::vector<std::uint32_t> inStarts(n + 1, 0);
    for (const Row to : graph.rows) {
        ++inStarts[to + 1];
    }
    for (std::size_t i = 0; i < n; ++i) {
        inStarts[i + 1] += inStarts[i];
    }
    std::vector<std::uint32_t> in(n * k); // places in graph.rows
    {
        std::vector<std::uint32_t> next(inStarts.begin(), inStarts.end() - 1);
        for (std::size_t at = 0; at < graph.rows.size(); ++at) {
            in[next[graph.rows[at]]++] = static_cast<std::uint32_t>(at);
        }
    }

    // A row holds its own neighbours, then those that have it as theirs and are not among them.
    const auto isMutual = [&](std::size_t at) { // the edge at `at`, seen from its end
        const auto from = static_cast<Row>(at / k);
        const auto back = graph.rowsOf(graph.rows[at]);
        return std::find(back.begin(), back.end(), from) != back.end();
    };
    std::vector<std::uint8_t> mutual(n * k);
    parallelFor(
        n * k,
        [&](std::size_t begin, std::size_t end) {
            for (std::size_t at = begin; at < end; ++at) {
                mutual[at] = isMutual(at) ? 1 : 0;
            }
        },
        threads);
    for (std::size_t i = 0; i < n; ++i) {
        std::size_t edges = k;
        for (std::uint32_t at = inStarts[i]; at < inStarts[i + 1]; ++at) {
            edges += mutual[in[at]] == 0 ? 1U : 0U;
        }
        const std::size_t padded = (edges + kernels::kLanes - 1) / kernels::kLanes * kernels::kLanes;
        result.starts[i + 1] = result.starts[i] + static_cast<std::uint32_t>(padded);
    }
    result.to.resize(result.starts[n]);
    result.weights.assign(result.starts[n], 0);
    const float scale = 1 / (2 * static_cast<float>(n));
    parallelFor(
        n,
        [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i) {
                std::size_t edge = result.starts[i];
                const auto own = graph.rowsOf(i);
                for (std::size_t j = 0; j < k; ++j, ++edge) {
                    result.to[edge] = own[j];
                    result.weights[edge] = conditional[i * k + j] * scale;
                }
                for (std::uint32_t at = inStarts[i]; at < inStarts[i + 1]; ++at) {
                    const auto from = static_cast<Row>(in[at] / k);
                    const float weight = conditional[in[at]] * scale;
                    if (mutual[in[at]] != 0) {
                        const auto place = std::find(own.begin(), own.end(), from) - own.begin();
                        result.weights[result.starts[i] + static_cast<std::size_t>(place)] += weight;
                    } else {
                        result.to[edge] = from;
                        result.weights[edge++] = weight;
                    }
                }
                std::fill(result.to.begin() + static_cast<std::ptrdiff_t>(edge),
                          result.to.begin() + static_cast<std::ptrdiff_t>(result.starts[i + 1]), static_cast<Row>(i));
            }
        },
        threads);
    return result;
}

} // namespace nearfield::map
