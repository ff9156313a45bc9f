#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/matrix.h"
#include "core/base/random.h"
#include "core/nn/network.h"

namespace nearfield::test {

template <typename Scalar>
MatrixT<Scalar> randomMatrix(Random& random, Eigen::Index rows, Eigen::Index columns)
{
    MatrixT<Scalar> out(rows, columns);
    for (Eigen::Index i = 0; i < out.size(); ++i) {
        out.data()[i] = static_cast<Scalar>(random.uniform());
    }
    return out;
}

/// A network with parameters of its own.
template <typename Scalar>
struct Model
{
    Model(std::size_t inputs, const std::vector<nn::LayerOptions>& layers, std::uint64_t seed)
        : network(inputs, layers, store)
    {
        Random random(seed);
        network.initialise(store, random);
    }

    nn::ParamStore<Scalar> store;
    nn::Network<Scalar> network;
};

/// Mean squared error of one batch in training mode; leaves its gradient in the store and, if asked for, that of x.
template <typename Scalar>
double lossAndGradient(Model<Scalar>& model, const MatrixT<Scalar>& x, const MatrixT<Scalar>& target,
                       typename nn::Network<Scalar>::Workspace& workspace, MatrixT<Scalar>* inputGradient = nullptr)
{
    const auto y = model.network.forward(model.store, x, workspace);
    const auto size = static_cast<std::size_t>(target.size());
    const double sum = nn::squaredError(size, y.data(), target.data(), 2 / static_cast<Scalar>(target.size()),
                                        model.network.outputGradient(x.rows(), workspace).data());
    model.network.backward(model.store, x, workspace, inputGradient);
    return sum / static_cast<double>(size);
}

} // namespace nearfield::test
