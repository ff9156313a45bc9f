#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/storage/database.h"
#include "core/storage/rows.h"

namespace nearfield::storage {

/// Every evaluation that was run to its end, so that runs can be compared.
class EvaluationStore
{
public:
    explicit EvaluationStore(Database& database)
        : m_database(database)
    {
    }

    /// `report` is JSON. Returns the id.
    std::int64_t add(std::int64_t at, std::string_view report);
    /// Newest first.
    [[nodiscard]] std::vector<Evaluation> list() const;

private:
    Database& m_database;
};

} // namespace nearfield::storage
