#include "core/storage/listener_store.h"

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/storage/sqlite.h"

namespace nearfield::storage {

namespace {

[[noreturn]] void throwUnknown(ListenerId id)
{
    throw Error(ErrorKind::NotFound, fmt::format("There is no listener with the id {}", value(id)));
}

} // namespace

std::vector<Listener> ListenerStore::list() const
{
    Query query(m_database, "SELECT id, name, (SELECT count(*) FROM rating WHERE listener_id = listener.id) "
                            "FROM listener ORDER BY id");
    std::vector<Listener> out;
    while (query.next()) {
        out.push_back({.id = query.id<ListenerId>(0), .name = query.text(1), .ratings = query.count(2)});
    }
    return out;
}

std::optional<Listener> ListenerStore::find(std::string_view name) const
{
    const std::string wanted = folded(trimmed(name));
    Query names(m_database, "SELECT id, name FROM listener");
    while (names.next()) {
        if (folded(names.textView(1)) == wanted) {
            Query ratings(m_database, "SELECT count(*) FROM rating WHERE listener_id = ?");
            const bool counted = ratings.bind(names.id<ListenerId>(0)).next();
            return Listener{
                .id = names.id<ListenerId>(0), .name = names.text(1), .ratings = counted ? ratings.count(0) : 0};
        }
    }
    return std::nullopt;
}

std::string_view ListenerStore::checked(std::string_view name, std::optional<ListenerId> owner) const
{
    const std::string_view stored = trimmed(name);
    if (stored.empty()) {
        throw Error(ErrorKind::BadArgument, "A listener needs a name");
    }
    if (const auto other = find(stored); other && other->id != owner) {
        throw Error(ErrorKind::BadArgument, fmt::format("There is a listener called {} already", other->name));
    }
    return stored;
}

Listener ListenerStore::create(std::string_view name)
{
    Transaction transaction(m_database);
    const std::string_view stored = checked(name);
    Query(m_database, "INSERT INTO listener (name) VALUES (?)").bind(stored).run();
    const auto id = static_cast<ListenerId>(m_database.sqlite().getLastInsertRowid());
    transaction.commit();
    return {.id = id, .name = std::string(stored)};
}

void ListenerStore::rename(ListenerId id, std::string_view name)
{
    Transaction transaction(m_database);
    const std::string_view stored = checked(name, id);
    if (Query(m_database, "UPDATE listener SET name = ? WHERE id = ?").bind(stored, id).run() == 0) {
        throwUnknown(id);
    }
    transaction.commit();
}

void ListenerStore::giveAnswers(ListenerId from, ListenerId into)
{
    Transaction transaction(m_database);
    for (const char* table : {"rating", "play", "play_count", "not_now"}) {
        Query(m_database, fmt::format("UPDATE OR IGNORE {} SET listener_id = ? WHERE listener_id = ?", table))
            .bind(into, from)
            .run();
    }
    transaction.commit();
}

void ListenerStore::remove(ListenerId id)
{
    if (Query(m_database, "DELETE FROM listener WHERE id = ?").bind(id).run() == 0) {
        throwUnknown(id);
    }
}

void ListenerStore::restore(const Listener& listener)
{
    Transaction transaction(m_database);
    const std::string_view stored = checked(listener.name);
    Query(m_database, "INSERT INTO listener (id, name) VALUES (?, ?)").bind(listener.id, stored).run();
    transaction.commit();
}

} // namespace nearfield::storage
