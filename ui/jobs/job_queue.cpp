#include "ui/jobs/job_queue.h"

#include <algorithm>
#include <utility>

namespace nearfield::ui {

JobQueue::JobQueue(QObject* parent)
    : QObject(parent)
{
}

JobQueue::~JobQueue()
{
    stopAndWait();
}

Job* JobQueue::enqueue(JobInfo info, QObject* receiver, Job::Work work)
{
    Job* job = make(std::move(info), receiver, std::move(work));
    m_waiting.push_back(job);
    Q_EMIT waitingChanged();
    startNext();
    return job;
}

void JobQueue::replace(QPointer<Job>& slot, JobInfo info, QObject* receiver, Job::Work work)
{
    if (slot != nullptr) {
        slot->silence();
    }
    slot = make(std::move(info), receiver, std::move(work));
    slot->start();
}

void JobQueue::cancelAll()
{
    for (Job* job : std::exchange(m_waiting, {})) {
        job->cancel();
    }
    if (m_current != nullptr) {
        m_current->cancel();
    }
    Q_EMIT waitingChanged();
}

void JobQueue::stopAndWait()
{
    // All at once, so that waiting for one is waiting for all; then each joins in its destructor.
    for (const auto& job : m_jobs) {
        job->m_stop.request_stop();
    }
    m_waiting.clear();
    m_current = nullptr;
    m_jobs.clear();
}

Job* JobQueue::make(JobInfo info, QObject* receiver, Job::Work work)
{
    m_jobs.push_back(std::unique_ptr<Job>(new Job(std::move(info), receiver, std::move(work))));
    Job* job = m_jobs.back().get();
    connect(job, &Job::failed, this, &JobQueue::failed);
    connect(job, &Job::finished, this, [this, job] { ended(job); });
    return job;
}

void JobQueue::startNext()
{
    if (m_current != nullptr || m_waiting.empty()) {
        return;
    }
    m_current = m_waiting.front();
    m_waiting.erase(m_waiting.begin());
    m_current->start();
    Q_EMIT currentChanged();
    Q_EMIT waitingChanged();
}

void JobQueue::ended(Job* job)
{
    const auto owned =
        std::find_if(m_jobs.begin(), m_jobs.end(), [job](const auto& candidate) { return candidate.get() == job; });
    owned->release()->deleteLater(); // it is emitting finished() right now
    m_jobs.erase(owned);

    if (std::erase(m_waiting, job) > 0) {
        Q_EMIT waitingChanged();
    }
    if (m_current == job) {
        m_current = nullptr;
        startNext();
        if (m_current == nullptr) {
            Q_EMIT currentChanged();
        }
    }
}

} // namespace nearfield::ui
