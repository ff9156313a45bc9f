#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/storage/database.h"
#include "core/storage/rows.h"

namespace nearfield::storage {

/// A fresh library has one listener, "Me". Names are unique: those with the same folded() text count as equal, so that
/// "josé" names José. An id never means another listener than the one it was given to.
class ListenerStore
{
public:
    explicit ListenerStore(Database& database)
        : m_database(database)
    {
    }

    /// Oldest first, with the number of ratings of each.
    [[nodiscard]] std::vector<Listener> list() const;
    /// By name.
    [[nodiscard]] std::optional<Listener> find(std::string_view name) const;
    /// Throws BadArgument for a name that is blank or taken.
    Listener create(std::string_view name);
    /// Throws BadArgument as create(), NotFound for an unknown listener.
    void rename(ListenerId id, std::string_view name);
    /// Gives the answers of `from` to `into`, who keeps their own where both answered; the rest stays with `from`.
    /// Throws NotFound when `into` is unknown and there is anything to give.
    void giveAnswers(ListenerId from, ListenerId into);
    /// With all answers. Throws NotFound.
    void remove(ListenerId id);
    /// Adds a listener that was removed, under the same id and without answers. Throws BadArgument when the id or the
    /// name is taken.
    void restore(const Listener& listener);

private:
    /// The name as it is stored. Throws BadArgument when it is blank or another listener's.
    [[nodiscard]] std::string_view checked(std::string_view name, std::optional<ListenerId> owner = {}) const;

    Database& m_database;
};

} // namespace nearfield::storage
