#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/storage/database.h"

namespace nearfield::storage {

/// Small facts that belong to the library and not to the program, such as the current listener.
class SettingStore
{
public:
    explicit SettingStore(Database& database)
        : m_database(database)
    {
    }

    [[nodiscard]] std::optional<std::string> get(std::string_view key) const;
    void set(std::string_view key, std::string_view value);
    void remove(std::string_view key);

private:
    Database& m_database;
};

} // namespace nearfield::storage
