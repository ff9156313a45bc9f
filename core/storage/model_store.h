#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/matrix.h"
#include "core/storage/database.h"
#include "core/storage/rows.h"

namespace nearfield::storage {

/// The trained models, one of each kind, and the latent codes they gave to tracks.
class ModelStore
{
public:
    explicit ModelStore(Database& database)
        : m_database(database)
    {
    }

    [[nodiscard]] std::vector<Model> list() const;
    [[nodiscard]] std::optional<Model> find(std::string_view kind) const;

    /// Stores the model and the codes (size n × d) of n tracks in one transaction, in place of the former model of its
    /// kind and all its codes. `model.id` is ignored. Throws BadArgument when sizes differ and
    /// NotFound for an unknown track.
    ModelId save(const Model& model, std::span<const TrackId> tracks, ConstMatrixRef codes);
    /// Stores codes of further tracks, or new ones of the same.
    void putCodes(ModelId model, std::span<const TrackId> tracks, ConstMatrixRef codes);
    /// Row i is the code of tracks[i], NaN where there is none; size n × d, or n × 0 when the model has no codes.
    /// `tracks` must be in increasing order, as in a catalogue. Throws Corrupt when codes differ in length.
    [[nodiscard]] Matrix codes(ModelId model, std::span<const TrackId> tracks) const;

private:
    Database& m_database;
};

} // namespace nearfield::storage
