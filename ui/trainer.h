#pragma once

#include <optional>
#include <vector>

#include <QObject>
#include <QPointer>
#include <QString>

#include "core/library/reports.h"
#include "core/nn/training.h"
#include "ui/jobs/job_queue.h"

namespace nearfield::ui {

class LibrarySession;

/// Trains the autoencoder of the session's library as a queued job and tells what happens: the menu, the status bar
/// and the Training page show the one training that this object knows. GUI thread only.
class Trainer : public QObject
{
    Q_OBJECT
public:
    enum class State { Idle, Waiting, Running, Paused, Stopping };

    Trainer(LibrarySession& session, JobQueue& jobs, QObject* parent = nullptr);

    [[nodiscard]] State state() const noexcept { return m_state; }
    [[nodiscard]] bool isActive() const noexcept { return m_state != State::Idle; }

    /// Does nothing while active.
    void start(const TrainingOptions& options = {});
    void pause();
    void resume();
    /// Keeps the best model so far.
    void stop();

    // -- of the training that runs, or of the last one of this session
    [[nodiscard]] const TrainingOptions& options() const noexcept { return m_options; }
    [[nodiscard]] const std::vector<EpochRecord>& history() const noexcept { return m_history; }
    [[nodiscard]] std::size_t trainRows() const noexcept { return m_trainRows; }
    /// Epoch that runs now, from 1; 0 before the first.
    [[nodiscard]] std::size_t epoch() const noexcept { return m_epoch; }
    /// Share of the running epoch's rows done, in [0, 1].
    [[nodiscard]] double epochShare() const noexcept { return m_epochShare; }
    /// Epoch of the lowest validation RMSE so far; 0 before the first has ended.
    [[nodiscard]] std::size_t bestEpoch() const noexcept;
    /// Seconds until early stopping or the last epoch if validation improves no more; nothing before the first epoch.
    [[nodiscard]] std::optional<double> secondsLeft() const noexcept;
    /// Of the last training that ended in this session.
    [[nodiscard]] const std::optional<AutoencoderReport>& report() const noexcept { return m_report; }
    /// Why the last one failed; empty when it did not.
    [[nodiscard]] const QString& failure() const noexcept { return m_failure; }

Q_SIGNALS:
    void stateChanged();
    void progressed(); ///< epoch() or epochShare(); at most every 50 ms
    void epochEnded(); ///< history() has grown
    /// report() or failure() is set, and Library::trainingRuns() holds the run. The session has published the new
    /// sound space.
    void ended();

private:
    void setState(State state);

    LibrarySession& m_session;
    JobQueue& m_jobs;
    QPointer<Job> m_job;
    State m_state = State::Idle;
    TrainingOptions m_options;
    std::vector<EpochRecord> m_history;
    std::size_t m_trainRows = 0;
    std::size_t m_epoch = 0;
    double m_epochShare = 0;
    std::optional<AutoencoderReport> m_report;
    QString m_failure;
};

} // namespace nearfield::ui
