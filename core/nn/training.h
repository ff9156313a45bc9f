#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

namespace nearfield {

/// Why a training ended. All are results, none is an error.
enum class StopReason : std::uint8_t {
    MaxEpochs,
    EarlyStopped, ///< no better validation loss for `patience` epochs
    Cancelled,    ///< by the stop token, within a batch
    Diverged,     ///< a loss that is not finite
};
[[nodiscard]] std::string_view toString(StopReason reason) noexcept; ///< "early_stopped", …

struct TrainingOptions
{
    std::size_t batchSize = 256;
    std::size_t maxEpochs = 300;
    std::size_t patience = 50; ///< epochs without improvement before early stopping
    double learningRate = 0.001;
    std::uint64_t seed = 1; ///< initial values, order of rows and dropout; the same seed gives the same history
    /// The rate falls along half a cosine to a thousandth at maxEpochs (Loshchilov & Hutter 2017, arXiv 1608.03983).
    bool decays = false;
};

/// Losses are root mean squared errors, in evaluation mode (no dropout) for validation and as met in training for
/// train. A task with a neighbourhood objective gives its loss as it is, and neighbourPrecision beside it.
struct EpochRecord
{
    std::size_t epoch = 0; ///< from 1
    double trainRmse = 0;
    double validationRmse = 0;
    double seconds = 0;          ///< since the start of training, pauses left out
    double samplesPerSecond = 0; ///< training rows of this epoch over the time of its batches, without validation
    /// Of the ten nearest tracks of validation artists' tracks, the share by the same artist; NaN where no
    /// neighbourhood is trained.
    double neighbourPrecision = std::numeric_limits<double>::quiet_NaN();

    [[nodiscard]] bool hasNeighbours() const noexcept { return !std::isnan(neighbourPrecision); }
};

struct TrainingReport
{
    std::vector<EpochRecord> history;
    std::size_t bestEpoch = 0; ///< whose parameters were restored; 0, those at the start, when none was completed
    StopReason stopReason = StopReason::MaxEpochs;
    double seconds = 0;
};

/// Told how training goes, on the thread that trains. A callback that waits pauses the training; the stop token still
/// has to be set for the training to end, so a pause must also end when a stop is requested.
class TrainingObserver
{
public:
    virtual ~TrainingObserver() = default;
    virtual void onStarted(const TrainingOptions& /*options*/, std::size_t /*trainRows*/) {}
    /// After every batch: `done` of `total` rows of the epoch.
    virtual void onBatch(std::size_t /*epoch*/, std::size_t /*done*/, std::size_t /*total*/) {}
    virtual void onEpoch(const EpochRecord& /*record*/) {}
};

} // namespace nearfield
