#include "core/storage/model_store.h"

#include <bit>
#include <cstring>
#include <limits>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/storage/sqlite.h"

namespace nearfield::storage {

static_assert(std::endian::native == std::endian::little, "codes are stored in little-endian order");

namespace {

constexpr std::string_view kColumns = "id, kind, file, file_checksum, trained_at, rows, options, metrics";

Model readModel(const Query& query)
{
    return {.id = query.id<ModelId>(0),
            .kind = query.text(1),
            .file = query.text(2),
            .fileChecksum = static_cast<std::uint64_t>(query.integer(3)),
            .trainedAt = query.integer(4),
            .rows = query.count(5),
            .options = query.text(6),
            .metrics = query.text(7)};
}

} // namespace

std::vector<Model> ModelStore::list() const
{
    Query query(m_database, fmt::format("SELECT {} FROM model ORDER BY kind", kColumns));
    std::vector<Model> out;
    while (query.next()) {
        out.push_back(readModel(query));
    }
    return out;
}

std::optional<Model> ModelStore::find(std::string_view kind) const
{
    Query query(m_database, fmt::format("SELECT {} FROM model WHERE kind = ?", kColumns));
    return query.bind(kind).next() ? std::optional(readModel(query)) : std::nullopt;
}

ModelId ModelStore::save(const Model& model, std::span<const TrackId> tracks, ConstMatrixRef codes)
{
    Transaction transaction(m_database);
    Query(m_database, "DELETE FROM model WHERE kind = ?").bind(model.kind).run(); // its codes go with it
    Query(m_database, "INSERT INTO model (kind, file, file_checksum, trained_at, rows, options, metrics) "
                      "VALUES (?, ?, ?, ?, ?, ?, ?)")
        .bind(model.kind, model.file, model.fileChecksum, model.trainedAt, model.rows, model.options, model.metrics)
        .run();
    const auto id = static_cast<ModelId>(m_database.sqlite().getLastInsertRowid());
    putCodes(id, tracks, codes);
    transaction.commit();
    return id;
}

void ModelStore::putCodes(ModelId model, std::span<const TrackId> tracks, ConstMatrixRef codes)
{
    if (static_cast<std::size_t>(codes.rows()) != tracks.size() || (codes.rows() > 0 && codes.cols() == 0)) {
        throw Error(ErrorKind::BadArgument,
                    fmt::format("{} × {} codes for {} tracks", codes.rows(), codes.cols(), tracks.size()));
    }
    Transaction transaction(m_database);
    Query query(m_database, "INSERT INTO latent_code (track_id, model_id, code) VALUES (?, ?, ?) "
                            "ON CONFLICT (track_id, model_id) DO UPDATE SET code = excluded.code");
    for (std::size_t i = 0; i < tracks.size(); ++i) {
        const std::span code(codes.row(static_cast<Eigen::Index>(i)).data(), static_cast<std::size_t>(codes.cols()));
        query.bind(tracks[i], model, std::as_bytes(code)).run();
    }
    transaction.commit();
}

Matrix ModelStore::codes(ModelId model, std::span<const TrackId> tracks) const
{
    Query query(m_database, "SELECT track_id, code FROM latent_code WHERE model_id = ? ORDER BY track_id");
    query.bind(model);
    Matrix out(static_cast<Eigen::Index>(tracks.size()), 0);
    std::size_t row = 0;
    while (query.next()) {
        const std::span<const std::byte> code = query.bytes(1);
        if (out.cols() == 0) {
            out.setConstant(out.rows(), static_cast<Eigen::Index>(code.size() / sizeof(float)),
                            std::numeric_limits<float>::quiet_NaN());
        }
        if (code.empty() || code.size() != static_cast<std::size_t>(out.cols()) * sizeof(float)) {
            throwDamaged("latent codes differ in length", m_database.file());
        }
        while (row < tracks.size() && tracks[row] < query.id<TrackId>(0)) {
            ++row;
        }
        if (row < tracks.size() && tracks[row] == query.id<TrackId>(0)) {
            std::memcpy(out.row(static_cast<Eigen::Index>(row)).data(), code.data(), code.size());
        }
    }
    return out;
}

} // namespace nearfield::storage
