#include "core/storage/map_store.h"

#include <limits>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/storage/sqlite.h"

namespace nearfield::storage {

std::optional<MapLayout> MapStore::layout() const
{
    Query query(m_database, "SELECT model_id, made_at, report FROM map_layout");
    if (!query.next()) {
        return std::nullopt;
    }
    return MapLayout{.model = query.id<ModelId>(0), .madeAt = query.integer(1), .report = query.text(2)};
}

void MapStore::save(const MapLayout& layout, std::span<const TrackId> tracks, ConstMatrixRef positions)
{
    Transaction transaction(m_database);
    execute(m_database, "DELETE FROM map_position");
    Query(m_database, "INSERT OR REPLACE INTO map_layout (id, model_id, made_at, report) VALUES (1, ?, ?, ?)")
        .bind(layout.model, layout.madeAt, layout.report)
        .run();
    putPositions(tracks, positions);
    transaction.commit();
}

void MapStore::putPositions(std::span<const TrackId> tracks, ConstMatrixRef positions)
{
    if (static_cast<std::size_t>(positions.rows()) != tracks.size() || (!tracks.empty() && positions.cols() != 2)) {
        throw Error(ErrorKind::BadArgument,
                    fmt::format("{} × {} places for {} tracks", positions.rows(), positions.cols(), tracks.size()));
    }
    Transaction transaction(m_database);
    Query query(m_database, "INSERT INTO map_position (track_id, x, y) VALUES (?, ?, ?) "
                            "ON CONFLICT (track_id) DO UPDATE SET x = excluded.x, y = excluded.y");
    for (std::size_t i = 0; i < tracks.size(); ++i) {
        const auto row = static_cast<Eigen::Index>(i);
        query.bind(tracks[i], static_cast<double>(positions(row, 0)), static_cast<double>(positions(row, 1))).run();
    }
    transaction.commit();
}

Matrix MapStore::positions(std::span<const TrackId> tracks) const
{
    Matrix out = Matrix::Constant(static_cast<Eigen::Index>(tracks.size()), 2, std::numeric_limits<float>::quiet_NaN());
    Query query(m_database, "SELECT track_id, x, y FROM map_position ORDER BY track_id");
    std::size_t row = 0;
    while (query.next()) {
        while (row < tracks.size() && tracks[row] < query.id<TrackId>(0)) {
            ++row;
        }
        if (row < tracks.size() && tracks[row] == query.id<TrackId>(0)) {
            out.row(static_cast<Eigen::Index>(row)) << static_cast<float>(query.real(1)),
                static_cast<float>(query.real(2));
        }
    }
    return out;
}

} // namespace nearfield::storage
