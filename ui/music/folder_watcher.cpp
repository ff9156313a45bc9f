#include "ui/music/folder_watcher.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include <QSet>

#include "ui/text.h"

namespace nearfield::ui {

namespace {

constexpr std::chrono::milliseconds kQuietTime{2000};
constexpr qsizetype kAtOnce = 100; ///< watches set without a look at the event loop; some milliseconds

/// The folders and those below them, hidden ones and links aside, as a scan goes through them; at most `most`.
QStringList directoriesBelow(const std::vector<std::filesystem::path>& folders, std::size_t most,
                             const std::stop_token& stop)
{
    namespace fs = std::filesystem;
    std::vector<fs::path> found;
    for (const fs::path& folder : folders) {
        std::error_code error;
        if (fs::is_directory(folder, error)) {
            found.push_back(folder);
        }
    }
    // In breadth: with too many folders, those near the top are watched.
    for (std::size_t next = 0; next < found.size() && found.size() < most && !stop.stop_requested(); ++next) {
        std::error_code error;
        const fs::path parent = found[next]; // the vector grows
        for (fs::directory_iterator entry(parent, error), end; !error && entry != end; entry.increment(error)) {
            std::error_code unknown;
            const bool hidden = entry->path().filename().native().starts_with('.');
            if (!hidden && entry->symlink_status(unknown).type() == fs::file_type::directory) {
                found.push_back(entry->path());
            }
        }
    }
    found.resize(std::min(found.size(), most));
    QStringList names;
    for (const fs::path& path : found) {
        names << qstring(path.string());
    }
    return names;
}

} // namespace

FolderWatcher::FolderWatcher(JobQueue& jobs, QObject* parent)
    : QObject(parent)
    , m_jobs(jobs)
{
    m_quiet.setSingleShot(true);
    m_quiet.setInterval(kQuietTime);
    connect(&m_quiet, &QTimer::timeout, this, &FolderWatcher::changed);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, [this] { m_quiet.start(); });
}

void FolderWatcher::watch(std::vector<std::filesystem::path> folders)
{
    m_jobs.replace(
        m_listing, {.title = tr("Listing folders"), .visible = false}, this,
        [this, folders = std::move(folders)](JobContext& context) {
            context.post([this, names = directoriesBelow(folders, kMostWatched, context.stopToken())] { take(names); });
        });
}

void FolderWatcher::take(const QStringList& directories)
{
    const QStringList before = m_watcher.directories();
    const QSet<QString> known(before.begin(), before.end());
    const QSet<QString> wanted(directories.begin(), directories.end());
    QStringList gone;
    for (const QString& name : before) {
        if (!wanted.contains(name)) {
            gone << name;
        }
    }
    if (!gone.isEmpty()) {
        m_watcher.removePaths(gone);
    }
    m_toAdd.clear();
    for (const QString& name : directories) {
        if (!known.contains(name)) {
            m_toAdd << name;
        }
    }
    if (!std::exchange(m_adding, true)) {
        addSome();
    }
}

void FolderWatcher::addSome()
{
    const QStringList some = m_toAdd.mid(0, kAtOnce);
    m_toAdd = m_toAdd.mid(some.size());
    if (!some.isEmpty()) {
        m_watcher.addPaths(some); // what the system refuses is left to F5
    }
    m_adding = !m_toAdd.isEmpty();
    if (m_adding) {
        QTimer::singleShot(0, this, &FolderWatcher::addSome);
    } else {
        Q_EMIT ready();
    }
}

} // namespace nearfield::ui
