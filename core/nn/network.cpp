#include "core/nn/network.h"

#include <algorithm>
#include <cassert>

#include "core/base/parallel.h"

namespace nearfield::nn {

namespace {

/// Rows evaluated at a time, so that they stay in the second cache. Fixed, so that the number of threads does not
/// change the result.
constexpr Eigen::Index kTileRows = 1024;

} // namespace

template <typename Scalar>
Network<Scalar>::Network(std::size_t inputs, const std::vector<LayerOptions>& layers, ParamStore<Scalar>& store)
{
    assert(!layers.empty());
    m_layers.reserve(layers.size());
    for (const LayerOptions& layer : layers) {
        m_layers.emplace_back(inputs, layer, store);
        inputs = layer.units;
    }
}

template <typename Scalar>
void Network<Scalar>::initialise(ParamStore<Scalar>& store, Random& random) const
{
    for (const auto& layer : m_layers) {
        layer.initialise(store, random);
    }
}

template <typename Scalar>
typename Network<Scalar>::Workspace Network<Scalar>::prepare(std::size_t maxBatch, std::uint64_t seed) const
{
    Workspace workspace{.layers = {}, .random = DropoutRandom(seed)};
    for (const auto& layer : m_layers) {
        workspace.layers.push_back(layer.prepare(maxBatch));
    }
    return workspace;
}

template <typename Scalar>
Eigen::Ref<MatrixT<Scalar>> Network<Scalar>::forward(ParamStore<Scalar>& store, const ConstRef& x,
                                                     Workspace& workspace) const
{
    auto& parts = workspace.layers;
    for (std::size_t k = 0; k < m_layers.size(); ++k) {
        m_layers[k].forward(store, inputOf(k, x, workspace), parts[k], workspace.random);
    }
    return parts.back().output.topRows(x.rows());
}

template <typename Scalar>
Eigen::Ref<MatrixT<Scalar>> Network<Scalar>::outputGradient(Eigen::Index rows, Workspace& workspace) const
{
    return workspace.layers.back().gradient.topRows(rows);
}

template <typename Scalar>
void Network<Scalar>::backward(ParamStore<Scalar>& store, const ConstRef& x, Workspace& workspace,
                               MatrixT<Scalar>* inputGradient) const
{
    auto& parts = workspace.layers;
    for (std::size_t k = m_layers.size(); k-- > 0;) {
        MatrixT<Scalar>* below = k > 0 ? &parts[k - 1].gradient : inputGradient;
        m_layers[k].backward(store, inputOf(k, x, workspace), parts[k], below);
    }
}

template <typename Scalar>
typename Network<Scalar>::ConstRef Network<Scalar>::inputOf(std::size_t layer, const ConstRef& x,
                                                            const Workspace& workspace) const
{
    return layer == 0 ? x : ConstRef(workspace.layers[layer - 1].output.topRows(x.rows()));
}

template <typename Scalar>
MatrixT<Scalar> Network<Scalar>::evaluate(const ParamStore<Scalar>& store, const ConstRef& x, std::size_t first,
                                          std::size_t last) const
{
    assert(first < last && last <= m_layers.size());
    MatrixT<Scalar> result(x.rows(), static_cast<Eigen::Index>(m_layers[last - 1].units()));
    const Eigen::Index tiles = (x.rows() + kTileRows - 1) / kTileRows;
    parallelFor(static_cast<std::size_t>(tiles), [&](std::size_t begin, std::size_t end) {
        for (std::size_t tile = begin; tile < end; ++tile) {
            const Eigen::Index row = static_cast<Eigen::Index>(tile) * kTileRows;
            const Eigen::Index rows = std::min(kTileRows, x.rows() - row);
            MatrixT<Scalar> y = m_layers[first].evaluate(store, x.middleRows(row, rows));
            for (std::size_t k = first + 1; k < last; ++k) {
                y = m_layers[k].evaluate(store, y);
            }
            result.middleRows(row, rows) = y;
        }
    });
    return result;
}

template class Network<float>;
template class Network<double>;

} // namespace nearfield::nn
