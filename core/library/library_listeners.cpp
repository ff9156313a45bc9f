#include <algorithm>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/library/library.h"
#include "core/library/library_impl.h"
#include "core/storage/listener_store.h"
#include "core/storage/not_now_store.h"
#include "core/storage/play_count_store.h"
#include "core/storage/play_store.h"
#include "core/storage/rating_store.h"
#include "core/storage/setting_store.h"

namespace nearfield {

namespace {

constexpr const char* kCurrentListener = "current_listener";
constexpr std::int64_t kSecondsADay = 24 * 60 * 60;

Listener requireListener(storage::Database& database, ListenerId id)
{
    const std::vector<Listener> all = storage::ListenerStore(database).list();
    const auto found = std::find_if(all.begin(), all.end(), [id](const Listener& one) { return one.id == id; });
    if (found == all.end()) {
        throw Error(ErrorKind::NotFound, fmt::format("There is no listener with the id {}", value(id)));
    }
    return *found;
}

void makeCurrent(storage::Database& database, ListenerId id)
{
    storage::SettingStore(database).set(kCurrentListener, std::to_string(value(id)));
}

ListenerBackup::One backupOf(storage::Database& database, ListenerId id)
{
    return {.listener = requireListener(database, id),
            .ratings = storage::RatingStore(database).ofListener(id),
            .plays = storage::PlayStore(database).ofListener(id),
            .playCounts = storage::PlayCountStore(database).ofListener(id),
            .notNow = storage::NotNowStore(database).ofListener(id, 0)};
}

} // namespace

Listener currentListenerOf(storage::Database& database)
{
    const std::vector<Listener> all = storage::ListenerStore(database).list();
    const std::optional<std::string> chosen = storage::SettingStore(database).get(kCurrentListener);
    const auto found = std::find_if(all.begin(), all.end(), [&](const Listener& listener) {
        return chosen && std::to_string(value(listener.id)) == *chosen;
    });
    return found != all.end() ? *found : all.front();
}

std::vector<Listener> Library::listeners() const
{
    auto database = m_impl->database();
    return storage::ListenerStore(database).list();
}

Listener Library::currentListener() const
{
    auto database = m_impl->database();
    return currentListenerOf(database);
}

void Library::setCurrentListener(ListenerId id)
{
    auto database = m_impl->database();
    makeCurrent(database, requireListener(database, id).id);
}

Listener Library::createListener(std::string_view name)
{
    auto database = m_impl->database();
    return storage::ListenerStore(database).create(name);
}

void Library::renameListener(ListenerId id, std::string_view name)
{
    auto database = m_impl->database();
    storage::ListenerStore(database).rename(id, name);
}

ListenerBackup Library::removeListener(ListenerId id)
{
    auto database = m_impl->database();
    storage::Transaction transaction(database);
    ListenerBackup backup{.listeners = {backupOf(database, id)}, .current = currentListenerOf(database).id};
    storage::ListenerStore store(database);
    if (store.list().size() == 1) {
        throw Error(ErrorKind::BadArgument, fmt::format("{} is the only listener and cannot be removed; create another "
                                                        "one first",
                                                        backup.listeners[0].listener.name));
    }
    store.remove(id);
    makeCurrent(database, backup.current == id ? store.list().front().id : backup.current);
    transaction.commit();
    return backup;
}

ListenerBackup Library::mergeListeners(ListenerId from, ListenerId into)
{
    if (from == into) {
        throw Error(ErrorKind::BadArgument, "A listener cannot be merged with themselves; name another one");
    }
    auto database = m_impl->database();
    storage::Transaction transaction(database);
    ListenerBackup backup{.listeners = {backupOf(database, from), backupOf(database, into)},
                          .current = currentListenerOf(database).id};
    storage::ListenerStore store(database);
    store.giveAnswers(from, into);
    store.remove(from);
    makeCurrent(database, backup.current == from ? into : backup.current);
    transaction.commit();
    return backup;
}

void Library::restoreListeners(const ListenerBackup& backup)
{
    auto database = m_impl->database();
    storage::Transaction transaction(database);
    storage::ListenerStore store(database);
    const std::vector<Listener> present = store.list();
    for (const auto& [listener, ratings, plays, playCounts, notNow] : backup.listeners) {
        const auto sameId = [id = listener.id](const Listener& one) { return one.id == id; };
        if (std::any_of(present.begin(), present.end(), sameId)) {
            store.remove(listener.id); // the other side of a merge, with what it was given
        }
        store.restore(listener);
        storage::RatingStore(database).set(listener.id, ratings);
        storage::PlayStore(database).add(listener.id, plays);
        storage::PlayCountStore(database).set(listener.id, playCounts);
        storage::NotNowStore(database).set(listener.id, notNow);
    }
    makeCurrent(database, backup.current);
    transaction.commit();
}

std::unordered_map<TrackId, float> Library::ratings(ListenerId listener) const
{
    auto database = m_impl->database();
    std::unordered_map<TrackId, float> stars;
    for (const storage::Rating& rating : storage::RatingStore(database).ofListener(listener)) {
        stars.emplace(rating.track, rating.stars);
    }
    return stars;
}

void Library::rate(ListenerId listener, std::span<const TrackId> tracks, std::optional<float> stars)
{
    auto database = m_impl->database();
    storage::RatingStore store(database);
    if (!stars) {
        store.remove(listener, tracks);
        return;
    }
    std::vector<storage::Rating> ratings;
    ratings.reserve(tracks.size());
    for (const TrackId track : tracks) {
        ratings.push_back({.track = track, .stars = *stars, .ratedAt = unixNow()});
    }
    store.set(listener, ratings);
}

void Library::setNotNow(ListenerId listener, TrackId track, bool notNow)
{
    auto database = m_impl->database();
    storage::NotNowStore store(database);
    if (notNow) {
        store.set(listener, {.track = track, .until = unixNow() + kNotNowDays * kSecondsADay});
    } else {
        store.remove(listener, track);
    }
}

} // namespace nearfield
