#pragma once

#include <string_view>
#include <vector>

#include "core/storage/database.h"
#include "core/storage/rows.h"

namespace nearfield::storage {

/// A fresh library has one listener, "Me". Names are unique; those that differ only in ASCII case count as equal.
class ListenerStore
{
public:
    explicit ListenerStore(Database& database)
        : m_database(database)
    {
    }

    /// Oldest first, with the number of ratings of each.
    [[nodiscard]] std::vector<Listener> list() const;
    /// Throws BadArgument for a name that is blank or taken.
    Listener create(std::string_view name);
    /// Throws BadArgument as create(), NotFound for an unknown listener.
    void rename(ListenerId id, std::string_view name);

private:
    Database& m_database;
};

} // namespace nearfield::storage
