#include "core/library/library.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/catalogue/search_index.h"
#include "core/library/library_impl.h"
#include "core/storage/audio_file_store.h"
#include "core/storage/import_store.h"
#include "core/storage/listener_store.h"
#include "core/storage/model_store.h"
#include "core/storage/play_count_store.h"
#include "core/storage/play_store.h"
#include "core/storage/rating_store.h"
#include "core/storage/run_store.h"

namespace nearfield {

namespace {

/// Distinct texts of a column, the empty one left out.
std::size_t distinct(const PooledColumn& column)
{
    std::size_t count = 0;
    for (std::size_t code = 0; code < column.texts().size(); ++code) {
        count += column.texts()[code].empty() ? 0U : 1U;
    }
    return count;
}

std::optional<std::int64_t> wholeNumber(std::string_view text)
{
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

std::string titleAndArtists(const Catalogue& catalogue, Row row)
{
    return fmt::format("{} by {}", catalogue.title(row), catalogue.artists(row));
}

/// Rows whose title, or title and artists, are just this text.
std::vector<Row> exactMatches(const Catalogue& catalogue, const std::vector<Row>& rows, const std::string& wanted)
{
    std::vector<Row> exact;
    std::copy_if(rows.begin(), rows.end(), std::back_inserter(exact), [&](Row row) {
        const std::string title = folded(catalogue.title(row));
        return title == wanted || title + ' ' + folded(catalogue.artists(row)) == wanted;
    });
    return exact;
}

std::optional<TrackId> trackOfFile(storage::Database database, std::string_view path)
{
    if (path.empty()) {
        return std::nullopt;
    }
    const auto absolute = std::filesystem::absolute(std::filesystem::path(path)).lexically_normal();
    const auto file = storage::AudioFileStore(database).find(absolute);
    return file ? file->track : std::nullopt;
}

void countMusic(storage::Database& database, LibraryStats& stats)
{
    const storage::AudioFileStore store(database);
    const storage::FolderCounts counts = store.counts("/");
    stats.folders = store.folders().size();
    stats.files = counts.files;
    stats.filesWaiting = counts.waiting;
    stats.filesFailed = counts.failed;
    stats.filesMissing = counts.missing;
}

} // namespace

std::unique_ptr<Library> Library::open(const std::filesystem::path& folder)
{
    return std::unique_ptr<Library>(new Library(std::make_unique<Impl>(folder)));
}

Library::Library(std::unique_ptr<Impl> impl)
    : m_impl(std::move(impl))
{
}

Library::~Library() = default;

const std::filesystem::path& Library::folder() const noexcept
{
    return m_impl->folder();
}

std::filesystem::path Library::defaultFolder()
{
    const auto variable = [](const char* name) {
        const char* text = std::getenv(name);
        return std::filesystem::path(text != nullptr ? text : "");
    };
    const std::filesystem::path data = variable("XDG_DATA_HOME");
    return (data.is_absolute() ? data : variable("HOME") / ".local" / "share") / "nearfield";
}

std::shared_ptr<const Catalogue> Library::catalogue() const
{
    return m_impl->catalogue();
}

std::shared_ptr<const SoundSpace> Library::soundSpace() const
{
    return m_impl->soundSpace();
}

std::string Library::modelProblem() const
{
    return m_impl->modelProblem();
}

std::vector<RemovedRow> Library::removedRows(std::size_t limit) const
{
    auto database = m_impl->database();
    return storage::ImportStore(database).removedRows(limit);
}

LibraryStats Library::stats() const
{
    const auto snapshot = catalogue();
    auto database = m_impl->database();
    LibraryStats stats;
    stats.tracks = snapshot->size();
    stats.artists = distinct(snapshot->artistColumn());
    stats.albums = distinct(snapshot->albumColumn());
    stats.genres = distinct(snapshot->genreColumn());
    for (Row row = 0; row < snapshot->size(); ++row) {
        const float duration = snapshot->raw(row, RawFeature::Duration);
        stats.seconds += std::isnan(duration) ? 0.0 : static_cast<double>(duration);
    }
    stats.ratings = storage::RatingStore(database).count();
    stats.plays =
        storage::PlayStore(database).count() + static_cast<std::size_t>(storage::PlayCountStore(database).total());
    stats.removedRows = storage::ImportStore(database).removedCount();
    countMusic(database, stats);
    stats.listeners = storage::ListenerStore(database).list();
    for (const storage::Model& model : storage::ModelStore(database).list()) {
        const auto metrics = nlohmann::json::parse(model.metrics);
        stats.models.push_back({.kind = model.kind,
                                .trainedAt = model.trainedAt,
                                .rows = model.rows,
                                .testRmse = metrics.value("test_rmse", std::nan(""))});
    }
    return stats;
}

std::vector<TrainingRun> Library::trainingRuns() const
{
    auto database = m_impl->database();
    return storage::RunStore(database).list();
}

std::vector<SimilarTrack> Library::similar(TrackId seed, std::size_t count) const
{
    const auto space = soundSpace();
    if (!space) {
        const std::string problem = modelProblem();
        throw Error(ErrorKind::NotReady,
                    problem.empty() ? "Similar tracks need a trained model; train the autoencoder first" : problem);
    }
    const std::optional<Row> row = space->catalogue().rowOf(seed);
    if (!row) {
        throw Error(ErrorKind::NotFound, fmt::format("There is no track {} in the library", value(seed)));
    }
    return space->similar(*row, count);
}

TrackId Library::resolveTrack(std::string_view text) const
{
    constexpr std::size_t kListed = 10;
    const auto snapshot = catalogue();
    const std::string_view wanted = trimmed(text);

    if (const auto number = wholeNumber(wanted); number && snapshot->rowOf(TrackId{*number})) {
        return TrackId{*number};
    }
    for (const std::string& uri : {std::string(wanted), fmt::format("spotify:track:{}", wanted)}) {
        if (const auto row = snapshot->rowOfUri(uri)) {
            return snapshot->id(*row);
        }
        auto database = m_impl->database();
        if (const auto alias = storage::ImportStore(database).aliasOf(uri)) {
            return *alias;
        }
    }

    if (const auto track = trackOfFile(m_impl->database(), wanted); track && snapshot->rowOf(*track)) {
        return *track;
    }

    const std::vector<Row> found = wanted.empty() ? std::vector<Row>{} : SearchIndex(*snapshot).find(wanted);
    if (found.empty()) {
        throw Error(ErrorKind::NotFound, fmt::format("No track of the library matches “{}”", wanted));
    }
    const std::vector<Row> exact = exactMatches(*snapshot, found, folded(wanted));
    const std::vector<Row>& matches = exact.empty() ? found : exact;
    if (matches.size() == 1) {
        return snapshot->id(matches.front());
    }
    std::string message =
        fmt::format("“{}” matches {} tracks; name one by its id or with more words:", wanted, matches.size());
    for (std::size_t i = 0; i < std::min(matches.size(), kListed); ++i) {
        message +=
            fmt::format("\n  {:>7}  {}", value(snapshot->id(matches[i])), titleAndArtists(*snapshot, matches[i]));
    }
    if (matches.size() > kListed) {
        message += "\n  …";
    }
    throw Error(ErrorKind::Ambiguous, message);
}

} // namespace nearfield
