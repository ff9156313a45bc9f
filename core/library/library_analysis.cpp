#include <algorithm>
#include <chrono>
#include <cmath>
#include <deque>

#include "core/audio/file_walk.h"
#include "core/audio/worker_pool.h"
#include "core/base/error.h"
#include "core/library/entry_finder.h"
#include "core/library/library.h"
#include "core/library/library_impl.h"
#include "core/library/music_changes.h"
#include "core/library/track_changes.h"
#include "core/storage/audio_file_store.h"
#include "core/storage/track_store.h"

namespace nearfield {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kPage = 256; ///< of waiting files that are read at once

/// Results are stored this often; a kill loses no more. With a large library, where publishing takes long, less often,
/// so that it takes a small part of the time.
constexpr std::size_t kBatch = 64;
constexpr std::chrono::seconds kBatchTime{3};
constexpr int kShareOfTime = 20;

double secondsOf(Clock::duration time)
{
    return std::chrono::duration<double>(time).count();
}

bool isUnder(const std::filesystem::path& path, std::span<const std::filesystem::path> places)
{
    return places.empty() || std::any_of(places.begin(), places.end(), [&path](const std::filesystem::path& place) {
               return std::mismatch(place.begin(), place.end(), path.begin(), path.end()).first == place.end();
           });
}

/// Files that are named themselves need no music folder to be listened to.
void addSingleFiles(storage::Database& database, std::span<const std::filesystem::path> paths)
{
    constexpr std::int64_t kNoScan = 0;
    storage::AudioFileStore store(database);
    storage::Transaction transaction(database);
    for (const std::filesystem::path& path : paths) {
        if (audio::hasAudioEnding(path) && std::filesystem::is_regular_file(path)) {
            const auto found = audio::statFile(path);
            if (found && !store.find(path)) {
                store.see(path, found->size, found->modifiedNs, kNoScan);
            }
        }
    }
    transaction.commit();
}

/// The files of a single analysis that still have to be listened to, by id.
class WaitingFiles
{
public:
    WaitingFiles(storage::Database& database, std::span<const std::filesystem::path> only)
        : m_store(database)
        , m_only(only)
    {
        for (storage::FolderRow& folder : m_store.folders()) {
            m_folders.push_back(std::move(folder.path));
        }
    }

    [[nodiscard]] std::size_t count() const
    {
        if (m_only.empty()) {
            return m_store.count(storage::FileState::Waiting);
        }
        std::size_t count = 0;
        for (std::int64_t after = 0;;) {
            const std::vector<storage::AudioFile> page = m_store.waiting(after, kPage);
            if (page.empty()) {
                return count;
            }
            after = page.back().id;
            count += static_cast<std::size_t>(
                std::count_if(page.begin(), page.end(), [this](const auto& file) { return isWanted(file.path); }));
        }
    }

    [[nodiscard]] std::optional<std::filesystem::path> next()
    {
        while (m_page.empty()) {
            const std::vector<storage::AudioFile> page = m_store.waiting(m_after, kPage);
            if (page.empty()) {
                return std::nullopt;
            }
            m_after = page.back().id;
            for (const storage::AudioFile& file : page) {
                if (isWanted(file.path)) {
                    m_page.push_back(file.path);
                }
            }
        }
        std::filesystem::path path = std::move(m_page.front());
        m_page.pop_front();
        return path;
    }

private:
    /// Files that links in a folder lead to lie outside of it, and come along with any.
    [[nodiscard]] bool isWanted(const std::filesystem::path& path) const
    {
        return isUnder(path, m_only) || (!m_folders.empty() && !isUnder(path, m_folders));
    }

    storage::AudioFileStore m_store;
    std::span<const std::filesystem::path> m_only;
    std::vector<std::filesystem::path> m_folders;
    std::int64_t m_after = 0;
    std::deque<std::filesystem::path> m_page;
};

} // namespace

/// One run of analyseMusic(): takes what the workers say, stores it in batches and publishes.
class Library::Impl::MusicAnalysis
{
public:
    MusicAnalysis(Impl& library, storage::Database& database, AnalysisObserver& observer, std::size_t total)
        : m_library(library)
        , m_database(database)
        , m_observer(observer)
        , m_total(total)
        , m_estimator(estimatorOf(database, *library.catalogue()))
    {
    }

    void take(audio::WorkerResult&& result)
    {
        ++m_done;
        m_observer.onProgress(result.file, m_done, std::max(m_done, m_total));
        m_results.push_back(std::move(result));
        const auto since = Clock::now() - m_lastStored;
        if ((m_results.size() >= kBatch || since >= kBatchTime) && since >= kShareOfTime * m_lastCost) {
            store();
        }
    }

    void store()
    {
        if (m_results.empty()) {
            return;
        }
        const auto start = Clock::now();
        const AnalysedBatch::Outcome outcome = storeResults();
        m_lastStored = Clock::now();
        m_lastCost = m_lastStored - start;
        count(outcome);
        tell(outcome);
    }

    /// What tracks with audio and a catalogue row have taught since the beginning is used for all.
    void estimateAgain();

    [[nodiscard]] AnalysisReport& report() noexcept { return m_report; }

private:
    [[nodiscard]] AnalysedBatch::Outcome storeResults()
    {
        const auto lock = m_library.writeLock();
        const auto current = m_library.catalogue();
        storage::Transaction transaction(m_database);
        AnalysedBatch batch(m_database, *current, m_estimator, m_library.coversFolder());
        for (audio::WorkerResult& result : m_results) {
            if (result.analysis) {
                m_report.musicSeconds += result.analysis->sound.seconds;
                batch.add(result.file, std::move(*result.analysis));
            } else {
                batch.fail(result.file, result.error);
            }
        }
        m_results.clear();
        AnalysedBatch::Outcome outcome = batch.store(m_library.soundModel().get());
        transaction.commit();
        if (!outcome.added.empty() || !outcome.updated.empty()) {
            m_library.publish(applied(*current, outcome.updated, outcome.added));
            m_library.loadSoundSpace(m_database);
        }
        m_library.loadTrackFiles(m_database);
        return outcome;
    }

    void count(const AnalysedBatch::Outcome& outcome)
    {
        m_report.analysed += outcome.files.size();
        m_report.added += outcome.added.size();
        m_report.updated += outcome.updated.size();
        m_report.copies += outcome.copies;
        m_report.leftOut += outcome.leftOut;
        m_report.failed.insert(m_report.failed.end(), outcome.failed.begin(), outcome.failed.end());
    }

    void tell(const AnalysedBatch::Outcome& outcome)
    {
        for (const AnalysedFile& file : outcome.files) {
            m_observer.onFile(file);
        }
        for (const FileProblem& problem : outcome.failed) {
            m_observer.onFailed(problem);
        }
        m_observer.onPublished();
    }

    Impl& m_library;
    storage::Database& m_database;
    AnalysisObserver& m_observer;
    std::size_t m_total;
    std::size_t m_done = 0;
    audio::FeatureEstimator m_estimator;
    std::vector<audio::WorkerResult> m_results;
    Clock::time_point m_lastStored = Clock::now();
    Clock::duration m_lastCost{0};
    AnalysisReport m_report;
};

void Library::Impl::MusicAnalysis::estimateAgain()
{
    const auto lock = m_library.writeLock();
    const auto current = m_library.catalogue();
    const audio::FeatureEstimator estimator = estimatorOf(m_database, *current);
    for (std::size_t i = 0; i < kRawFeatureCount; ++i) {
        m_report.estimatesLearned += estimator.isLearned(static_cast<RawFeature>(i)) ? 1U : 0U;
    }
    if (m_report.estimatesLearned == 0 && m_report.analysed == 0) {
        return;
    }
    storage::Transaction transaction(m_database);
    storage::AudioFileStore store(m_database);
    std::vector<Track> changed;
    store.eachAnalysis(audio::kAnalysisVersion, [&](TrackId id, std::string_view description) {
        const auto row = current->rowOf(id);
        if (!row || !current->uri(*row).starts_with(kFileUri) || (!changed.empty() && changed.back().id == id)) {
            return;
        }
        const auto measured = estimator.estimate(audio::parseDescription(description, m_database.file().string()));
        Track track = current->track(*row);
        track.raw = measured.values;
        layOverrides(store, track);
        if (!haveSameFeatures(track.raw, current->track(*row).raw)) {
            changed.push_back(std::move(track));
            for (storage::AudioFile file : store.ofTrack(id)) {
                file.guessed = guessedOf(measured);
                store.update(file);
            }
        }
    });
    if (changed.empty()) {
        return;
    }
    storage::TrackStore(m_database).update(changed);
    storeCodes(m_database, m_library.soundModel().get(), changed);
    transaction.commit();
    m_library.publish(applied(*current, changed, {}));
    m_library.loadSoundSpace(m_database);
    m_library.loadTrackFiles(m_database);
    m_report.updated += changed.size();
    m_observer.onPublished();
}

AnalysisReport Library::analyseMusic(const AnalysisOptions& options, AnalysisObserver& observer, std::stop_token stop)
{
    const auto start = Clock::now();
    auto database = m_impl->database();
    storage::AudioFileStore store(database);
    std::vector<std::filesystem::path> only;
    for (const std::filesystem::path& path : options.only) {
        only.push_back(std::filesystem::weakly_canonical(path));
    }
    addSingleFiles(database, only);
    if (options.again) {
        store.waitAgain(only);
    }
    WaitingFiles waiting(database, only);
    Impl::MusicAnalysis analysis(*m_impl, database, observer, waiting.count());
    audio::analyseInWorkers(
        [&waiting] { return waiting.next(); },
        [&analysis](audio::WorkerResult&& result) { analysis.take(std::move(result)); },
        {.program = options.workerProgram, .workers = options.workers, .timeLimit = options.timeLimit}, stop);
    analysis.store();
    if (!stop.stop_requested()) {
        analysis.estimateAgain();
    }
    {
        const auto lock = m_impl->writeLock();
        findTracksOfPlaylists(database, *m_impl->catalogue());
    }
    AnalysisReport report = analysis.report();
    report.left = waiting.count();
    report.cancelled = stop.stop_requested();
    report.seconds = secondsOf(Clock::now() - start);
    return report;
}

} // namespace nearfield
