#include "core/storage/database.h"

#include <cerrno>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include <SQLiteCpp/Backup.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include "core/base/error.h"
#include "core/storage/sqlite.h"

namespace nearfield::storage {

namespace {

constexpr std::int64_t kApplicationId = 0x4e724664; // "NrFd", in the header of the file

void makeFolder(const std::filesystem::path& folder)
{
    std::error_code problem;
    std::filesystem::create_directories(folder, problem);
    if (std::error_code unreachable; std::filesystem::is_directory(folder, unreachable)) {
        return;
    }
    const bool denied = problem == std::errc::permission_denied || problem == std::errc::read_only_file_system;
    throw Error(denied ? ErrorKind::ReadOnly : ErrorKind::Unreadable,
                fmt::format("Cannot make the library folder {}: {}. Choose another one.", folder.string(),
                            problem ? problem.message() : "it is a file"));
}

/// SQLite itself would fall back to reading, or fail later and less clearly: the folder takes the write-ahead log.
void requireWritable(const std::filesystem::path& path)
{
    if (::faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) != 0 && errno != ENOENT) {
        throw Error(ErrorKind::ReadOnly, fmt::format("{} cannot be written to: {}. Allow it, or choose another library "
                                                     "folder.",
                                                     path.string(), std::system_category().message(errno)));
    }
}

/// One thread at a time uses a connection, so it needs no mutex.
std::unique_ptr<SQLite::Database> connect(const std::filesystem::path& file, std::chrono::milliseconds busyTimeout)
{
    try {
        return std::make_unique<SQLite::Database>(file.string(),
                                                  SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLite::OPEN_NOMUTEX,
                                                  static_cast<int>(busyTimeout.count()));
    } catch (const SQLite::Exception& error) {
        throwError(error, file);
    }
}

std::int64_t readNumber(Database& database, const char* sql)
{
    Query query(database, sql);
    return query.next() ? query.integer(0) : 0;
}

int newestVersion(std::span<const Migration> migrations) noexcept
{
    return static_cast<int>(migrations.size());
}

std::uintmax_t sizeOf(const std::filesystem::path& file)
{
    std::error_code missing;
    const std::uintmax_t size = std::filesystem::file_size(file, missing);
    return missing ? 0 : size;
}

/// SQLite would read zeros for what a cut took from the last page; pages that are missing whole it notices itself.
/// While there is a write-ahead log, the log has what a kill may have kept out of the file.
bool endsWithinAPage(Database& database)
{
    const bool hasLog = sizeOf(database.file().string() + "-wal") > 0;
    const auto pageSize = static_cast<std::uintmax_t>(readNumber(database, "PRAGMA page_size"));
    return !hasLog && sizeOf(database.file()) % pageSize != 0;
}

/// The schema version of the file, 0 for a fresh one. Needs a transaction, so that the answers fit together while
/// another process makes or migrates the library.
int checkedVersion(Database& database, int newest)
{
    const std::int64_t tables = readNumber(database, "SELECT count(*) FROM sqlite_schema");
    const std::int64_t application = readNumber(database, "PRAGMA application_id");
    const std::int64_t version = readNumber(database, "PRAGMA user_version");
    const std::string name = database.file().string();

    const bool fresh = application == 0 && version == 0 && tables == 0;
    if (application != kApplicationId && !fresh) {
        throw Error(
            ErrorKind::Foreign,
            fmt::format("{} is a database of another program. Move it away, or choose another library folder.", name));
    }
    if (version > newest) {
        throw Error(
            ErrorKind::Newer,
            fmt::format("{} was written by a newer Nearfield (schema {}; this one knows {}). Update Nearfield to "
                        "open it; it was not changed.",
                        name, version, newest));
    }
    if (!fresh && (version < 1 || tables == 0)) {
        throwDamaged("its tables are missing", database.file());
    }
    if (!fresh && endsWithinAPage(database)) {
        throwDamaged("its end is missing", database.file());
    }
    return static_cast<int>(version);
}

void configure(Database& database, std::chrono::milliseconds busyTimeout)
{
    // The write-ahead log is synced before it is copied into the file, not at each commit: a power cut may take the
    // latest commits but never half of one. The cache, a limit in kB, keeps a large import out of the log until commit.
    // Larger pages, which only a fresh file takes, make that import a fifth faster.
    execute(database, "PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536; PRAGMA page_size = 16384");

    // SQLite does not wait here for another process that makes the same library at the same moment.
    const auto deadline = std::chrono::steady_clock::now() + busyTimeout;
    while (database.sqlite().tryExec("PRAGMA journal_mode = WAL") == SQLITE_BUSY &&
           std::chrono::steady_clock::now() < deadline) {
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    execute(database, "PRAGMA journal_mode = WAL");
}

/// Through a second connection, which reads while `database` holds the write lock: what it copies is whole, with the
/// write-ahead log, and nobody can change it before the migration.
void keepCopy(Database& database, int version)
{
    const std::filesystem::path path = fmt::format("{}.backup-v{}", database.file().string(), version);
    try {
        // Of a migration that failed; the source still has all of it. What cannot be removed cannot be opened either.
        std::error_code problem;
        std::filesystem::remove(path, problem);
        SQLite::Database reader(database.file().string(), SQLite::OPEN_READONLY);
        SQLite::Database copy(path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        const int result = SQLite::Backup(copy, reader).executeStep();
        if (result != SQLITE_DONE) {
            throw SQLite::Exception("the copy is not complete", result);
        }
    } catch (const SQLite::Exception& error) {
        throwError(error, path);
    }
}

void apply(Database& database, const Migration& migration)
{
    try {
        database.sqlite().exec(std::string(migration.sql));
        if (SQLite::Statement(database.sqlite(), "PRAGMA foreign_key_check").executeStep()) {
            throw SQLite::Exception("references to missing rows", SQLITE_CONSTRAINT);
        }
    } catch (const SQLite::Exception& error) {
        if (error.getErrorCode() != SQLITE_ERROR && error.getErrorCode() != SQLITE_CONSTRAINT) {
            throwError(error, database.file());
        }
        throw Error(ErrorKind::Corrupt,
                    fmt::format("{} could not be brought to schema {} ({}: {}). It was left as it was; please report "
                                "this, and use the former Nearfield meanwhile.",
                                database.file().string(), migration.version, migration.name, error.what()));
    }
}

/// All steps in one transaction: the file is of the newest schema afterwards, or as it was.
void migrate(Database& database, std::span<const Migration> migrations)
{
    Transaction transaction(database);
    // Again, now that nobody else writes: another process may have done it.
    const int newest = newestVersion(migrations);
    const int version = checkedVersion(database, newest);
    if (version == newest) {
        return;
    }
    if (version > 0) {
        keepCopy(database, version);
    }
    for (const Migration& migration : migrations.subspan(static_cast<std::size_t>(version))) {
        apply(database, migration);
    }
    execute(database, fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}", kApplicationId, newest));
    transaction.commit();
}

} // namespace

Database::Database(std::filesystem::path file, std::unique_ptr<SQLite::Database> sqlite)
    : m_file(std::move(file))
    , m_sqlite(std::move(sqlite))
{
}

Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

Database Database::openOrCreate(const std::filesystem::path& folder, const DatabaseOptions& options)
{
    const std::filesystem::path file = std::filesystem::absolute(folder) / kDatabaseFile;
    makeFolder(file.parent_path());
    requireWritable(file.parent_path());
    requireWritable(file);
    Database database(file, connect(file, options.busyTimeout));

    // What is in the file may be hostile, and a damaged page is better found than followed.
    execute(database, "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; BEGIN");
    const int newest = newestVersion(options.migrations);
    const int version = checkedVersion(database, newest);
    execute(database, "COMMIT");

    configure(database, options.busyTimeout);
    if (version < newest) {
        migrate(database, options.migrations);
    }
    // Only now: a migration may have to rebuild a table that others refer to.
    execute(database, "PRAGMA foreign_keys = ON");
    return database;
}

Transaction::Transaction(Database& database)
    : m_database(database)
    , m_nested(sqlite3_get_autocommit(database.sqlite().getHandle()) == 0)
{
    execute(m_database, m_nested ? "SAVEPOINT nested" : "BEGIN IMMEDIATE");
}

Transaction::~Transaction()
{
    // After a severe error SQLite has rolled back everything itself; then there is nothing to do.
    if (m_open && sqlite3_get_autocommit(m_database.sqlite().getHandle()) == 0) {
        m_database.sqlite().tryExec(m_nested ? "ROLLBACK TO nested; RELEASE nested" : "ROLLBACK");
    }
}

void Transaction::commit()
{
    execute(m_database, m_nested ? "RELEASE nested" : "COMMIT");
    m_open = false;
}

} // namespace nearfield::storage
