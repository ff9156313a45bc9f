#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/base/matrix.h"
#include "core/base/random.h"
#include "core/nn/kernels.h"
#include "core/nn/param_store.h"

namespace nearfield::nn {

enum class Activation : std::uint8_t { None, Relu, BatchNormRelu };

struct LayerOptions
{
    std::size_t units = 0;
    Activation activation = Activation::None;
    double dropout = 0; ///< share of outputs set to 0 in training; only after an activation
};

/// What a layer needs in training beside its parameters, for up to as many rows as it was prepared for.
template <typename Scalar>
struct LayerWorkspace
{
    MatrixT<Scalar> normalised;        ///< BatchNorm only
    MatrixT<Scalar> columns;           ///< BatchNorm only: mean, variance and 1 / deviation of each column
    MatrixT<Scalar> output;            ///< first rows: result of forward
    MatrixT<Scalar> gradient;          ///< first rows: of the loss by the output before backward, used up by it
    std::vector<std::uint16_t> random; ///< of dropout; all 0 without
};

/// Dense (y = x Wᵀ + b, W: units × inputs) with what follows it: BatchNorm, ReLU, dropout. Together, because then
/// everything after the product is one pass over memory. Holds shapes and offsets into the store only.
/// Instantiated for float and double.
template <typename Scalar>
class Layer
{
public:
    using ConstRef = Eigen::Ref<const MatrixT<Scalar>>;

    /// Takes its place in the store. Throws BadArgument for a size of 0 or a dropout outside [0, 1).
    Layer(std::size_t inputs, const LayerOptions& options, ParamStore<Scalar>& store);

    /// W and b uniform in ±1/√inputs as PyTorch's nn.Linear, γ = 1, β = 0.
    void initialise(ParamStore<Scalar>& store, Random& random) const;

    [[nodiscard]] LayerWorkspace<Scalar> prepare(std::size_t maxBatch) const;

    /// Training mode. x: n × inputs; the result is the first n rows of workspace.output, n × units.
    /// BatchNorm takes mean and variance from the batch, which needs two rows, and lets its running statistics follow
    /// them with momentum 0.1.
    void forward(ParamStore<Scalar>& store, const ConstRef& x, LayerWorkspace<Scalar>& workspace,
                 DropoutRandom& random) const;

    /// After forward with the same x, the gradient of the loss by the output being in workspace.gradient: leaves the
    /// gradient of the parameters in the store, and that of x in the first n rows of `inputGradient` if there is one.
    void backward(ParamStore<Scalar>& store, const ConstRef& x, LayerWorkspace<Scalar>& workspace,
                  MatrixT<Scalar>* inputGradient) const;

    /// Evaluation mode: running statistics, no dropout.
    [[nodiscard]] MatrixT<Scalar> evaluate(const ParamStore<Scalar>& store, const ConstRef& x) const;

    [[nodiscard]] std::size_t units() const noexcept { return m_options.units; }

private:
    [[nodiscard]] Eigen::Map<const MatrixT<Scalar>> weights(const ParamStore<Scalar>& store) const;
    [[nodiscard]] Scalar dropoutScale() const;
    [[nodiscard]] DropoutMask<Scalar> drawMask(Eigen::Index rows, LayerWorkspace<Scalar>& workspace,
                                               DropoutRandom& random) const;
    void followBatch(ParamStore<Scalar>& store, Eigen::Index rows, const MatrixT<Scalar>& columns) const;

    std::size_t m_inputs;
    LayerOptions m_options;
    std::uint16_t m_threshold; ///< of dropout
    std::size_t m_weights;     ///< offset of units × inputs
    std::size_t m_bias;        ///< offset
    // BatchNorm only
    std::size_t m_gamma = 0;   ///< offset
    std::size_t m_beta = 0;    ///< offset
    std::size_t m_running = 0; ///< offset in the statistics: mean, then variance, of each column
};

} // namespace nearfield::nn
