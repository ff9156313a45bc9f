#include "core/storage/listener_store.h"

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/storage/sqlite.h"

namespace nearfield::storage {

namespace {

/// Runs a statement that sets a name; returns the rows changed.
int runNaming(Query& query, std::string_view name)
{
    if (trimmed(name).empty()) {
        throw Error(ErrorKind::BadArgument, "A listener needs a name");
    }
    try {
        return query.run();
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::BadArgument) {
            throw;
        }
        throw Error(ErrorKind::BadArgument, fmt::format("There is a listener called {} already", name));
    }
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

Listener ListenerStore::create(std::string_view name)
{
    Query query(m_database, "INSERT INTO listener (name) VALUES (?)");
    runNaming(query.bind(name), name);
    return {.id = static_cast<ListenerId>(m_database.sqlite().getLastInsertRowid()), .name = std::string(name)};
}

void ListenerStore::rename(ListenerId id, std::string_view name)
{
    Query query(m_database, "UPDATE listener SET name = ? WHERE id = ?");
    if (runNaming(query.bind(name, id), name) == 0) {
        throw Error(ErrorKind::NotFound, fmt::format("There is no listener with the id {}", value(id)));
    }
}

} // namespace nearfield::storage
