#pragma once

#include <memory>
#include <vector>

#include <QObject>
#include <QPointer>

#include "ui/jobs/job.h"

namespace nearfield::ui {

/// Runs jobs and owns them until they have ended. Two ways: enqueue() for work that must all be done, one at a time in
/// order (import, training); replace() for work of which only the latest answer counts (neighbours of a track).
/// GUI thread only. The destructor does stopAndWait().
class JobQueue : public QObject
{
    Q_OBJECT
public:
    explicit JobQueue(QObject* parent = nullptr);
    ~JobQueue() override;

    /// Starts when the jobs queued before it have ended. `receiver` is whom JobContext::post() serves. The job is
    /// deleted some time after its finished().
    Job* enqueue(JobInfo info, QObject* receiver, Job::Work work);

    /// Starts at once in place of the job in `slot`, which is asked to stop and whose results no longer arrive.
    void replace(QPointer<Job>& slot, JobInfo info, QObject* receiver, Job::Work work);

    /// The queued job that runs now, or null.
    [[nodiscard]] Job* current() const noexcept { return m_current; }
    /// Queued jobs that have not started.
    [[nodiscard]] std::size_t waiting() const noexcept { return m_waiting.size(); }
    /// Asks the current job to stop and drops those that wait.
    void cancelAll();
    /// Stops every job, waits for each to return and drops what it had still to say. Call before what jobs use goes.
    void stopAndWait();

Q_SIGNALS:
    /// current() is another job now, or none.
    void currentChanged();
    void waitingChanged();
    /// A job of either kind failed; shown in the window's message area.
    void failed(const QString& message);

private:
    Job* make(JobInfo info, QObject* receiver, Job::Work work);
    void startNext();
    void ended(Job* job);

    std::vector<std::unique_ptr<Job>> m_jobs; ///< all that have not ended
    std::vector<Job*> m_waiting;
    Job* m_current = nullptr;
};

} // namespace nearfield::ui
