#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/exchange/catalogue_file.h"
#include "core/exchange/cleaning.h"
#include "core/exchange/merge.h"
#include "core/exchange/playlist_file.h"
#include "core/exchange/ratings_file.h"
#include "core/exchange/table_text.h"
#include "core/library/answers_import.h"
#include "core/library/demo.h"
#include "core/library/entry_finder.h"
#include "core/library/library.h"
#include "core/library/library_impl.h"
#include "core/library/track_changes.h"
#include "core/storage/import_store.h"
#include "core/storage/listener_store.h"
#include "core/storage/rating_store.h"
#include "core/storage/track_store.h"

namespace nearfield {

namespace {

using exchange::MergePlan;
using exchange::RatingsFile;
using exchange::Removal;

RemovalCounts countByReason(const std::vector<Removal>& removed)
{
    RemovalCounts counts;
    for (const Removal& removal : removed) {
        ++counts[removal.reason];
    }
    return counts;
}

storage::RemovedRow rowOf(const Removal& removal, std::optional<TrackId> keptTrack = std::nullopt)
{
    return {.file = {},
            .line = removal.line,
            .uri = removal.uri,
            .title = removal.title,
            .artists = removal.artists,
            .reason = exchange::textOf(removal),
            .keptTrack = keptTrack};
}

std::vector<storage::RemovedRow> rowsOf(const MergePlan& plan, std::span<const TrackId> addedIds)
{
    std::vector<storage::RemovedRow> rows;
    rows.reserve(plan.removed.size());
    for (const Removal& removal : plan.removed) {
        rows.push_back(rowOf(removal, plan.keptTrack(removal, addedIds)));
    }
    return rows;
}

void add(ImportReport& report, const FileImport& file)
{
    report.read += file.read;
    report.added += file.added;
    report.updated += file.updated;
    report.unchanged += file.unchanged;
    for (const auto& [reason, count] : file.removed) {
        report.removed[reason] += count;
    }
    report.answers.ratings += file.answers.ratings;
    report.answers.plays += file.answers.plays;
    report.answers.notInLibrary += file.answers.notInLibrary;
    report.answers.newListeners += file.answers.newListeners;
    report.files.push_back(file);
}

/// The answers of a file that holds any.
std::optional<RatingsFile> readAnswers(const std::string& bytes, FileImport& report)
{
    const std::string name = report.path.string();
    if (!exchange::holdsAnswers(bytes, name)) {
        return std::nullopt;
    }
    RatingsFile answers = exchange::parseRatings(bytes, name);
    refuseDataSet(answers, name);
    if (answers.answers.empty()) {
        // It has features, so it is a catalogue; its column means something else than its name says.
        report.notes.push_back(fmt::format("No row has an answer that can be read ({}).",
                                           answers.rejected.empty() ? "there are none" : answers.rejected[0].detail));
        return std::nullopt;
    }
    report.holdsAnswers = true;
    report.layout = answers.layout;
    report.read = answers.answers.size() + answers.rejected.size();
    report.notes = answers.notes;
    return answers;
}

MergePlan planCatalogue(const std::string& bytes, const Catalogue& current, FileImport& report,
                        const ProgressCallback& progress, const std::stop_token& stop)
{
    exchange::CatalogueFile read = exchange::parseCatalogue(bytes, report.path.string(), progress, stop);
    if (report.layout.empty()) {
        report.layout = read.layout;
        report.read = read.rowsRead;
    }
    for (std::string& note : read.notes) {
        if (std::find(report.notes.begin(), report.notes.end(), note) == report.notes.end()) {
            report.notes.push_back(std::move(note));
        }
    }
    MergePlan plan = exchange::planMerge(current, exchange::clean(std::move(read), [&current](std::string_view uri) {
                                             return current.rowOfUri(uri).has_value();
                                         }));
    report.added = plan.added.size();
    report.updated = plan.updated.size();
    report.unchanged = plan.unchanged;
    report.removed = countByReason(plan.removed);
    return plan;
}

/// Puts what became of the answers beside what became of the tracks.
void add(FileImport& report, const RatingsFile& file, const StoredAnswers& stored,
         std::vector<storage::RemovedRow>& removed)
{
    report.answers = stored.counts;
    report.notes.insert(report.notes.end(), stored.notes.begin(), stored.notes.end());
    for (const auto* left : {&file.rejected, &stored.left}) {
        for (const Removal& removal : *left) {
            ++report.removed[removal.reason];
            removed.push_back(rowOf(removal));
        }
    }
}

double secondsSince(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// The library itself fails: no other file would fare better.
bool isOfTheLibrary(ErrorKind kind)
{
    return kind == ErrorKind::Locked || kind == ErrorKind::ReadOnly || kind == ErrorKind::Corrupt ||
           kind == ErrorKind::Newer || kind == ErrorKind::Foreign;
}

} // namespace

ImportReport Library::importFiles(std::span<const std::filesystem::path> files, const ProgressCallback& progress,
                                  std::stop_token stop)
{
    const auto start = std::chrono::steady_clock::now();
    ImportReport report;
    for (const std::filesystem::path& file : files) {
        if (stop.stop_requested()) {
            break;
        }
        try {
            add(report, m_impl->importFile(file, progress, stop));
        } catch (const Error& error) {
            if (isOfTheLibrary(error.kind())) {
                throw;
            }
            FileImport failed;
            failed.path = file;
            failed.error = error.what();
            add(report, failed);
        }
    }
    report.cancelled = stop.stop_requested();
    report.seconds = secondsSince(start);
    return report;
}

FileImport Library::Impl::importFile(const std::filesystem::path& file, const ProgressCallback& progress,
                                     const std::stop_token& stop)
{
    const std::string bytes = exchange::readTable(file);
    FileImport report;
    report.path = file;
    if (exchange::holdsPlaylists(bytes, file)) {
        const exchange::PlaylistFile read = exchange::parsePlaylists(bytes, file);
        report.layout = read.layout;
        for (const exchange::ListedPlaylist& list : read.lists) {
            report.read += list.tracks.size();
        }
        report.playlists = importPlaylists(read, file);
        report.notes = report.playlists.empty() ? read.notes : report.playlists.front().notes;
        return report;
    }
    const std::optional<RatingsFile> answers = readAnswers(bytes, report);
    const bool hasTracks = !answers || answers->features;
    const auto lock = writeLock();
    const auto current = catalogue();
    MergePlan plan = hasTracks ? planCatalogue(bytes, *current, report, progress, stop) : MergePlan();
    if (stop.stop_requested()) {
        return report;
    }
    nearfield::report(progress, "Storing what is new", 0, -1);

    auto db = database();
    storage::Transaction transaction(db);
    const std::int64_t now = unixNow();
    const std::vector<TrackId> addedIds = storePlan(db, plan, now);
    std::vector<storage::RemovedRow> removed = rowsOf(plan, addedIds);
    const bool tracksChanged = !plan.added.empty() || !plan.updated.empty();
    const auto changed = tracksChanged ? applied(*current, plan.updated, plan.added) : current;
    if (answers) {
        add(report, *answers, storeAnswers(db, *changed, *answers, now), removed);
    }
    storage::ImportStore(db).record({.path = std::filesystem::absolute(file).lexically_normal().string(),
                                     .layout = report.layout,
                                     .importedAt = now,
                                     .read = report.read,
                                     .added = report.added,
                                     .updated = report.updated,
                                     .unchanged = report.unchanged},
                                    removed);
    storeCodes(db, soundModel().get(), plan.added);
    storeCodes(db, soundModel().get(), plan.updated);
    if (tracksChanged) {
        findTracksOfPlaylists(db, *changed);
    }
    transaction.commit();
    if (tracksChanged) {
        publish(changed);
        loadSoundSpace(db);
    }
    return report;
}

ImportReport Library::addDemo(const ProgressCallback& progress, std::stop_token stop)
{
    const auto start = std::chrono::steady_clock::now();
    const auto lock = m_impl->writeLock();
    if (!catalogue()->empty()) {
        throw Error(ErrorKind::BadArgument,
                    fmt::format("The demo needs an empty library, and {} holds music", folder().string()));
    }
    nearfield::report(progress, "Inventing music", 0, -1);
    DemoLibrary demo = makeDemoLibrary({});
    ImportReport report;
    if (stop.stop_requested()) {
        report.cancelled = true;
        return report;
    }
    const std::int64_t now = unixNow();
    for (Track& track : demo.tracks) {
        track.addedAt = now;
    }

    auto database = m_impl->database();
    storage::Transaction transaction(database);
    const std::vector<TrackId> ids = storage::TrackStore(database).insert(demo.tracks);
    storage::ListenerStore listeners(database);
    storage::RatingStore ratings(database);
    const ListenerId first = listeners.list().front().id;
    for (std::size_t i = 0; i < demo.listeners.size(); ++i) {
        ListenerId id = first;
        if (i == 0) {
            listeners.rename(first, demo.listeners[i].name);
        } else {
            id = listeners.create(demo.listeners[i].name).id;
        }
        std::vector<storage::Rating> rows;
        for (const DemoRating& rating : demo.listeners[i].ratings) {
            rows.push_back({.track = ids[rating.track], .stars = rating.stars, .ratedAt = now});
        }
        ratings.set(id, rows);
    }
    transaction.commit();
    m_impl->reload(database);
    report.read = report.added = demo.tracks.size();
    report.seconds = secondsSince(start);
    return report;
}

} // namespace nearfield
