#include "core/nn/training_loop.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <numbers>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/nn/adam.h"

namespace nearfield::nn {

namespace {

void check(const TrainingOptions& options, std::size_t trainRows, std::size_t validationRows, std::size_t smallestBatch)
{
    if (options.batchSize < smallestBatch || options.maxEpochs == 0 || options.patience == 0) {
        throw Error(
            ErrorKind::BadArgument,
            fmt::format("Training with batches of {} (at least {}), {} epochs and a patience of {} (at least 1)",
                        options.batchSize, smallestBatch, options.maxEpochs, options.patience));
    }
    if (!(options.learningRate > 0 && std::isfinite(options.learningRate))) {
        throw Error(ErrorKind::BadArgument,
                    fmt::format("A learning rate of {}: it must be above 0", options.learningRate));
    }
    if (trainRows < smallestBatch || validationRows == 0) {
        throw Error(ErrorKind::BadArgument, fmt::format("Training with {} rows (at least {}) and {} for validation (at "
                                                        "least 1)",
                                                        trainRows, smallestBatch, validationRows));
    }
}

/// Seconds since it was made, less those spent in `outside`.
class Stopwatch
{
public:
    [[nodiscard]] double seconds() const { return std::chrono::duration<double>(Clock::now() - m_start).count(); }

    template <typename Function>
    void outside(const Function& function)
    {
        const auto before = Clock::now();
        function();
        m_start += Clock::now() - before;
    }

private:
    using Clock = std::chrono::steady_clock;
    Clock::time_point m_start = Clock::now();
};

/// One run: everything in it is made at its start and ends with it.
class Run
{
public:
    Run(TrainingTask& task, std::span<const std::uint32_t> trainRows, const TrainingOptions& options,
        TrainingObserver& observer, const std::stop_token& stop)
        : m_task(task)
        , m_options(options)
        , m_observer(observer)
        , m_stop(stop)
        , m_random(options.seed)
        , m_order(trainRows.begin(), trainRows.end())
        , m_best(task.parameters())
        , m_adam({.learningRate = options.learningRate}, task.parameters())
    {
        task.prepare(std::min(options.batchSize, trainRows.size()), m_random.next());
    }

    TrainingReport run(std::span<const std::uint32_t> validationRows)
    {
        m_watch.outside([this] { m_observer.onStarted(m_options, m_order.size()); });
        TrainingReport report;
        report.stopReason = epochs(validationRows, report);
        m_task.parameters() = m_best;
        report.seconds = m_watch.seconds();
        return report;
    }

private:
    StopReason epochs(std::span<const std::uint32_t> validationRows, TrainingReport& report)
    {
        double lowest = std::numeric_limits<double>::infinity();
        for (std::size_t epoch = 1; epoch <= m_options.maxEpochs; ++epoch) {
            EpochRecord record{.epoch = epoch};
            m_adam.setLearningRate(rateOf(epoch));
            if (const auto ended = batches(record)) {
                return *ended;
            }
            const double loss = m_task.loss(validationRows);
            if (!std::isfinite(loss)) {
                return StopReason::Diverged;
            }
            record.validationRmse = recorded(loss);
            record.neighbourPrecision = m_task.neighbourPrecision();
            record.seconds = m_watch.seconds();
            report.history.push_back(record);
            if (loss < lowest) {
                lowest = loss;
                report.bestEpoch = epoch;
                m_best = m_task.parameters();
            }
            m_watch.outside([&] { m_observer.onEpoch(record); });
            if (epoch - report.bestEpoch >= m_options.patience) {
                return StopReason::EarlyStopped;
            }
        }
        return StopReason::MaxEpochs;
    }

    /// All batches of one epoch, in a new order; says if and why training ends here.
    std::optional<StopReason> batches(EpochRecord& record)
    {
        const double start = m_watch.seconds();
        m_random.shuffle(std::span(m_order));
        double sum = 0;
        std::size_t done = 0;
        while (m_order.size() - done >= m_task.smallestBatch()) {
            if (m_stop.stop_requested()) {
                return StopReason::Cancelled;
            }
            const auto rows = std::span(m_order).subspan(done, std::min(m_options.batchSize, m_order.size() - done));
            const double loss = m_task.lossAndGradient(rows);
            if (!std::isfinite(loss)) {
                return StopReason::Diverged;
            }
            m_adam.step(m_task.parameters(), m_task.rowGradients());
            sum += loss * static_cast<double>(rows.size());
            done += rows.size();
            m_watch.outside([&] { m_observer.onBatch(record.epoch, done, m_order.size()); });
            if (done == m_order.size()) {
                break;
            }
        }
        if (m_stop.stop_requested()) {
            return StopReason::Cancelled;
        }
        record.trainRmse = recorded(sum / static_cast<double>(done));
        record.samplesPerSecond = static_cast<double>(done) / (m_watch.seconds() - start);
        return std::nullopt;
    }

    [[nodiscard]] double recorded(double loss) const { return m_task.lossIsSquaredError() ? std::sqrt(loss) : loss; }

    [[nodiscard]] double rateOf(std::size_t epoch) const
    {
        constexpr double kLast = 1e-3;
        const double share = static_cast<double>(epoch - 1) / static_cast<double>(m_options.maxEpochs);
        const double factor = m_options.decays ? 0.5 * (1 + std::cos(std::numbers::pi * share)) : 1;
        return m_options.learningRate * std::max(factor, kLast);
    }

    TrainingTask& m_task;
    const TrainingOptions& m_options;
    TrainingObserver& m_observer;
    const std::stop_token& m_stop;
    Stopwatch m_watch;
    Random m_random;
    std::vector<std::uint32_t> m_order;
    ParamStore<float> m_best;
    Adam<float> m_adam;
};

} // namespace

TrainingReport train(TrainingTask& task, std::span<const std::uint32_t> trainRows,
                     std::span<const std::uint32_t> validationRows, const TrainingOptions& options,
                     TrainingObserver& observer, const std::stop_token& stop)
{
    check(options, trainRows.size(), validationRows.size(), task.smallestBatch());
    return Run(task, trainRows, options, observer, stop).run(validationRows);
}

} // namespace nearfield::nn
