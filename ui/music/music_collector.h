#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <vector>

#include <QObject>
#include <QPointer>
#include <QString>
#include <QTimer>

#include "core/library/music_files.h"
#include "ui/jobs/job_queue.h"
#include "ui/music/folder_watcher.h"

namespace nearfield {
class Library;
}

namespace nearfield::ui {

class LibrarySession;

/// Brings the music of folders into the session's library: looks for files, listens to those that wait, watches for
/// changes. Looking and listening have queues of their own, one job at a time each, so that hours of listening hold up
/// neither a look nor an import nor a training. GUI thread only.
class MusicCollector : public QObject
{
    Q_OBJECT
public:
    /// Of the listening.
    enum class State { Idle, Running, Paused, Stopping };

    /// `options`: how files are listened to.
    MusicCollector(LibrarySession& session, AnalysisOptions options, QObject* parent = nullptr);
    /// Stops what runs and waits for it; files that wait are for the next start.
    ~MusicCollector() override;

    /// At the start of the window: listens to files that wait. With `watching` it looks first.
    void begin(bool watching);
    void setWatching(bool watching);
    [[nodiscard]] bool isWatching() const noexcept { return m_watching; }

    /// They become music folders; those that cannot are told of in the report. A look and a listen follow, as with all
    /// below.
    void addFolders(const std::vector<std::filesystem::path>& folders);
    /// Single files, without the folder around them.
    void addFiles(const std::vector<std::filesystem::path>& files);
    void removeFolder(const std::filesystem::path& folder, bool keepTracks);
    void rescan();
    /// To files that were listened to before, and to those that failed: of these files and folders, or all.
    void analyseAgain(const std::vector<std::filesystem::path>& only = {});
    void removeMissing();
    /// Writes the demo's music into the library's folder.
    void addDemoMusic();

    [[nodiscard]] State state() const noexcept { return m_state; }
    /// Looking or listening, or about to.
    [[nodiscard]] bool isActive() const;
    [[nodiscard]] bool isLooking() const { return m_looks.current() != nullptr; }
    void pause();
    void resume(); ///< what is paused, or what was stopped
    void stop();   ///< the rest waits until somebody asks, or for the next start

    /// As they were when last looked at.
    [[nodiscard]] const std::vector<MusicFolder>& folders() const noexcept { return m_folders; }
    [[nodiscard]] std::size_t waiting() const noexcept { return m_waiting; }
    [[nodiscard]] bool hasProblems() const noexcept { return m_hasProblems; } ///< files that failed or are missing
    /// Reads folders() anew.
    void readFolders();

    /// For the status line.
    [[nodiscard]] JobQueue& looks() noexcept { return m_looks; }
    [[nodiscard]] JobQueue& listening() noexcept { return m_listening; }
    [[nodiscard]] FolderWatcher& watcher() noexcept { return m_watcher; }

Q_SIGNALS:
    void stateChanged();
    void activeChanged();
    void foldersChanged();
    /// `asked`: by the listener, who wants to know what came of it.
    void looked(const nearfield::ScanReport& report, bool asked);
    void analysed(const nearfield::AnalysisReport& report);
    void missingRemoved(std::size_t tracks);
    void failed(const QString& message);

private:
    /// What is known of the folders, read off the GUI thread.
    struct Inventory
    {
        std::vector<MusicFolder> folders;
        std::size_t waiting = 0;
        bool hasProblems = false;

        [[nodiscard]] static Inventory read(const Library& library);
    };
    /// Does something to the library before, or instead of, a look.
    using Look = std::function<ScanReport(Library&, JobContext&)>;

    void look(const QString& title, bool asked, Look work);
    void take(Inventory inventory);
    void takeLook(const ScanReport& report, bool asked);
    void takeAnalysis(const AnalysisReport& report);
    void listen(AnalysisOptions options);
    void listenToWaiting();
    void published();
    void lookBySelf();
    void watchFolders();
    void setState(State state);

    LibrarySession& m_session;
    AnalysisOptions m_options;
    std::vector<MusicFolder> m_folders;
    std::size_t m_waiting = 0;
    bool m_hasProblems = false;
    State m_state = State::Idle;
    bool m_watching = false;
    bool m_held = false; ///< somebody has stopped the listening: nothing starts it by itself
    bool m_published = false;
    QTimer m_refresh; ///< so that a fast analysis does not keep the window busy with new catalogues
    QTimer m_settle;  ///< a file that was being copied when it was seen is another one a while later

    FolderWatcher m_watcher;
    QPointer<Job> m_reading;
    QPointer<Job> m_analysis;
    JobQueue m_looks;
    JobQueue m_listening; ///< last members: end before what their jobs use
};

} // namespace nearfield::ui
