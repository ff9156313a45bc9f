#pragma once

#include <Eigen/Core>

namespace nearfield {

/// Data layout of the whole program: one sample a row, row-major, compact.
/// `float` in the product; `double` in gradient checks and reference computations.
template <typename Scalar>
using MatrixT = Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
template <typename Scalar>
using VectorT = Eigen::Matrix<Scalar, Eigen::Dynamic, 1>;

using Matrix = MatrixT<float>;
using Vector = VectorT<float>;
using MatrixRef = Eigen::Ref<Matrix>;
using ConstMatrixRef = Eigen::Ref<const Matrix>;

} // namespace nearfield
