#include "core/nn/contrastive.h"

#include <cassert>
#include <cmath>

namespace nearfield::nn {

template <typename Scalar>
void normaliseRows(Eigen::Ref<MatrixT<Scalar>> rows, VectorT<Scalar>& lengths)
{
    lengths = rows.rowwise().norm();
    for (Eigen::Index i = 0; i < rows.rows(); ++i) {
        if (lengths[i] > 0) {
            rows.row(i) /= lengths[i];
        }
    }
}

template <typename Scalar>
void normaliseRowsBackward(const Eigen::Ref<const MatrixT<Scalar>>& unit, const VectorT<Scalar>& lengths,
                           Eigen::Ref<MatrixT<Scalar>> gradient)
{
    for (Eigen::Index i = 0; i < unit.rows(); ++i) {
        const Scalar along = unit.row(i).dot(gradient.row(i));
        if (lengths[i] > 0) {
            gradient.row(i) = (gradient.row(i) - along * unit.row(i)) / lengths[i];
        } else {
            gradient.row(i).setZero();
        }
    }
}

template <typename Scalar>
double contrastiveLoss(const Eigen::Ref<const MatrixT<Scalar>>& unit, std::span<const std::uint32_t> owners,
                       Scalar temperature, Scalar weight, ContrastiveWorkspace<Scalar>& workspace,
                       Eigen::Ref<MatrixT<Scalar>> gradient)
{
    const Eigen::Index n = unit.rows() / 2;
    assert(static_cast<Eigen::Index>(owners.size()) == n && gradient.rows() == unit.rows());
    const auto a = unit.topRows(n);
    const auto b = unit.bottomRows(n);
    MatrixT<Scalar>& scores = workspace.scores;
    scores.resize(n, n); // allocates only when n changes
    scores.noalias() = a * b.transpose();

    // No cosine is above 1, so exp((cosine − 1) / T) cannot overflow, and the shift cancels out.
    const Scalar sharpness = 1 / temperature;
    double positives = 0;
    for (Eigen::Index i = 0; i < n; ++i) {
        positives += static_cast<double>((scores(i, i) - 1) * sharpness);
    }
    scores = ((scores.array() - Scalar(1)) * sharpness).exp().matrix();
    for (Eigen::Index i = 0; i < n; ++i) {
        const std::uint32_t owner = owners[static_cast<std::size_t>(i)];
        Scalar* row = scores.row(i).data();
        for (Eigen::Index j = 0; j < n; ++j) {
            if (owners[static_cast<std::size_t>(j)] == owner && owner != kNoOwner && i != j) {
                row[j] = 0;
            }
        }
    }
    workspace.rowSums = scores.rowwise().sum();
    workspace.columnSums = scores.colwise().sum().transpose();
    double loss = 0;
    for (Eigen::Index i = 0; i < n; ++i) {
        loss += std::log(static_cast<double>(workspace.rowSums[i])) +
                std::log(static_cast<double>(workspace.columnSums[i]));
    }
    loss = (loss / 2 - positives) / static_cast<double>(n);

    // By the scores: (softmax of the row + softmax of the column) / 2 − 1 on the diagonal, over n.
    const Scalar factor = weight * sharpness / static_cast<Scalar>(n);
    workspace.rowSums = workspace.rowSums.cwiseInverse() / 2;
    workspace.columnSums = workspace.columnSums.cwiseInverse() / 2;
    for (Eigen::Index i = 0; i < n; ++i) {
        scores.row(i).array() *= (workspace.columnSums.transpose().array() + workspace.rowSums[i]) * factor;
        scores(i, i) -= factor;
    }
    gradient.topRows(n).noalias() = scores * b;
    gradient.bottomRows(n).noalias() = scores.transpose() * a;
    return loss;
}

#define NEARFIELD_INSTANTIATE(Scalar)                                                                                  \
    template void normaliseRows<Scalar>(Eigen::Ref<MatrixT<Scalar>>, VectorT<Scalar>&);                                \
    template void normaliseRowsBackward<Scalar>(const Eigen::Ref<const MatrixT<Scalar>>&, const VectorT<Scalar>&,      \
                                                Eigen::Ref<MatrixT<Scalar>>);                                          \
    template double contrastiveLoss<Scalar>(const Eigen::Ref<const MatrixT<Scalar>>&, std::span<const std::uint32_t>,  \
                                            Scalar, Scalar, ContrastiveWorkspace<Scalar>&,                             \
                                            Eigen::Ref<MatrixT<Scalar>>);
NEARFIELD_INSTANTIATE(float)
NEARFIELD_INSTANTIATE(double)
#undef NEARFIELD_INSTANTIATE

} // namespace nearfield::nn
