#pragma once

#include <chrono>
#include <filesystem>
#include <vector>

#include <QFileSystemWatcher>
#include <QObject>
#include <QPointer>
#include <QStringList>
#include <QTimer>

#include "ui/jobs/job_queue.h"

namespace nearfield::ui {

/// Tells when something happens in folders or below them: files or folders that come, go or are renamed. What happens
/// within a file is seen when its name is written anew, as tag editors and copying do; the rest by the next look.
/// The system allows so many watches and no more, so kMostWatched folders are watched and the others are left to F5.
/// GUI thread only.
class FolderWatcher : public QObject
{
    Q_OBJECT
public:
    static constexpr std::size_t kMostWatched = 6000;

    /// Lists folders with jobs of `jobs` that nobody sees.
    explicit FolderWatcher(JobQueue& jobs, QObject* parent = nullptr);

    /// From now on these, with what is below them. Call again when folders may have come.
    void watch(std::vector<std::filesystem::path> folders);
    [[nodiscard]] qsizetype watched() const { return m_watcher.directories().size(); }

    /// How long it must be quiet before changed() is said: copying an album is one change.
    void setQuietTime(std::chrono::milliseconds quiet) { m_quiet.setInterval(quiet); }

Q_SIGNALS:
    void changed();
    void ready(); ///< everything asked for by watch() is watched

private:
    void take(const QStringList& directories);
    void addSome();

    JobQueue& m_jobs;
    QFileSystemWatcher m_watcher;
    QTimer m_quiet;
    QPointer<Job> m_listing;
    QStringList m_toAdd;
    bool m_adding = false;
};

} // namespace nearfield::ui
