#pragma once

#include <span>
#include <string_view>

namespace nearfield::storage {

/// One step of the schema. `sql` is run whole and may hold triggers; it must not begin or end a transaction.
struct Migration
{
    int version; ///< the schema version it leads to; the list counts 1, 2, 3, …
    std::string_view name;
    std::string_view sql;
};

/// The files of core/storage/migrations, in order, embedded at build.
[[nodiscard]] std::span<const Migration> builtInMigrations() noexcept;

} // namespace nearfield::storage
