#include "core/storage/sqlite.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include "core/base/error.h"

namespace nearfield::storage {

void throwDamaged(std::string_view what, const std::filesystem::path& file)
{
    throw Error(
        ErrorKind::Corrupt,
        fmt::format("{0} is damaged ({1}). Put back a copy of it (Nearfield makes one, {0}.backup-v…, before it "
                    "changes an older library), or move it away to start anew.",
                    file.string(), what));
}

void throwError(const SQLite::Exception& error, const std::filesystem::path& file)
{
    const std::string name = file.string();
    switch (error.getErrorCode()) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        throw Error(ErrorKind::Locked,
                    fmt::format("{} is being written to by another program. Try again when it has finished.", name));
    case SQLITE_READONLY:
    case SQLITE_PERM:
        throw Error(ErrorKind::ReadOnly,
                    fmt::format("{} cannot be written to ({}). Allow it, or choose another library folder.", name,
                                error.what()));
    case SQLITE_NOTADB:
        throw Error(ErrorKind::Foreign,
                    fmt::format("{} is not a Nearfield library ({}). Move it away, or choose another library folder.",
                                name, error.what()));
    case SQLITE_ERROR: // our statements are tested, so what they name is missing from the file
    case SQLITE_CORRUPT:
    case SQLITE_FORMAT:
    case SQLITE_MISMATCH:
        throwDamaged(error.what(), file);
    case SQLITE_FULL:
        throw Error(ErrorKind::Unreadable,
                    fmt::format("The disk of {} is full. Make room and try again; nothing was changed.", name));
    case SQLITE_CONSTRAINT:
        throw Error(error.getExtendedErrorCode() == SQLITE_CONSTRAINT_FOREIGNKEY ? ErrorKind::NotFound
                                                                                 : ErrorKind::BadArgument,
                    fmt::format("{} does not take this value: {}", name, error.what()));
    default:
        throw Error(ErrorKind::Unreadable, fmt::format("Cannot use {}: {} (SQLite code {})", name, error.what(),
                                                       error.getExtendedErrorCode()));
    }
}

void execute(Database& database, const std::string& sql)
{
    try {
        database.sqlite().exec(sql);
    } catch (const SQLite::Exception& error) {
        throwError(error, database.file());
    }
}

Query::Query(Database& database, const std::string& sql)
try : m_file(database.file()), m_statement(database.sqlite(), sql) {
} catch (const SQLite::Exception& error) {
    throwError(error, database.file());
}

int Query::run()
{
    try {
        const int changed = m_statement.exec();
        m_statement.reset();
        return changed;
    } catch (const SQLite::Exception& error) {
        throwError(error, m_file);
    }
}

bool Query::next()
{
    try {
        return m_statement.executeStep();
    } catch (const SQLite::Exception& error) {
        throwError(error, m_file);
    }
}

double Query::real(int column) const
{
    const SQLite::Column value = m_statement.getColumn(column);
    return value.isNull() ? std::numeric_limits<double>::quiet_NaN() : value.getDouble();
}

std::string_view Query::textView(int column) const
{
    const SQLite::Column value = m_statement.getColumn(column);
    const char* text = value.getText(); // before the size, which may change with the conversion to text
    return {text, static_cast<std::size_t>(value.getBytes())};
}

std::span<const std::byte> Query::bytes(int column) const
{
    const SQLite::Column value = m_statement.getColumn(column);
    const void* blob = value.getBlob();
    return {static_cast<const std::byte*>(blob), static_cast<std::size_t>(value.getBytes())};
}

} // namespace nearfield::storage
