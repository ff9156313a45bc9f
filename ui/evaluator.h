#pragma once

#include <optional>
#include <vector>

#include <QObject>
#include <QPointer>
#include <QString>

#include "core/library/evaluation_report.h"
#include "ui/jobs/job_queue.h"

namespace nearfield::ui {

class LibrarySession;

/// Evaluates the models of the session's library as a queued job, and holds what was found before. GUI thread only.
class Evaluator : public QObject
{
    Q_OBJECT
public:
    enum class State { Idle, Waiting, Running, Stopping };
    enum class Outcome { None, Done, Cancelled, Failed };

    /// Reads the earlier evaluations in a job.
    Evaluator(LibrarySession& session, JobQueue& jobs, QObject* parent = nullptr);

    [[nodiscard]] State state() const noexcept { return m_state; }
    [[nodiscard]] bool isActive() const noexcept { return m_state != State::Idle; }
    /// Does nothing while active.
    void start(const EvaluationOptions& options);
    /// Nothing is kept.
    void cancel();

    /// What is being done, and how far in [0, 1] where that is known.
    [[nodiscard]] QString stage() const;
    [[nodiscard]] std::optional<double> share() const;

    /// Of the last evaluation of this session.
    [[nodiscard]] Outcome outcome() const noexcept { return m_outcome; }
    [[nodiscard]] const QString& failure() const noexcept { return m_failure; }

    /// Newest first.
    [[nodiscard]] const std::vector<StoredEvaluation>& evaluations() const noexcept { return m_evaluations; }
    /// False until they are read for the first time.
    [[nodiscard]] bool isRead() const noexcept { return m_isRead; }

Q_SIGNALS:
    void stateChanged();
    void progressed();
    void evaluationsChanged();

private:
    void end();
    void read();
    void setState(State state);

    LibrarySession& m_session;
    JobQueue& m_jobs;
    QPointer<Job> m_job;
    QPointer<Job> m_readJob;
    State m_state = State::Idle;
    Outcome m_outcome = Outcome::None;
    QString m_failure;
    std::vector<StoredEvaluation> m_evaluations;
    bool m_isRead = false;
};

} // namespace nearfield::ui
