#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <stop_token>

#include "core/nn/embedding.h"
#include "core/nn/param_store.h"
#include "core/nn/training.h"

namespace nearfield::nn {

/// What one model adds to the loop: loss and gradient for a set of rows. Rows are indices into the task's own data.
class TrainingTask
{
public:
    virtual ~TrainingTask() = default;

    [[nodiscard]] virtual ParamStore<float>& parameters() = 0;
    /// Gradients of the embedding rows that the last batch touched; only those rows are updated.
    [[nodiscard]] virtual std::span<const RowGradient<float>* const> rowGradients() const { return {}; }
    /// A shorter last batch is left out of its epoch; the order is new every epoch, so no row is left out for good.
    [[nodiscard]] virtual std::size_t smallestBatch() const { return 1; }

    /// Called once, before the first batch: sizes every workspace, so that batches allocate nothing.
    /// `seed` is for what is random within a batch (dropout).
    virtual void prepare(std::size_t maxBatch, std::uint64_t seed) = 0;
    /// Mean squared error of the rows in training mode; leaves its gradient in parameters() and rowGradients().
    [[nodiscard]] virtual double lossAndGradient(std::span<const std::uint32_t> rows) = 0;
    /// Mean squared error of any number of rows in evaluation mode.
    [[nodiscard]] virtual double loss(std::span<const std::uint32_t> rows) = 0;
    /// Whether both losses are mean squared errors, whose roots belong in the record, or something else.
    [[nodiscard]] virtual bool lossIsSquaredError() const { return true; }
    /// Asked after the validation loss: EpochRecord::neighbourPrecision of the present parameters.
    [[nodiscard]] virtual double neighbourPrecision() { return std::numeric_limits<double>::quiet_NaN(); }
};

/// The one training loop: Adam over shuffled batches, validation after every epoch, early stopping after
/// `patience` epochs without a lower validation loss. On return the parameters and statistics are those of
/// report.bestEpoch whatever the reason for stopping; those at the start if no epoch was completed.
/// The stop token is asked before and after every batch. A loss that is not finite ends the training as Diverged.
/// The same seed and data give the same history, on one machine. Time spent in the observer does not count.
/// Throws BadArgument for an option out of range, too few training rows for a batch or no validation rows.
[[nodiscard]] TrainingReport train(TrainingTask& task, std::span<const std::uint32_t> trainRows,
                                   std::span<const std::uint32_t> validationRows, const TrainingOptions& options,
                                   TrainingObserver& observer, const std::stop_token& stop);

} // namespace nearfield::nn
