#pragma once

// For the .cpp files of core/storage only: the rest of the program does not see SQLite.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>

#include "core/storage/database.h"

namespace nearfield::storage {

/// Throws the Error that a failure of SQLite means to the user of the library `file`.
[[noreturn]] void throwError(const SQLite::Exception& error, const std::filesystem::path& file);

/// Throws Corrupt with a message that says what to do.
[[noreturn]] void throwDamaged(std::string_view what, const std::filesystem::path& file);

/// Runs one or more statements without parameters.
void execute(Database& database, const std::string& sql);

/// A prepared statement that takes and gives the types of this module and throws Error.
class Query
{
public:
    Query(Database& database, const std::string& sql);

    /// Sets the parameters from the first one on: integers, ids, floating point (NaN is stored as NULL), text, bytes,
    /// optionals of these. A std::string and bytes are not copied: they must live until run() or the last next().
    template <typename... Values>
    Query& bind(const Values&... values)
    {
        try {
            int index = 0;
            (bindOne(++index, values), ...);
            return *this;
        } catch (const SQLite::Exception& error) {
            throwError(error, m_file);
        }
    }

    /// Runs a statement that gives no rows and makes it ready to be bound and run again. Returns the rows changed.
    int run();
    /// Steps to the next row; false after the last one.
    [[nodiscard]] bool next();

    /// Columns of the current row count from 0.
    [[nodiscard]] bool isNull(int column) const { return m_statement.isColumnNull(column); }
    [[nodiscard]] std::int64_t integer(int column) const { return m_statement.getColumn(column).getInt64(); }
    [[nodiscard]] std::size_t count(int column) const { return static_cast<std::size_t>(integer(column)); }
    template <typename Id>
    [[nodiscard]] Id id(int column) const
    {
        return static_cast<Id>(integer(column));
    }
    /// NaN for NULL.
    [[nodiscard]] double real(int column) const;
    [[nodiscard]] std::string text(int column) const { return std::string(textView(column)); }
    /// Valid until the next row.
    [[nodiscard]] std::string_view textView(int column) const;
    [[nodiscard]] std::span<const std::byte> bytes(int column) const;

private:
    void bindOne(int index, std::nullopt_t) { m_statement.bind(index); }
    void bindOne(int index, double value) { m_statement.bind(index, value); }
    void bindOne(int index, const std::string& value) { m_statement.bindNoCopy(index, value); }
    void bindOne(int index, std::string_view value) { m_statement.bind(index, std::string(value)); }
    void bindOne(int index, std::span<const std::byte> value)
    {
        m_statement.bindNoCopy(index, value.data(), static_cast<int>(value.size()));
    }
    template <typename Number>
    requires std::integral<Number> || std::is_enum_v<Number>
    void bindOne(int index, Number value) { m_statement.bind(index, static_cast<std::int64_t>(value)); }
    template <typename T>
    void bindOne(int index, const std::optional<T>& value)
    {
        if (value) {
            bindOne(index, *value);
        } else {
            bindOne(index, std::nullopt);
        }
    }

    const std::filesystem::path& m_file;
    SQLite::Statement m_statement;
};

} // namespace nearfield::storage
