#include "ui/trainer.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <type_traits>
#include <utility>

#include <QLocale>

#include "core/library/library.h"
#include "ui/library_session.h"
#include "ui/text.h"

namespace nearfield::ui {

namespace {

/// A training that diverges has validation errors that are no numbers: they are never the best.
std::size_t bestOf(const std::vector<EpochRecord>& history)
{
    const EpochRecord* best = nullptr;
    for (const EpochRecord& record : history) {
        if (std::isfinite(record.validationRmse) && (best == nullptr || record.validationRmse < best->validationRmse)) {
            best = &record;
        }
    }
    return best == nullptr ? 0 : best->epoch;
}

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

QString titleOf(TrainedModel model)
{
    return model == TrainedModel::Autoencoder ? Trainer::tr("Training autoencoder")
                                              : Trainer::tr("Training ratings model");
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

    Reporter(JobContext& context, QString title, Receiver receiver)
        : m_context(context)
        , m_title(std::move(title))
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
        QString text = Trainer::tr("%1 — epoch %2 of at most %3").arg(m_title).arg(epoch).arg(m_options.maxEpochs);
        if (const auto left = leastSecondsLeft(m_history, m_options)) {
            const bool isLoss = m_history.back().hasNeighbours();
            text += (isLoss ? Trainer::tr(", validation loss %1, at least %2")
                            : Trainer::tr(", validation RMSE %1, at least %2"))
                        .arg(QLocale().toString(m_history.back().validationRmse, 'f', 4), timeLeftText(*left));
        }
        m_context.report({.stage = utf8(text),
                          .done = static_cast<std::int64_t>(epoch - 1),
                          .total = static_cast<std::int64_t>(m_options.maxEpochs)});
    }

    static constexpr std::chrono::milliseconds kBatchInterval{50};

    JobContext& m_context;
    QString m_title;
    Receiver m_receiver;
    TrainingOptions m_options;
    std::vector<EpochRecord> m_history;
    std::chrono::steady_clock::time_point m_lastBatch;
};

} // namespace

std::optional<TrainedModel> trainedModelOf(std::string_view kind)
{
    if (kind == "autoencoder") {
        return TrainedModel::Autoencoder;
    }
    return kind == "ratings" ? std::optional(TrainedModel::Ratings) : std::nullopt;
}

TrainingOptions defaultTrainingOptions(TrainedModel model, SoundVariant variant, std::size_t tracks)
{
    return model == TrainedModel::Autoencoder ? defaultSoundTraining(variant, tracks) : defaultRatingsTraining();
}

std::size_t LiveTraining::bestEpoch() const noexcept
{
    return bestOf(history);
}

std::optional<double> LiveTraining::secondsLeft() const noexcept
{
    return leastSecondsLeft(history, options);
}

std::optional<double> LiveTraining::testRmse() const noexcept
{
    return std::visit(
        [](const auto& ended) -> std::optional<double> {
            if constexpr (!std::is_same_v<std::decay_t<decltype(ended)>, std::monostate>) {
                if (ended.kept) {
                    return ended.testRmse;
                }
            }
            return std::nullopt;
        },
        report);
}

Trainer::Trainer(LibrarySession& session, JobQueue& jobs, QObject* parent)
    : QObject(parent)
    , m_session(session)
    , m_jobs(jobs)
{
}

TrainingOptions Trainer::options(TrainedModel model) const
{
    const auto& set = m_options[static_cast<std::size_t>(model)];
    return set ? *set : defaultTrainingOptions(model, m_variant, m_session.catalogue()->size());
}

void Trainer::setOptions(TrainedModel model, const std::optional<TrainingOptions>& options)
{
    m_options[static_cast<std::size_t>(model)] = options;
}

void Trainer::start(TrainedModel model)
{
    if (!isActive()) {
        run(model);
    }
}

void Trainer::start(TrainedModel model, const TrainingOptions& options)
{
    setOptions(model, options);
    start(model);
}

void Trainer::startAll()
{
    if (isActive()) {
        return;
    }
    if (m_session.stats().ratings >= kFewestAnswersToTrain) {
        m_next = TrainedModel::Ratings;
    }
    run(TrainedModel::Autoencoder);
}

void Trainer::run(TrainedModel model)
{
    m_model = model;
    const TrainingOptions options = this->options(model);
    current() = {};
    current().options = options;

    const Reporter::Receiver receiver{.started = [this](std::size_t rows) { current().trainRows = rows; },
                                      .batch =
                                          [this](std::size_t epoch, double share) {
                                              current().epoch = epoch;
                                              current().epochShare = share;
                                              Q_EMIT progressed();
                                          },
                                      .epoch =
                                          [this](const EpochRecord& record) {
                                              current().history.push_back(record);
                                              Q_EMIT epochEnded();
                                          }};
    m_job = m_jobs.enqueue(
        {.title = titleOf(model), .pausable = true}, this,
        [this, model, receiver, options, variant = m_variant, &library = m_session.library()](JobContext& context) {
            Reporter reporter(context, titleOf(model), receiver);
            const auto take = [&](const auto& report) { context.post([this, report] { current().report = report; }); };
            if (model == TrainedModel::Autoencoder) {
                take(library.trainAutoencoder(options, reporter, context.stopToken(), true, variant));
            } else {
                take(library.trainRatings(options, reporter, context.stopToken()));
            }
        });
    setState(m_job->isRunning() ? State::Running : State::Waiting);
    connect(m_job, &Job::started, this, [this] { setState(State::Running); });
    connect(m_job, &Job::pausedChanged, this,
            [this](bool paused) { setState(paused ? State::Paused : State::Running); });
    connect(m_job, &Job::failed, this, [this](const QString& message) { current().failure = message; });
    connect(m_job, &Job::finished, this, &Trainer::end);
}

void Trainer::end()
{
    const TrainedModel model = m_model;
    const bool stopped = m_job->isStopping(); // here or in the status line
    const auto next = std::exchange(m_next, std::nullopt);
    m_session.refresh();
    if (stopped || !next) {
        setState(State::Idle);
    } else {
        run(*next);
    }
    Q_EMIT ended(model);
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

void Trainer::setState(State state)
{
    if (state != m_state) {
        m_state = state;
        Q_EMIT stateChanged();
    }
}

} // namespace nearfield::ui
