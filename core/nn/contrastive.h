#pragma once

#include <cstdint>
#include <limits>
#include <span>

#include "core/base/matrix.h"

namespace nearfield::nn {

/// The owner of a sample that is nobody's: it is never anyone's own.
inline constexpr std::uint32_t kNoOwner = std::numeric_limits<std::uint32_t>::max();

/// Rows divided by their lengths, in place; `lengths` gets them. A row of zeros stays.
template <typename Scalar>
void normaliseRows(Eigen::Ref<MatrixT<Scalar>> rows, VectorT<Scalar>& lengths);

/// Its chain rule, in place: in, the gradient by the unit rows; out, by the rows before. (g − n (n·g)) / length.
template <typename Scalar>
void normaliseRowsBackward(const Eigen::Ref<const MatrixT<Scalar>>& unit, const VectorT<Scalar>& lengths,
                           Eigen::Ref<MatrixT<Scalar>> gradient);

/// Working memory of contrastiveLoss for batches of up to so many pairs.
template <typename Scalar>
struct ContrastiveWorkspace
{
    MatrixT<Scalar> scores; ///< pairs × pairs
    VectorT<Scalar> rowSums;
    VectorT<Scalar> columnSums;
};

/// The symmetric InfoNCE of pairs (van den Oord et al. 2018, arXiv 1807.03748; the symmetric form is Radford et al.
/// 2021, arXiv 2103.00020): row i of the first half of `unit` (2n × d, rows of length 1) belongs to row i of the second
/// half, and the other rows of that half are what it has to be told from; mean over both directions of
/// −log(exp(aᵢ·bᵢ/T) / Σⱼ exp(aᵢ·bⱼ/T)). A j ≠ i of the same owner as i is left out of the sum: it is no stranger.
/// `gradient`, 2n × d, gets the loss's times `weight`, by the unit rows. Returns the loss, without the weight.
template <typename Scalar>
[[nodiscard]] double contrastiveLoss(const Eigen::Ref<const MatrixT<Scalar>>& unit,
                                     std::span<const std::uint32_t> owners, Scalar temperature, Scalar weight,
                                     ContrastiveWorkspace<Scalar>& workspace, Eigen::Ref<MatrixT<Scalar>> gradient);

} // namespace nearfield::nn
