#include "core/storage/evaluation_store.h"

#include "core/storage/sqlite.h"

namespace nearfield::storage {

std::int64_t EvaluationStore::add(std::int64_t at, std::string_view report)
{
    Query(m_database, "INSERT INTO evaluation (at, report) VALUES (?, ?)").bind(at, report).run();
    return m_database.sqlite().getLastInsertRowid();
}

std::vector<Evaluation> EvaluationStore::list() const
{
    Query query(m_database, "SELECT id, at, report FROM evaluation ORDER BY at DESC, id DESC");
    std::vector<Evaluation> out;
    while (query.next()) {
        out.push_back({.id = query.integer(0), .at = query.integer(1), .report = query.text(2)});
    }
    return out;
}

} // namespace nearfield::storage
