#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "core/audio/file_analysis.h"
#include "core/audio/file_walk.h"
#include "core/base/error.h"
#include "core/library/library.h"
#include "core/library/library_impl.h"
#include "core/library/music_changes.h"
#include "core/storage/audio_file_store.h"

namespace nearfield {

namespace {

using storage::AudioFileStore;

/// Files written in one transaction: few enough that a rating need not wait for it.
constexpr std::size_t kFilesAtOnce = 1000;

bool isWithin(const std::filesystem::path& path, const std::filesystem::path& folder)
{
    const auto [end, at] = std::mismatch(folder.begin(), folder.end(), path.begin(), path.end());
    return end == folder.end();
}

/// Without links and without a slash at the end, so that one folder has one name.
std::filesystem::path realFolder(const std::filesystem::path& folder)
{
    std::error_code error;
    const std::filesystem::path real = std::filesystem::canonical(folder, error);
    if (error) {
        throw Error(error == std::errc::no_such_file_or_directory ? ErrorKind::NotFound : ErrorKind::Unreadable,
                    fmt::format("The folder {} cannot be read: {}", folder.string(), error.message()));
    }
    if (!std::filesystem::is_directory(real)) {
        throw Error(ErrorKind::BadArgument, fmt::format("{} is no folder", folder.string()));
    }
    return real;
}

/// One look at the music folders. Writes in small transactions, so that it never keeps others waiting.
class Scan
{
public:
    Scan(storage::Database& database, const ProgressCallback& progress, const std::stop_token& stop)
        : m_database(database)
        , m_store(database)
        , m_number(m_store.nextScan())
        , m_progress(progress)
        , m_stop(stop)
    {
    }

    void lookAt(const storage::FolderRow& folder)
    {
        try {
            for (audio::WalkProblem& problem : audio::walk(
                     folder.path, [this](audio::FoundFile&& file) { take(std::move(file)); }, m_stop)) {
                m_report.problems.push_back({std::move(problem.path), std::move(problem.reason)});
            }
        } catch (const Error& error) { // it is gone, or its disk is: its files are missing
            m_report.problems.push_back({folder.path, error.what()});
        }
        write();
        if (!m_stop.stop_requested()) {
            m_report.vanished += m_store.markUnseen(folder.path, m_number);
            m_store.putFolder({.path = folder.path, .addedAt = folder.addedAt, .scannedAt = unixNow()});
        }
    }

    /// Files of no music folder: single ones, and those that links in a folder lead to. After all folders.
    void lookAtOthers()
    {
        for (const storage::AudioFile& file : m_store.unseen(m_number)) {
            if (auto found = audio::statFile(file.path)) {
                m_found.push_back(std::move(*found));
            } else {
                m_store.markMissing(file.id);
                ++m_report.vanished;
            }
        }
        write();
    }

    /// Gives what is missing to files that hold the same. Reads only those of the same size.
    void findMoved()
    {
        for (const storage::AudioFile& found : m_store.perhapsMoved()) {
            if (m_stop.stop_requested()) {
                return;
            }
            std::optional<storage::AudioFile> missing;
            try {
                missing = m_store.missingWithContent(found.size, audio::contentHash(found.path));
            } catch (const Error&) {
                continue; // analysis will say what is wrong with it
            }
            if (missing) {
                m_store.move(missing->id, found);
                ++m_report.moved;
                --m_report.added;
                m_report.vanished -= std::min<std::size_t>(m_report.vanished, 1);
            }
        }
    }

    [[nodiscard]] ScanReport report() const { return m_report; }

private:
    void take(audio::FoundFile&& file)
    {
        m_found.push_back(std::move(file));
        if (m_found.size() == kFilesAtOnce) {
            write();
        }
    }

    void write()
    {
        storage::Transaction transaction(m_database);
        for (const audio::FoundFile& file : m_found) {
            count(m_store.see(file.path, file.size, file.modifiedNs, m_number));
        }
        transaction.commit();
        m_found.clear();
        nearfield::report(m_progress, "Looking for music", static_cast<std::int64_t>(m_report.files), -1);
    }

    void count(AudioFileStore::Sighting sighting)
    {
        using Sighting = AudioFileStore::Sighting;
        ++m_report.files;
        m_report.added += sighting == Sighting::New ? 1U : 0U;
        m_report.changed += sighting == Sighting::Changed ? 1U : 0U;
        m_report.returned += sighting == Sighting::Returned ? 1U : 0U;
    }

    storage::Database& m_database;
    AudioFileStore m_store;
    std::int64_t m_number;
    const ProgressCallback& m_progress;
    const std::stop_token& m_stop;
    std::vector<audio::FoundFile> m_found;
    ScanReport m_report;
};

} // namespace

std::vector<MusicFolder> Library::musicFolders() const
{
    auto database = m_impl->database();
    const AudioFileStore store(database);
    std::vector<MusicFolder> out;
    for (const storage::FolderRow& folder : store.folders()) {
        const storage::FolderCounts counts = store.counts(folder.path);
        out.push_back({.path = folder.path,
                       .addedAt = folder.addedAt,
                       .scannedAt = folder.scannedAt,
                       .files = counts.files,
                       .waiting = counts.waiting,
                       .failed = counts.failed,
                       .missing = counts.missing});
    }
    return out;
}

void Library::addMusicFolder(const std::filesystem::path& folder)
{
    const std::filesystem::path added = realFolder(folder);
    auto database = m_impl->database();
    storage::Transaction transaction(database);
    AudioFileStore store(database);
    for (const storage::FolderRow& known : store.folders()) {
        if (isWithin(added, known.path)) {
            return;
        }
        if (isWithin(known.path, added)) {
            store.removeFolder(known.path);
        }
    }
    store.putFolder({.path = added, .addedAt = unixNow(), .scannedAt = 0});
    transaction.commit();
}

void Library::removeMusicFolder(const std::filesystem::path& folder, bool keepTracks)
{
    const auto lock = m_impl->writeLock();
    auto database = m_impl->database();
    storage::Transaction transaction(database);
    AudioFileStore store(database);
    const std::vector<storage::AudioFile> files = store.under(folder);
    forgetFiles(database, files, keepTracks);
    store.removeFolder(folder);
    transaction.commit();
    m_impl->reload(database);
}

ScanReport Library::scanMusic(const ProgressCallback& progress, std::stop_token stop,
                              const std::filesystem::path& folder)
{
    const auto start = std::chrono::steady_clock::now();
    auto database = m_impl->database();
    std::vector<storage::FolderRow> folders = AudioFileStore(database).folders();
    if (!folder.empty()) {
        std::erase_if(folders, [real = realFolder(folder)](const auto& known) { return !isWithin(real, known.path); });
    }
    if (folders.empty()) {
        throw Error(ErrorKind::NotReady, "There is no music folder to look at yet: add one first");
    }
    Scan scan(database, progress, stop);
    for (const storage::FolderRow& one : folders) {
        if (!stop.stop_requested()) {
            scan.lookAt(one);
        }
    }
    if (folder.empty() && !stop.stop_requested()) {
        scan.lookAtOthers();
    }
    {
        const auto lock = m_impl->writeLock(); // an analysis under way keeps its rows in the meantime
        if (!stop.stop_requested()) {
            scan.findMoved();
        }
        const ScanReport found = scan.report();
        if (found.vanished + found.moved + found.returned > 0) {
            m_impl->loadTrackFiles(database);
        }
    }
    ScanReport report = scan.report();
    report.cancelled = stop.stop_requested();
    report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return report;
}

std::vector<TrackFile> Library::missingFiles() const
{
    auto database = m_impl->database();
    std::vector<TrackFile> out;
    for (const storage::AudioFile& file : AudioFileStore(database).missing()) {
        out.push_back(trackFileOf(file));
    }
    return out;
}

std::size_t Library::removeMissingFiles()
{
    const auto lock = m_impl->writeLock();
    auto database = m_impl->database();
    storage::Transaction transaction(database);
    const std::size_t tracks = forgetFiles(database, AudioFileStore(database).missing(), false);
    transaction.commit();
    m_impl->reload(database);
    return tracks;
}

std::vector<FileProblem> Library::failedFiles(std::size_t limit) const
{
    auto database = m_impl->database();
    std::vector<FileProblem> out;
    for (storage::AudioFile& file : AudioFileStore(database).failed(limit)) {
        out.push_back({std::move(file.path), std::move(file.reason)});
    }
    return out;
}

std::size_t Library::filesWaiting() const
{
    auto database = m_impl->database();
    return AudioFileStore(database).count(storage::FileState::Waiting);
}

} // namespace nearfield
