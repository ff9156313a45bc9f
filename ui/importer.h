#pragma once

#include <filesystem>
#include <vector>

#include <QObject>

#include "core/library/reports.h"
#include "ui/jobs/job_queue.h"

namespace nearfield::ui {

class LibrarySession;

/// What somebody drops on a window or names on the command line, by what it is for. Tells by names, and looks only
/// whether something is a folder.
struct GivenPaths
{
    std::vector<std::filesystem::path> catalogues; ///< and ratings and whatever else is a file
    std::vector<std::filesystem::path> folders;
    std::vector<std::filesystem::path> music; ///< single files
};
[[nodiscard]] GivenPaths sortGiven(const std::vector<std::filesystem::path>& paths);

/// Brings tracks of catalogues into the session's library, as queued jobs. GUI thread only.
class Importer : public QObject
{
    Q_OBJECT
public:
    Importer(LibrarySession& session, JobQueue& jobs, QObject* parent = nullptr);

    /// Folders and music files are handed on by musicGiven().
    void importFiles(const std::vector<std::filesystem::path>& paths);
    /// Fills an empty library.
    void addDemo();
    /// One import or more is waiting or running.
    [[nodiscard]] bool isActive() const noexcept { return m_active > 0; }

Q_SIGNALS:
    void activeChanged();
    void musicGiven(const std::vector<std::filesystem::path>& folders, const std::vector<std::filesystem::path>& files);
    void demoAdded(); ///< whole; before finished()
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
