#include "core/storage/setting_store.h"

#include "core/storage/sqlite.h"

namespace nearfield::storage {

std::optional<std::string> SettingStore::get(std::string_view key) const
{
    Query query(m_database, "SELECT value FROM setting WHERE key = ?");
    return query.bind(key).next() ? std::optional(query.text(0)) : std::nullopt;
}

void SettingStore::set(std::string_view key, std::string_view value)
{
    Query(m_database, "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value")
        .bind(key, value)
        .run();
}

void SettingStore::remove(std::string_view key)
{
    Query(m_database, "DELETE FROM setting WHERE key = ?").bind(key).run();
}

} // namespace nearfield::storage
