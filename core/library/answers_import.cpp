#include "core/library/answers_import.h"

#include <map>
#include <optional>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/exchange/track_finder.h"
#include "core/library/library_impl.h"
#include "core/storage/import_store.h"
#include "core/storage/listener_store.h"
#include "core/storage/play_count_store.h"
#include "core/storage/rating_store.h"

namespace nearfield {

namespace {

using exchange::Removal;
using Answer = exchange::RatingsFile::Answer;

/// What one listener of the file says, by track.
using Answers = std::map<TrackId, Answer>;

/// The track of each item; nothing where the library does not hold it.
std::vector<std::optional<TrackId>> findTracks(storage::Database& database, const Catalogue& catalogue,
                                               const exchange::RatingsFile& file)
{
    const exchange::TrackFinder::Aliases aliases = storage::ImportStore(database).aliases();
    exchange::TrackFinder finder(catalogue, aliases);
    std::vector<std::optional<TrackId>> tracks;
    tracks.reserve(file.items.size());
    for (std::size_t item = 0; item < file.items.size(); ++item) {
        tracks.push_back(finder.find(file.tracks[item], file.items[item]));
    }
    return tracks;
}

Removal notInLibrary(const exchange::RatingsFile& file, const Answer& answer)
{
    const Track& track = file.tracks[answer.item];
    return {.line = answer.line,
            .uri = track.uri,
            .title = track.title.empty() ? file.items[answer.item] : track.title,
            .artists = track.artists,
            .reason = RemovalReason::NotInLibrary,
            .detail = {},
            .kept = {}};
}

/// The answers that count, of each listener.
std::vector<Answers> latestAnswers(const exchange::RatingsFile& file, const std::vector<std::optional<TrackId>>& tracks,
                                   StoredAnswers& out)
{
    std::map<std::pair<std::uint32_t, std::uint32_t>, const Answer*> latest;
    for (const Answer& answer : file.answers) {
        if (tracks[answer.item]) {
            latest[{answer.listener, answer.item}] = &answer;
        } else {
            out.left.push_back(notInLibrary(file, answer));
        }
    }
    std::vector<Answers> answers(file.listeners.size());
    for (const auto& [pair, answer] : latest) {
        const auto [place, isNew] = answers[pair.first].try_emplace(*tracks[pair.second], *answer);
        if (isNew) {
            continue;
        }
        // Two items are one recording here.
        if (file.plays) {
            place->second.value += answer->value;
        } else if (place->second.line < answer->line) {
            place->second = *answer;
        }
    }
    return answers;
}

/// Listeners by name, made when they are asked for.
class Listeners
{
public:
    explicit Listeners(storage::Database& database)
        : m_database(database)
    {
        for (const Listener& listener : storage::ListenerStore(database).list()) {
            m_ids.emplace(folded(listener.name), listener.id);
        }
    }

    ListenerId of(const std::string& name, std::size_t& created)
    {
        if (name.empty()) {
            return currentListenerOf(m_database).id;
        }
        const auto [place, isNew] = m_ids.try_emplace(folded(trimmed(name)));
        if (isNew) {
            place->second = storage::ListenerStore(m_database).create(name).id;
            ++created;
        }
        return place->second;
    }

private:
    storage::Database& m_database;
    std::unordered_map<std::string, ListenerId> m_ids;
};

/// Returns how many ratings of the library are newer than the file's and were kept.
std::size_t storeRatings(storage::Database& database, ListenerId listener, const Answers& answers, std::int64_t now,
                         AnswersImport& counts)
{
    storage::RatingStore store(database);
    std::unordered_map<TrackId, storage::Rating> known;
    for (const storage::Rating& rating : store.ofListener(listener)) {
        known.emplace(rating.track, rating);
    }
    std::vector<storage::Rating> changed;
    std::size_t newer = 0;
    for (const auto& [track, answer] : answers) {
        const auto before = known.find(track);
        const storage::Rating rating{
            .track = track, .stars = answer.value, .ratedAt = answer.at != 0 ? answer.at : now};
        if (before == known.end()) {
            changed.push_back(rating);
        } else if (answer.at != 0 && before->second.ratedAt > answer.at) {
            newer += before->second.stars != answer.value ? 1U : 0U;
        } else if (before->second.stars != answer.value || (answer.at != 0 && before->second.ratedAt != answer.at)) {
            changed.push_back(rating);
        }
    }
    store.set(listener, changed);
    counts.ratings += changed.size();
    return newer;
}

void storePlays(storage::Database& database, ListenerId listener, const Answers& answers, AnswersImport& counts)
{
    storage::PlayCountStore store(database);
    std::unordered_map<TrackId, double> known;
    for (const storage::PlayCount& row : store.ofListener(listener)) {
        known.emplace(row.track, row.plays);
    }
    std::vector<storage::PlayCount> changed;
    for (const auto& [track, answer] : answers) {
        const auto plays = static_cast<double>(answer.value);
        if (const auto before = known.find(track); before == known.end() || before->second != plays) {
            changed.push_back({.track = track, .plays = plays});
        }
    }
    store.set(listener, changed);
    counts.plays += changed.size();
}

} // namespace

void refuseDataSet(const exchange::RatingsFile& file, const std::string& path)
{
    if (file.isDataSet()) {
        throw Error(ErrorKind::BadFormat,
                    fmt::format("{} numbers its tracks as data sets do ({}), and those numbers mean nothing in a music "
                                "library; nothing was imported. To see how well the models foretell its answers: "
                                "nearfield-cli evaluate --data {}",
                                path, file.layout, path));
    }
}

StoredAnswers storeAnswers(storage::Database& database, const Catalogue& catalogue, const exchange::RatingsFile& file,
                           std::int64_t now)
{
    StoredAnswers out;
    const std::vector<Answers> answers = latestAnswers(file, findTracks(database, catalogue, file), out);
    out.counts.notInLibrary = out.left.size();
    Listeners listeners(database);
    std::size_t newer = 0;
    for (std::size_t i = 0; i < answers.size(); ++i) {
        if (answers[i].empty()) {
            continue;
        }
        const ListenerId listener = listeners.of(file.listeners[i], out.counts.newListeners);
        if (file.plays) {
            storePlays(database, listener, answers[i], out.counts);
        } else {
            newer += storeRatings(database, listener, answers[i], now, out.counts);
        }
    }
    if (newer > 0) {
        out.notes.push_back(fmt::format("{} kept: the library has a newer rating than the file.", newer));
    }
    if (!out.left.empty()) {
        out.notes.push_back(fmt::format("{} answers are to tracks that the library does not hold. Import a catalogue "
                                        "that has them, then this file again.",
                                        out.left.size()));
    }
    return out;
}

} // namespace nearfield
