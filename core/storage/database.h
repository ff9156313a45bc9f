#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <span>

#include "core/storage/migrations.h"

namespace SQLite {
class Database;
}

namespace nearfield::storage {

inline constexpr const char* kDatabaseFile = "library.sqlite";

struct DatabaseOptions
{
    std::span<const Migration> migrations = builtInMigrations(); ///< the schema; another one only in tests
    std::chrono::milliseconds busyTimeout{5000}; ///< how long a call waits for another writer before Locked
};

/// One connection to `<folder>/library.sqlite`: WAL, foreign keys on, synchronous NORMAL, so that a kill or a power cut
/// at any moment leaves what had been committed. Opening costs well under a millisecond: open one for each operation.
///
/// A connection is used by one thread at a time; any number of connections may be open, in any processes. One writes
/// while the others read. Closing the last one takes some milliseconds, to copy the log into the file: a program keeps
/// one open while it runs.
///
/// Everything in this module reports failure as Error: Locked, ReadOnly, Corrupt, Foreign, Newer, Unreadable (disk
/// full, input/output error), and BadArgument or NotFound for a value that the schema refuses.
class Database
{
public:
    /// Opens the library in `folder`, making both when they are missing. A library of an older schema is copied to
    /// `library.sqlite.backup-vN` beside it and then migrated in one transaction: when a step fails the file stays as
    /// it was. Throws Newer for a library of a newer schema, Foreign for a file that is not a Nearfield library.
    [[nodiscard]] static Database openOrCreate(const std::filesystem::path& folder,
                                               const DatabaseOptions& options = {});

    Database(Database&&) noexcept;
    Database& operator=(Database&&) noexcept;
    ~Database();

    [[nodiscard]] const std::filesystem::path& file() const noexcept { return m_file; }

    /// For the .cpp files of this module (core/storage/sqlite.h).
    [[nodiscard]] SQLite::Database& sqlite() noexcept { return *m_sqlite; }

private:
    Database(std::filesystem::path file, std::unique_ptr<SQLite::Database> sqlite);

    std::filesystem::path m_file;
    std::unique_ptr<SQLite::Database> m_sqlite;
};

/// All changes made between construction and commit() happen together or, when it is destroyed before commit(), not at
/// all. Takes the write lock at once, so that Locked is thrown here and not half-way. Transactions nest: an inner one
/// can be rolled back alone, and nothing is durable before the outermost is committed.
class Transaction
{
public:
    explicit Transaction(Database& database);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    void commit();

private:
    Database& m_database;
    bool m_nested;
    bool m_open = true;
};

} // namespace nearfield::storage
