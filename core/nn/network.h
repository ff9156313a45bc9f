#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/base/matrix.h"
#include "core/base/random.h"
#include "core/nn/layer.h"
#include "core/nn/param_store.h"

namespace nearfield::nn {

/// Layers one after another, over parameters kept elsewhere: holds shapes and offsets only, so that it is cheap to copy
/// and many threads may evaluate it at once. Instantiated for float (product) and double (gradient checks).
template <typename Scalar>
class Network
{
public:
    using ConstRef = Eigen::Ref<const MatrixT<Scalar>>;

    /// Takes its place in the store. Throws BadArgument for a size of 0 or a dropout outside [0, 1).
    Network(std::size_t inputs, const std::vector<LayerOptions>& layers, ParamStore<Scalar>& store);

    /// Initial values, drawn layer by layer.
    void initialise(ParamStore<Scalar>& store, Random& random) const;

    /// What one training needs beside the parameters.
    struct Workspace
    {
        std::vector<LayerWorkspace<Scalar>> layers;
        DropoutRandom random;
    };
    /// Sized for batches of up to `maxBatch` rows; forward and backward then allocate nothing.
    [[nodiscard]] Workspace prepare(std::size_t maxBatch, std::uint64_t seed) const;

    /// Training mode. Updates the statistics; the result lies in the workspace, n × outputs.
    Eigen::Ref<MatrixT<Scalar>> forward(ParamStore<Scalar>& store, const ConstRef& x, Workspace& workspace) const;

    /// Where the gradient of the loss by the output belongs before backward, n × outputs.
    [[nodiscard]] Eigen::Ref<MatrixT<Scalar>> outputGradient(Eigen::Index rows, Workspace& workspace) const;

    /// After forward with the same x: leaves the gradient of all parameters in the store, and that of x in
    /// `inputGradient` (n × inputs) unless it is null. Uses up the output gradient.
    void backward(ParamStore<Scalar>& store, const ConstRef& x, Workspace& workspace,
                  MatrixT<Scalar>* inputGradient = nullptr) const;

    /// Evaluation mode: layers [first, last) applied to x, in tiles.
    [[nodiscard]] MatrixT<Scalar> evaluate(const ParamStore<Scalar>& store, const ConstRef& x, std::size_t first,
                                           std::size_t last) const;

    [[nodiscard]] std::size_t layerCount() const noexcept { return m_layers.size(); }

private:
    /// What a layer read in forward: x or the output of the layer before it.
    [[nodiscard]] ConstRef inputOf(std::size_t layer, const ConstRef& x, const Workspace& workspace) const;

    std::vector<Layer<Scalar>> m_layers;
};

} // namespace nearfield::nn
