#pragma once

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <QTemporaryDir>

#include "core/base/error.h"
#include "core/storage/database.h"
#include "core/storage/listener_store.h"
#include "core/storage/rating_store.h"
#include "core/storage/sqlite.h"
#include "core/storage/track_store.h"
#include "tests/support/synthetic.h"

namespace nearfield::storage {

/// A folder for one library, removed with its content at the end.
class TemporaryFolder
{
public:
    [[nodiscard]] std::filesystem::path path() const { return m_dir.path().toStdString() + "/library"; }
    [[nodiscard]] std::filesystem::path file() const { return path() / kDatabaseFile; }
    [[nodiscard]] std::filesystem::path parent() const { return m_dir.path().toStdString(); }

private:
    QTemporaryDir m_dir;
};

/// What `body` throws; its message is for people, so tests look at little of it.
struct Thrown
{
    ErrorKind kind;
    std::string message;
};
template <typename Body>
std::optional<Thrown> thrownBy(Body&& body)
{
    try {
        body();
        return std::nullopt;
    } catch (const Error& error) {
        return Thrown{error.kind(), error.what()};
    }
}
template <typename Body>
bool throws(ErrorKind kind, Body&& body)
{
    const std::optional<Thrown> thrown = thrownBy(body);
    return thrown && thrown->kind == kind;
}

inline std::vector<Track> syntheticTracks(int first, int count)
{
    std::vector<Track> out;
    for (int i = first; i < first + count; ++i) {
        out.push_back(test::syntheticTrack(i));
    }
    return out;
}

inline std::int64_t number(Database& database, const std::string& sql)
{
    Query query(database, sql);
    return query.next() ? query.integer(0) : -1;
}

inline std::string text(Database& database, const std::string& sql)
{
    Query query(database, sql);
    return query.next() ? query.text(0) : std::string();
}

/// The newest built-in schema.
inline int currentVersion()
{
    return static_cast<int>(builtInMigrations().size());
}

/// The built-in schema, followed by further steps.
inline std::vector<Migration> schemaWith(std::vector<std::string_view> further)
{
    std::vector<Migration> out(builtInMigrations().begin(), builtInMigrations().end());
    for (const std::string_view sql : further) {
        out.push_back({static_cast<int>(out.size()) + 1, "made_up", sql});
    }
    return out;
}

} // namespace nearfield::storage
