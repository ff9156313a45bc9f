#include "ui/music/music_collector.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "core/base/error.h"
#include "core/library/library.h"
#include "ui/library_session.h"
#include "ui/music/music_text.h"
#include "ui/text.h"

namespace nearfield::ui {

namespace {

constexpr std::chrono::milliseconds kRefreshInterval{2500};
constexpr std::chrono::milliseconds kSettleTime{15'000};

/// Carries what the analysis tells from its thread to the collector, and holds it while the job is paused.
class Reporter : public AnalysisObserver
{
public:
    Reporter(JobContext& context, std::function<void()> published)
        : m_context(context)
        , m_published(std::move(published))
    {
    }

    void onProgress(const std::filesystem::path& /*file*/, std::size_t done, std::size_t total) override
    {
        const auto before = std::chrono::steady_clock::now();
        m_context.waitWhilePaused();
        m_paused += std::chrono::steady_clock::now() - before;
        const std::chrono::duration<double> busy = std::chrono::steady_clock::now() - m_begin - m_paused;
        QString text =
            MusicCollector::tr("Listening to your music — %1 of %2")
                .arg(countText(static_cast<std::int64_t>(done)), countText(static_cast<std::int64_t>(total)));
        if (constexpr std::size_t kFewest = 5; done >= kFewest && total > done) {
            const double left = busy.count() / static_cast<double>(done) * static_cast<double>(total - done);
            text += QStringLiteral(", ") + timeLeftText(left);
        }
        m_context.report(
            {.stage = utf8(text), .done = static_cast<std::int64_t>(done), .total = static_cast<std::int64_t>(total)});
    }

    void onPublished() override { m_context.post(m_published); }

private:
    JobContext& m_context;
    std::function<void()> m_published;
    std::chrono::steady_clock::time_point m_begin = std::chrono::steady_clock::now();
    std::chrono::steady_clock::duration m_paused{};
};

} // namespace

MusicCollector::Inventory MusicCollector::Inventory::read(const Library& library)
{
    Inventory read{.folders = library.musicFolders(), .waiting = library.filesWaiting()};
    read.hasProblems =
        !library.failedFiles(1).empty() ||
        std::any_of(read.folders.begin(), read.folders.end(), [](const auto& each) { return each.missing > 0; });
    return read;
}

MusicCollector::MusicCollector(LibrarySession& session, AnalysisOptions options, QObject* parent)
    : QObject(parent)
    , m_session(session)
    , m_options(std::move(options))
    , m_watcher(m_looks)
{
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(kRefreshInterval);
    connect(&m_refresh, &QTimer::timeout, this, [this] {
        if (std::exchange(m_published, false)) {
            published();
        }
    });
    m_settle.setSingleShot(true);
    m_settle.setInterval(kSettleTime);
    connect(&m_settle, &QTimer::timeout, this, &MusicCollector::lookBySelf);
    connect(&m_watcher, &FolderWatcher::changed, this, &MusicCollector::lookBySelf);
    for (JobQueue* queue : {&m_looks, &m_listening}) {
        connect(queue, &JobQueue::failed, this, &MusicCollector::failed);
        connect(queue, &JobQueue::currentChanged, this, &MusicCollector::activeChanged);
    }
}

MusicCollector::~MusicCollector() = default;

void MusicCollector::begin(bool watching)
{
    m_watching = watching;
    m_looks.replace(m_reading, {.title = tr("Reading the music folders"), .visible = false}, this,
                    [this, &library = m_session.library()](JobContext& context) {
                        context.post([this, inventory = Inventory::read(library)] {
                            take(inventory);
                            m_watching && !m_folders.empty() ? lookBySelf() : listenToWaiting();
                        });
                    });
}

void MusicCollector::setWatching(bool watching)
{
    m_watching = watching;
    watchFolders();
    if (watching) {
        lookBySelf();
    }
}

void MusicCollector::readFolders()
{
    m_looks.replace(m_reading, {.title = tr("Reading the music folders"), .visible = false}, this,
                    [this, &library = m_session.library()](JobContext& context) {
                        context.post([this, inventory = Inventory::read(library)] { take(inventory); });
                    });
}

void MusicCollector::addFolders(const std::vector<std::filesystem::path>& folders)
{
    if (folders.empty()) {
        return;
    }
    m_held = false;
    const QString title =
        folders.size() == 1 ? tr("Looking for music in %1").arg(pathText(folders.front())) : tr("Looking for music");
    look(title, true, [folders](Library& library, JobContext& context) {
        ScanReport sum;
        for (const auto& folder : folders) {
            try {
                library.addMusicFolder(folder);
            } catch (const Error& error) {
                sum.problems.push_back({folder, error.what()});
                continue;
            }
            if (!context.stopToken().stop_requested()) {
                add(sum, library.scanMusic(context.progress(), context.stopToken(), folder));
            }
        }
        return sum;
    });
}

void MusicCollector::addFiles(const std::vector<std::filesystem::path>& files)
{
    if (!files.empty()) {
        AnalysisOptions options = m_options;
        options.only = files;
        listen(std::move(options));
    }
}

void MusicCollector::removeFolder(const std::filesystem::path& folder, bool keepTracks)
{
    look(tr("Removing %1").arg(pathText(folder)), false, [folder, keepTracks](Library& library, JobContext&) {
        library.removeMusicFolder(folder, keepTracks);
        return ScanReport{};
    });
}

void MusicCollector::rescan()
{
    if (m_folders.empty()) {
        return;
    }
    m_held = false;
    look(tr("Looking for music"), true, [](Library& library, JobContext& context) {
        return library.scanMusic(context.progress(), context.stopToken());
    });
}

void MusicCollector::removeMissing()
{
    look(tr("Removing missing files"), false, [this](Library& library, JobContext& context) {
        context.post([this, tracks = library.removeMissingFiles()] { Q_EMIT missingRemoved(tracks); });
        return ScanReport{};
    });
}

void MusicCollector::addDemoMusic()
{
    m_held = false;
    look(tr("Making music for the demo"), false, [](Library& library, JobContext& context) {
        const auto folder = library.folder() / "music";
        (void)library.addDemoMusic(folder, context.progress(), context.stopToken());
        return library.scanMusic(context.progress(), context.stopToken(), folder);
    });
}

void MusicCollector::lookBySelf()
{
    if (!m_folders.empty() && m_watching && m_looks.waiting() == 0) {
        look(tr("Looking for new music"), false, [](Library& library, JobContext& context) {
            return library.scanMusic(context.progress(), context.stopToken());
        });
    }
}

void MusicCollector::look(const QString& title, bool asked, Look work)
{
    Job* job =
        m_looks.enqueue({.title = title}, this,
                        [this, asked, work = std::move(work), &library = m_session.library()](JobContext& context) {
                            const ScanReport report = work(library, context);
                            context.post([this, asked, report, inventory = Inventory::read(library)] {
                                take(inventory);
                                takeLook(report, asked);
                            });
                        });
    connect(job, &Job::finished, &m_session, &LibrarySession::refresh); // whatever became of it
}

void MusicCollector::take(Inventory inventory)
{
    m_folders = std::move(inventory.folders);
    m_waiting = inventory.waiting;
    m_hasProblems = inventory.hasProblems;
    Q_EMIT foldersChanged();
}

void MusicCollector::takeLook(const ScanReport& report, bool asked)
{
    watchFolders();
    if (report.added + report.changed > 0) {
        m_settle.start();
    }
    listenToWaiting();
    Q_EMIT looked(report, asked);
}

void MusicCollector::watchFolders()
{
    std::vector<std::filesystem::path> folders;
    for (const MusicFolder& folder : m_folders) {
        if (m_watching) {
            folders.push_back(folder.path);
        }
    }
    m_watcher.watch(std::move(folders));
}

void MusicCollector::listenToWaiting()
{
    if (m_waiting > 0 && !m_held && m_listening.current() == nullptr) {
        listen(m_options);
    }
}

void MusicCollector::analyseAgain(const std::vector<std::filesystem::path>& only)
{
    m_held = false;
    AnalysisOptions options = m_options;
    options.again = true;
    options.only = only;
    listen(std::move(options));
}

void MusicCollector::listen(AnalysisOptions options)
{
    Job* job =
        m_listening.enqueue({.title = tr("Listening to your music"), .pausable = true}, this,
                            [this, options = std::move(options), &library = m_session.library()](JobContext& context) {
                                Reporter reporter(context, [this] { published(); });
                                const AnalysisReport report =
                                    library.analyseMusic(options, reporter, context.stopToken());
                                context.post([this, report, inventory = Inventory::read(library)] {
                                    take(inventory);
                                    takeAnalysis(report);
                                });
                            });
    const auto follow = [this, job] {
        m_analysis = job;
        setState(State::Running);
    };
    job->isRunning() ? follow() : static_cast<void>(connect(job, &Job::started, this, follow));
    connect(job, &Job::pausedChanged, this, [this](bool paused) { setState(paused ? State::Paused : State::Running); });
    connect(job, &Job::failed, this, [this] { m_held = true; }); // it is told; trying again is for people
    connect(job, &Job::finished, this, [this, job] {
        m_held = m_held || job->isStopping(); // here or in the status line
        m_session.refresh();
        if (m_analysis == job) { // else the next one has begun already
            setState(State::Idle);
        }
        // What came while it ended.
        if (!m_held && m_listening.waiting() == 0) {
            QTimer::singleShot(0, this, &MusicCollector::listenToWaiting);
        }
    });
}

void MusicCollector::takeAnalysis(const AnalysisReport& report)
{
    // Files that wait and were not heard will not be heard by asking at once again.
    m_held = m_held || (m_waiting > 0 && report.analysed + report.leftOut + report.failed.size() == 0);
    Q_EMIT analysed(report);
}

void MusicCollector::published()
{
    if (m_refresh.isActive()) {
        m_published = true;
        return;
    }
    m_refresh.start();
    m_session.refresh();
}

bool MusicCollector::isActive() const
{
    return m_looks.current() != nullptr || m_listening.current() != nullptr;
}

void MusicCollector::pause()
{
    if (m_state == State::Running && m_analysis != nullptr) {
        m_analysis->pause();
    }
}

void MusicCollector::resume()
{
    if (m_state == State::Paused && m_analysis != nullptr) {
        m_analysis->resume();
    } else if (m_state == State::Idle) {
        m_held = false;
        listenToWaiting();
    }
}

void MusicCollector::stop()
{
    if (m_analysis != nullptr && (m_state == State::Running || m_state == State::Paused)) {
        m_held = true;
        setState(State::Stopping);
        m_analysis->cancel();
    }
}

void MusicCollector::setState(State state)
{
    if (state != m_state) {
        m_state = state;
        Q_EMIT stateChanged();
    }
}

} // namespace nearfield::ui
