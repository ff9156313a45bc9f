#pragma once

#include <optional>

#include <QObject>
#include <QPointer>
#include <QString>

#include "core/library/track_map.h"
#include "ui/jobs/job_queue.h"

namespace nearfield::ui {

class LibrarySession;

/// Lays the map out as a job of the queue, when asked, and tells how it goes. The session publishes what comes of it.
/// GUI thread only.
class MapMaker : public QObject
{
    Q_OBJECT
public:
    MapMaker(LibrarySession& session, JobQueue& jobs, QObject* parent = nullptr);

    /// Nothing while one is being laid out. `afresh`: without regard to where tracks lie now.
    void layOut(bool afresh = false);
    void cancel();

    /// Waiting for other work, or at it.
    [[nodiscard]] bool isRunning() const noexcept { return m_job != nullptr; }
    [[nodiscard]] QString stage() const;
    [[nodiscard]] std::optional<double> share() const;
    /// How the last one ended.
    [[nodiscard]] bool wasCancelled() const noexcept { return m_cancelled; }
    [[nodiscard]] const QString& failure() const noexcept { return m_failure; } ///< for people; empty: it did not fail
    [[nodiscard]] const std::optional<MapReport>& report() const noexcept { return m_report; }

Q_SIGNALS:
    void changed();    ///< any of the above but the progress
    void progressed(); ///< stage() or share()

private:
    LibrarySession& m_session;
    JobQueue& m_jobs;
    QPointer<Job> m_job;
    bool m_cancelled = false;
    QString m_failure;
    std::optional<MapReport> m_report;
};

} // namespace nearfield::ui
