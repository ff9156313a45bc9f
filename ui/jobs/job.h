#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include <QObject>
#include <QPointer>
#include <QString>
#include <QTimer>

#include "core/base/progress.h"

namespace nearfield::ui {

class Job;

/// What the function of a job gets: everything it may say to the window goes through here, in order, from its thread.
class JobContext
{
public:
    /// Requested by cancel, by a newer job in its place, and at exit.
    [[nodiscard]] std::stop_token stopToken() const;
    /// How far the function is; only the latest is shown.
    void report(const Progress& progress);
    /// report() as core functions take it. Valid while the job's function runs.
    [[nodiscard]] ProgressCallback progress();
    /// Runs `onGui` on the GUI thread soon, in the order posted and before the job's finished(). Dropped when the
    /// receiver of the job is gone or the job was replaced by a newer one. This is how results arrive.
    void post(std::function<void()> onGui);
    /// Blocks while the job is paused; returns at once when it is not or when a stop is requested.
    void waitWhilePaused();

private:
    friend class Job;
    explicit JobContext(Job& job)
        : m_job(job)
    {
    }
    Job& m_job;
};

/// What the window shows of a job.
struct JobInfo
{
    QString title;         ///< "Importing catalogue.csv"
    bool visible = true;   ///< false: not worth a line in the status bar
    bool pausable = false; ///< its function calls waitWhilePaused()
};

/// One core function on a thread of its own. The function puts what it has to say into a mailbox; a timer on the GUI
/// thread empties it, so the window is never flooded. Made and owned by JobQueue. All public methods: GUI thread.
class Job : public QObject
{
    Q_OBJECT
public:
    using Work = std::function<void(JobContext&)>;

    /// Waits for the function to return after asking it to stop.
    ~Job() override;

    [[nodiscard]] const JobInfo& info() const noexcept { return m_info; }
    [[nodiscard]] bool isRunning() const noexcept { return m_started && !m_finished; }
    [[nodiscard]] bool isPaused() const;
    [[nodiscard]] bool isStopping() const { return m_stop.stop_requested(); }

    /// The latest progress: what is being done, and how far as a share in [0, 1] where that is known.
    [[nodiscard]] const QString& stage() const noexcept { return m_stage; }
    [[nodiscard]] std::optional<double> share() const noexcept { return m_share; }

    /// Asks the function to stop; what it has done so far it reports as usual.
    void cancel();
    void pause();
    void resume();

Q_SIGNALS:
    void started();
    void progressed(); ///< stage() or share() changed
    void pausedChanged(bool paused);
    /// The function threw. `message` is for people. finished() follows.
    void failed(const QString& message);
    /// The last signal of a job that ran or was cancelled before it ran.
    void finished();

private:
    friend class JobContext;
    friend class JobQueue;

    Job(JobInfo info, QObject* receiver, Work work);
    void start();
    void run();
    void silence(); ///< posts no more results; for jobs replaced by a newer one
    void drain();

    JobInfo m_info;
    QPointer<QObject> m_receiver;
    Work m_work;
    std::stop_source m_stop;
    bool m_started = false;
    bool m_finished = false;
    bool m_silent = false;
    bool m_draining = false;
    QString m_stage;
    std::optional<double> m_share;
    QTimer m_timer;

    struct Mailbox
    {
        std::vector<std::function<void()>> posts;
        std::string stage;
        std::int64_t done = 0;
        std::int64_t total = -1;
        bool progressed = false;
        std::optional<std::string> failure;
        bool ended = false;
    };
    mutable std::mutex m_mutex; ///< guards the two below
    Mailbox m_mailbox;
    bool m_paused = false;
    std::condition_variable_any m_resumed;
    std::jthread m_thread; ///< last member: joined before the others go
};

} // namespace nearfield::ui
