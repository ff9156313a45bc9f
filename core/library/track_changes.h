#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/catalogue/catalogue.h"
#include "core/exchange/merge.h"
#include "core/library/sound_model.h"
#include "core/storage/database.h"

/// What every change of tracks does, wherever it comes from. Call with Library::Impl::writeLock() held.
namespace nearfield {

/// Stores the tracks of a plan and gives the new ones their ids, which it returns.
std::vector<TrackId> storePlan(storage::Database& database, exchange::MergePlan& plan, std::int64_t now);

/// Codes for tracks that are new or whose features changed, so that they are near what sounds like them at once.
/// Nothing without a model.
void storeCodes(storage::Database& database, const SoundModel* model, std::span<const Track> tracks);

/// The catalogue with tracks changed (by increasing id) and added, without reading it back: a third of the time.
[[nodiscard]] std::shared_ptr<const Catalogue> applied(const Catalogue& current, std::span<const Track> updated,
                                                       std::span<const Track> added);

} // namespace nearfield
