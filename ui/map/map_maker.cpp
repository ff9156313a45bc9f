#include "ui/map/map_maker.h"

#include "core/library/library.h"
#include "ui/library_session.h"

namespace nearfield::ui {

MapMaker::MapMaker(LibrarySession& session, JobQueue& jobs, QObject* parent)
    : QObject(parent)
    , m_session(session)
    , m_jobs(jobs)
{
}

void MapMaker::layOut(bool afresh)
{
    if (isRunning()) {
        return;
    }
    m_cancelled = false;
    m_failure.clear();
    m_job = m_jobs.enqueue(
        {.title = tr("Laying out the map")}, this, [this, &library = m_session.library(), afresh](JobContext& context) {
            const MapReport report = library.layOutMap({.afresh = afresh}, context.progress(), context.stopToken());
            context.post([this, report] {
                m_report = report;
                m_cancelled = report.cancelled;
                m_session.refresh();
            });
        });
    connect(m_job, &Job::progressed, this, &MapMaker::progressed);
    connect(m_job, &Job::started, this, &MapMaker::progressed);
    connect(m_job, &Job::failed, this, [this](const QString& message) { m_failure = message; });
    connect(m_job, &Job::finished, this, [this] {
        m_cancelled = m_cancelled || (m_job != nullptr && m_job->isStopping());
        m_job = nullptr;
        Q_EMIT changed();
    });
    Q_EMIT changed();
}

void MapMaker::cancel()
{
    if (m_job != nullptr) {
        m_job->cancel();
    }
}

QString MapMaker::stage() const
{
    return m_job != nullptr && m_job->isRunning() ? m_job->stage() : tr("Waiting for other work to end");
}

std::optional<double> MapMaker::share() const
{
    return m_job != nullptr ? m_job->share() : std::nullopt;
}

} // namespace nearfield::ui
