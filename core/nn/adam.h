#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/nn/embedding.h"
#include "core/nn/param_store.h"

namespace nearfield::nn {

struct AdamOptions
{
    double learningRate = 0.001;
    double beta1 = 0.9;
    double beta2 = 0.999;
    double epsilon = 1e-8;
};

/// Adam (Kingma & Ba 2015, arXiv 1412.6980, algorithm 1), bias-corrected as PyTorch's. Holds the state of one training
/// run: the two moments of every parameter and the number of steps. Instantiated for float and double.
///
/// Rows of tables are updated lazily, as PyTorch's SparseAdam: a row that the batch did not touch keeps its value and
/// its moments, while the bias correction counts all steps. This differs from Adam on a gradient of 0 for such rows,
/// which would go on moving them by their moments, and costs the batch instead of the table.
template <typename Scalar>
class Adam
{
public:
    Adam(const AdamOptions& options, const ParamStore<Scalar>& store);

    void setLearningRate(double rate) noexcept { m_options.learningRate = rate; }

    /// Follows the gradients of the dense parameters and of the given rows.
    void step(ParamStore<Scalar>& store, std::span<const RowGradient<Scalar>* const> tables = {});

private:
    AdamOptions m_options;
    std::uint64_t m_steps = 0;
    std::vector<Scalar> m_first;  ///< moment of each value
    std::vector<Scalar> m_second; ///< moment of each value
};

} // namespace nearfield::nn
