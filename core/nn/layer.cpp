#include "core/nn/layer.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "core/base/error.h"

namespace nearfield::nn {

namespace {

constexpr double kMomentum = 0.1; ///< of running statistics, as PyTorch's BatchNorm1d

/// Rows of LayerWorkspace::columns and, the first two, of the running statistics.
enum ColumnStatistic : Eigen::Index { Mean, Variance, InverseDeviation, ColumnStatisticCount };

const LayerOptions& checked(std::size_t inputs, const LayerOptions& options)
{
    if (inputs == 0 || options.units == 0) {
        throw Error(ErrorKind::BadArgument,
                    fmt::format("A layer of {} inputs and {} units: both must be at least 1", inputs, options.units));
    }
    if (!(options.dropout >= 0 && options.dropout < 1)) {
        throw Error(ErrorKind::BadArgument,
                    fmt::format("A dropout of {}: it must be at least 0 and below 1", options.dropout));
    }
    if (options.dropout > 0 && options.activation == Activation::None) {
        throw Error(ErrorKind::BadArgument, "Dropout needs an activation before it");
    }
    return options;
}

std::uint16_t thresholdOf(double dropout)
{
    constexpr double kNumbers = 1.0 + std::numeric_limits<std::uint16_t>::max();
    return static_cast<std::uint16_t>(std::min(std::round(dropout * kNumbers), kNumbers - 1));
}

Shape shapeOf(Eigen::Index rows, std::size_t columns)
{
    return {static_cast<std::size_t>(rows), columns};
}

} // namespace

template <typename Scalar>
Layer<Scalar>::Layer(std::size_t inputs, const LayerOptions& options, ParamStore<Scalar>& store)
    : m_inputs(inputs)
    , m_options(checked(inputs, options))
    , m_threshold(thresholdOf(options.dropout))
    , m_weights(store.add(options.units * inputs))
    , m_bias(store.add(options.units))
{
    if (options.activation == Activation::BatchNormRelu) {
        m_gamma = store.add(options.units);
        m_beta = store.add(options.units);
        m_running = store.addStatistics(options.units, 0);
        store.addStatistics(options.units, 1);
    }
}

template <typename Scalar>
void Layer<Scalar>::initialise(ParamStore<Scalar>& store, Random& random) const
{
    const auto values = store.values();
    const double bound = 1 / std::sqrt(static_cast<double>(m_inputs));
    // The bias lies behind the weights.
    for (Scalar& value : values.subspan(m_weights, (m_inputs + 1) * units())) {
        value = static_cast<Scalar>(random.uniform(-bound, bound));
    }
    if (m_options.activation == Activation::BatchNormRelu) {
        std::ranges::fill(values.subspan(m_gamma, units()), Scalar(1));
        std::ranges::fill(values.subspan(m_beta, units()), Scalar(0));
    }
}

template <typename Scalar>
LayerWorkspace<Scalar> Layer<Scalar>::prepare(std::size_t maxBatch) const
{
    const auto rows = static_cast<Eigen::Index>(maxBatch);
    const auto columns = static_cast<Eigen::Index>(units());
    LayerWorkspace<Scalar> workspace;
    workspace.output.resize(rows, columns);
    workspace.gradient.resize(rows, columns);
    if (m_options.activation == Activation::BatchNormRelu) {
        workspace.normalised.resize(rows, columns);
        workspace.columns.resize(ColumnStatisticCount, columns);
    }
    if (m_options.activation != Activation::None) {
        workspace.random.resize(maxBatch * units());
    }
    return workspace;
}

template <typename Scalar>
Eigen::Map<const MatrixT<Scalar>> Layer<Scalar>::weights(const ParamStore<Scalar>& store) const
{
    return {store.values().data() + m_weights, static_cast<Eigen::Index>(units()), static_cast<Eigen::Index>(m_inputs)};
}

template <typename Scalar>
DropoutMask<Scalar> Layer<Scalar>::drawMask(Eigen::Index rows, LayerWorkspace<Scalar>& workspace,
                                            DropoutRandom& random) const
{
    if (m_threshold > 0) {
        random.fill(std::span(workspace.random).first(static_cast<std::size_t>(rows) * units()));
    }
    return {.random = workspace.random.data(), .threshold = m_threshold, .scale = dropoutScale()};
}

template <typename Scalar>
Scalar Layer<Scalar>::dropoutScale() const
{
    return static_cast<Scalar>(1 / (1 - m_options.dropout));
}

template <typename Scalar>
void Layer<Scalar>::forward(ParamStore<Scalar>& store, const ConstRef& x, LayerWorkspace<Scalar>& workspace,
                            DropoutRandom& random) const
{
    const Eigen::Index rows = x.rows();
    const Shape shape = shapeOf(rows, units());
    const auto parameters = store.values();
    const bool normalises = m_options.activation == Activation::BatchNormRelu;
    MatrixT<Scalar>& product = normalises ? workspace.normalised : workspace.output;
    product.topRows(rows).noalias() = x * weights(store).transpose();

    switch (m_options.activation) {
    case Activation::None:
        addBias(shape, &parameters[m_bias], product.data());
        break;
    case Activation::Relu:
        biasReluDropout(shape, &parameters[m_bias], drawMask(rows, workspace, random), product.data());
        break;
    case Activation::BatchNormRelu: {
        // Without the bias: the batch's mean would take it away again.
        MatrixT<Scalar>& columns = workspace.columns;
        batchNormReluDropout(BatchNormForward<Scalar>{.shape = shape,
                                                      .gamma = &parameters[m_gamma],
                                                      .beta = &parameters[m_beta],
                                                      .dropout = drawMask(rows, workspace, random),
                                                      .batch = product.data(),
                                                      .output = workspace.output.data(),
                                                      .mean = columns.row(Mean).data(),
                                                      .variance = columns.row(Variance).data(),
                                                      .inverseDeviation = columns.row(InverseDeviation).data()});
        followBatch(store, rows, columns);
        break;
    }
    }
}

template <typename Scalar>
void Layer<Scalar>::followBatch(ParamStore<Scalar>& store, Eigen::Index rows, const MatrixT<Scalar>& columns) const
{
    if (rows < 2) {
        return; // one row has no variance
    }
    const auto count = static_cast<Scalar>(rows);
    const auto momentum = static_cast<Scalar>(kMomentum);
    const auto bias = store.values().subspan(m_bias, units());
    const auto mean = store.statistics().subspan(m_running, units());
    const auto variance = store.statistics().subspan(m_running + units(), units());
    for (std::size_t j = 0; j < units(); ++j) {
        const auto column = static_cast<Eigen::Index>(j);
        mean[j] += momentum * (columns(Mean, column) + bias[j] - mean[j]);
        variance[j] += momentum * (columns(Variance, column) * count / (count - 1) - variance[j]);
    }
}

template <typename Scalar>
void Layer<Scalar>::backward(ParamStore<Scalar>& store, const ConstRef& x, LayerWorkspace<Scalar>& workspace,
                             MatrixT<Scalar>* inputGradient) const
{
    const Eigen::Index rows = x.rows();
    const Shape shape = shapeOf(rows, units());
    const auto gradients = store.gradients();
    Scalar* gradient = workspace.gradient.data();

    switch (m_options.activation) {
    case Activation::None:
        columnSums(shape, gradient, &gradients[m_bias]);
        break;
    case Activation::Relu:
        reluDropoutBackward(shape, workspace.output.data(), dropoutScale(), gradient);
        columnSums(shape, gradient, &gradients[m_bias]);
        break;
    case Activation::BatchNormRelu:
        // The gradient of the bias stays 0, because the loss does not depend on it.
        batchNormReluDropoutBackward(
            BatchNormBackward<Scalar>{.shape = shape,
                                      .gamma = &store.values()[m_gamma],
                                      .normalised = workspace.normalised.data(),
                                      .inverseDeviation = workspace.columns.row(InverseDeviation).data(),
                                      .output = workspace.output.data(),
                                      .dropoutScale = dropoutScale(),
                                      .gradient = gradient,
                                      .gammaGradient = &gradients[m_gamma],
                                      .betaGradient = &gradients[m_beta]});
        break;
    }

    const auto byProduct = workspace.gradient.topRows(rows);
    Eigen::Map<MatrixT<Scalar>> byWeights(&gradients[m_weights], static_cast<Eigen::Index>(units()),
                                          static_cast<Eigen::Index>(m_inputs));
    byWeights.noalias() = byProduct.transpose() * x;
    if (inputGradient != nullptr) {
        inputGradient->topRows(rows).noalias() = byProduct * weights(store);
    }
}

template <typename Scalar>
MatrixT<Scalar> Layer<Scalar>::evaluate(const ParamStore<Scalar>& store, const ConstRef& x) const
{
    const auto parameters = store.values();
    MatrixT<Scalar> y(x.rows(), static_cast<Eigen::Index>(units()));
    y.noalias() = x * weights(store).transpose();
    const Shape shape = shapeOf(x.rows(), units());
    if (m_options.activation == Activation::None) {
        addBias(shape, &parameters[m_bias], y.data());
        return y;
    }

    std::vector<Scalar> scale(units(), Scalar(1));
    std::vector<Scalar> shift(units());
    std::ranges::copy(parameters.subspan(m_bias, units()), shift.begin());
    if (m_options.activation == Activation::BatchNormRelu) {
        const auto mean = store.statistics().subspan(m_running, units());
        const auto variance = store.statistics().subspan(m_running + units(), units());
        for (std::size_t j = 0; j < units(); ++j) {
            scale[j] = parameters[m_gamma + j] / std::sqrt(variance[j] + static_cast<Scalar>(kBatchNormEpsilon));
            shift[j] = parameters[m_beta + j] + scale[j] * (shift[j] - mean[j]);
        }
    }
    scaleShiftRelu(shape, scale.data(), shift.data(), y.data());
    return y;
}

template class Layer<float>;
template class Layer<double>;

} // namespace nearfield::nn
