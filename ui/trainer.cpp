#include "ui/trainer.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include <QLocale>

#include "core/library/library.h"
#include "ui/library_session.h"
#include "ui/text.h"

namespace nearfield::ui {

namespace {

std::size_t bestOf(const std::vector<EpochRecord>& history)
{
    const auto best = std::min_element(history.begin(), history.end(), [](const auto& a, const auto& b) {
        return a.validationRmse < b.validationRmse;
    });
    return best == history.end() ? 0 : best->epoch;
}

/// Seconds until the training ends if validation improves no more.
std::optional<double> leastSecondsLeft(const std::vector<EpochRecord>& history, const TrainingOptions& options)
{
    if (history.empty()) {
        return std::nullopt;
    }
    const EpochRecord& last = history.back();
    const std::size_t end = std::min(options.maxEpochs, bestOf(history) + options.patience);
    const std::size_t left = end > last.epoch ? end - last.epoch : 0;
    return last.seconds / static_cast<double>(last.epoch) * static_cast<double>(left);
}

/// Carries what the training tells from its thread to the trainer, and holds it while the job is paused.
class Reporter : public TrainingObserver
{
public:
    struct Receiver ///< called on the GUI thread
    {
        std::function<void(std::size_t trainRows)> started;
        std::function<void(std::size_t epoch, double share)> batch;
        std::function<void(const EpochRecord&)> epoch;
    };

    Reporter(JobContext& context, Receiver receiver)
        : m_context(context)
        , m_receiver(std::move(receiver))
    {
    }

    void onStarted(const TrainingOptions& options, std::size_t trainRows) override
    {
        m_options = options;
        m_context.post([started = m_receiver.started, trainRows] { started(trainRows); });
    }

    void onBatch(std::size_t epoch, std::size_t done, std::size_t total) override
    {
        m_context.waitWhilePaused();
        const auto now = std::chrono::steady_clock::now();
        if (now - m_lastBatch < kBatchInterval) {
            return;
        }
        m_lastBatch = now;
        const double share = static_cast<double>(done) / static_cast<double>(std::max<std::size_t>(total, 1));
        m_context.post([batch = m_receiver.batch, epoch, share] { batch(epoch, share); });
        reportProgress(epoch);
    }

    void onEpoch(const EpochRecord& record) override
    {
        m_history.push_back(record);
        m_context.post([onGui = m_receiver.epoch, record] { onGui(record); });
    }

private:
    void reportProgress(std::size_t epoch)
    {
        QString text = Trainer::tr("Training autoencoder — epoch %1 of at most %2").arg(epoch).arg(m_options.maxEpochs);
        if (const auto left = leastSecondsLeft(m_history, m_options)) {
            text += Trainer::tr(", validation RMSE %1, at least %2")
                        .arg(QLocale().toString(m_history.back().validationRmse, 'f', 4), timeLeftText(*left));
        }
        m_context.report({.stage = utf8(text),
                          .done = static_cast<std::int64_t>(epoch - 1),
                          .total = static_cast<std::int64_t>(m_options.maxEpochs)});
    }

    static constexpr std::chrono::milliseconds kBatchInterval{50};

    JobContext& m_context;
    Receiver m_receiver;
    TrainingOptions m_options;
    std::vector<EpochRecord> m_history;
    std::chrono::steady_clock::time_point m_lastBatch;
};

} // namespace

Trainer::Trainer(LibrarySession& session, JobQueue& jobs, QObject* parent)
    : QObject(parent)
    , m_session(session)
    , m_jobs(jobs)
{
}

void Trainer::start(const TrainingOptions& options)
{
    if (isActive()) {
        return;
    }
    m_options = options;
    m_history.clear();
    m_trainRows = 0;
    m_epoch = 0;
    m_epochShare = 0;
    m_report.reset();
    m_failure.clear();

    const Reporter::Receiver receiver{.started = [this](std::size_t rows) { m_trainRows = rows; },
                                      .batch =
                                          [this](std::size_t epoch, double share) {
                                              m_epoch = epoch;
                                              m_epochShare = share;
                                              Q_EMIT progressed();
                                          },
                                      .epoch =
                                          [this](const EpochRecord& record) {
                                              m_history.push_back(record);
                                              Q_EMIT epochEnded();
                                          }};
    setState(State::Waiting);
    m_job = m_jobs.enqueue({.title = tr("Training autoencoder"), .pausable = true}, this,
                           [this, receiver, options, &library = m_session.library()](JobContext& context) {
                               Reporter reporter(context, receiver);
                               const AutoencoderReport report =
                                   library.trainAutoencoder(options, reporter, context.stopToken());
                               context.post([this, report] { m_report = report; });
                           });
    if (m_job->isRunning()) {
        setState(State::Running);
    }
    connect(m_job, &Job::started, this, [this] { setState(State::Running); });
    connect(m_job, &Job::pausedChanged, this,
            [this](bool paused) { setState(paused ? State::Paused : State::Running); });
    connect(m_job, &Job::failed, this, [this](const QString& message) { m_failure = message; });
    connect(m_job, &Job::finished, this, [this] {
        m_session.refresh();
        setState(State::Idle);
        Q_EMIT ended();
    });
}

void Trainer::pause()
{
    if (m_state == State::Running) {
        m_job->pause();
    }
}

void Trainer::resume()
{
    if (m_state == State::Paused) {
        m_job->resume();
    }
}

void Trainer::stop()
{
    if (isActive() && m_state != State::Stopping) {
        setState(State::Stopping);
        m_job->cancel();
    }
}

std::size_t Trainer::bestEpoch() const noexcept
{
    return bestOf(m_history);
}

std::optional<double> Trainer::secondsLeft() const noexcept
{
    return isActive() ? leastSecondsLeft(m_history, m_options) : std::nullopt;
}

void Trainer::setState(State state)
{
    if (state != m_state) {
        m_state = state;
        Q_EMIT stateChanged();
    }
}

} // namespace nearfield::ui
