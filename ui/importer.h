#pragma once

#include <filesystem>
#include <vector>

#include <QObject>

#include "core/library/reports.h"
#include "ui/jobs/job_queue.h"

namespace nearfield::ui {

class LibrarySession;

/// Brings tracks into the session's library, as queued jobs. GUI thread only.
class Importer : public QObject
{
    Q_OBJECT
public:
    Importer(LibrarySession& session, JobQueue& jobs, QObject* parent = nullptr);

    void importFiles(const std::vector<std::filesystem::path>& files);
    /// Fills an empty library.
    void addDemo();
    /// One import or more is waiting or running.
    [[nodiscard]] bool isActive() const noexcept { return m_active > 0; }

Q_SIGNALS:
    void activeChanged();
    /// The session has the new tracks.
    void finished(const nearfield::ImportReport& report);

private:
    void follow(Job* job);
    void take(const ImportReport& report);

    LibrarySession& m_session;
    JobQueue& m_jobs;
    int m_active = 0;
};

} // namespace nearfield::ui
