#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/storage/database.h"
#include "core/storage/rows.h"

namespace nearfield::storage {

/// Which files were imported and which of their rows were left out, why, and for which track.
class ImportStore
{
public:
    explicit ImportStore(Database& database)
        : m_database(database)
    {
    }

    /// Remembers an import. Importing the same path again replaces the file's figures and removed rows.
    /// Throws NotFound when a kept track does not exist.
    void record(const ImportFile& file, std::span<const RemovedRow> removed);

    /// Newest first.
    [[nodiscard]] std::vector<ImportFile> files() const;
    /// Newest file first, then in the order they were recorded in; at most `limit`.
    [[nodiscard]] std::vector<RemovedRow> removedRows(std::size_t limit) const;
    [[nodiscard]] std::size_t removedCount() const;

    /// The track that stands for a removed duplicate.
    [[nodiscard]] std::optional<TrackId> aliasOf(std::string_view uri) const;
    /// The same for all of them. Where several files removed one uri, the newest row counts.
    [[nodiscard]] std::unordered_map<std::string, TrackId> aliases() const;

private:
    Database& m_database;
};

} // namespace nearfield::storage
