#include "ui/jobs/job.h"

#include <algorithm>
#include <exception>
#include <utility>

#include <sys/resource.h>

namespace nearfield::ui {

namespace {

/// How often the mailbox is emptied: answers arrive fast enough to feel immediate, and however much a job has to say,
/// the window draws at most this often.
constexpr std::chrono::milliseconds kDrainInterval{30};

/// Where the cores are all taken the window comes first. On Linux this is of one thread and of those it starts.
void yieldToTheWindow()
{
    constexpr int kNiceness = 5;
    ::setpriority(PRIO_PROCESS, 0, kNiceness); // what fails here makes the window slower, not wrong
}

} // namespace

std::stop_token JobContext::stopToken() const
{
    return m_job.m_stop.get_token();
}

void JobContext::report(const Progress& progress)
{
    const std::lock_guard lock(m_job.m_mutex);
    m_job.m_mailbox.stage = progress.stage;
    m_job.m_mailbox.done = progress.done;
    m_job.m_mailbox.total = progress.total;
    m_job.m_mailbox.progressed = true;
}

ProgressCallback JobContext::progress()
{
    return [this](const Progress& progress) { report(progress); };
}

void JobContext::post(std::function<void()> onGui)
{
    const std::lock_guard lock(m_job.m_mutex);
    m_job.m_mailbox.posts.push_back(std::move(onGui));
}

void JobContext::waitWhilePaused()
{
    std::unique_lock lock(m_job.m_mutex);
    m_job.m_resumed.wait(lock, stopToken(), [this] { return !m_job.m_paused; });
}

Job::Job(JobInfo info, QObject* receiver, Work work)
    : m_info(std::move(info))
    , m_receiver(receiver)
    , m_work(std::move(work))
{
    m_timer.setInterval(kDrainInterval);
    connect(&m_timer, &QTimer::timeout, this, &Job::drain);
}

Job::~Job()
{
    m_stop.request_stop();
}

bool Job::isPaused() const
{
    const std::lock_guard lock(m_mutex);
    return m_paused;
}

void Job::cancel()
{
    m_stop.request_stop();
    if (!m_started && !m_finished) {
        m_finished = true;
        Q_EMIT finished();
    }
}

void Job::pause()
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_paused || !m_info.pausable) {
            return;
        }
        m_paused = true;
    }
    Q_EMIT pausedChanged(true);
}

void Job::resume()
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_paused) {
            return;
        }
        m_paused = false;
    }
    m_resumed.notify_all();
    Q_EMIT pausedChanged(false);
}

void Job::start()
{
    m_started = true;
    m_timer.start();
    m_thread = std::jthread([this] { run(); });
    Q_EMIT started();
}

void Job::silence()
{
    m_silent = true;
    cancel();
}

void Job::run()
{
    yieldToTheWindow();
    JobContext context(*this);
    std::optional<std::string> failure;
    try {
        m_work(context);
    } catch (const std::exception& error) {
        failure = error.what();
    }
    const std::lock_guard lock(m_mutex);
    m_mailbox.failure = std::move(failure);
    m_mailbox.ended = true;
}

void Job::drain()
{
    if (m_draining) { // a post opened a dialog with an event loop of its own: what follows keeps its order
        return;
    }
    m_draining = true;
    Mailbox mail;
    {
        const std::lock_guard lock(m_mutex);
        mail = std::exchange(m_mailbox, {});
    }
    if (mail.progressed && !m_silent) {
        m_stage = QString::fromStdString(mail.stage);
        m_share =
            mail.total > 0
                ? std::optional(std::clamp(static_cast<double>(mail.done) / static_cast<double>(mail.total), 0.0, 1.0))
                : std::nullopt;
        Q_EMIT progressed();
    }
    for (const auto& post : mail.posts) {
        if (m_receiver != nullptr && !m_silent) {
            post();
        }
    }
    m_draining = false;
    if (mail.ended) {
        m_timer.stop();
        m_finished = true;
        if (mail.failure && !m_silent) {
            Q_EMIT failed(QString::fromStdString(*mail.failure));
        }
        Q_EMIT finished();
    }
}

} // namespace nearfield::ui
