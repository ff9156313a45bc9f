#include "core/library/track_changes.h"

#include <algorithm>

#include "core/library/library_impl.h"
#include "core/storage/model_store.h"
#include "core/storage/track_store.h"

namespace nearfield {

std::vector<TrackId> storePlan(storage::Database& database, exchange::MergePlan& plan, std::int64_t now)
{
    for (Track& track : plan.added) {
        track.addedAt = now;
    }
    storage::TrackStore tracks(database);
    std::vector<TrackId> ids = tracks.insert(plan.added);
    tracks.update(plan.updated);
    for (std::size_t i = 0; i < ids.size(); ++i) {
        plan.added[i].id = ids[i];
    }
    return ids;
}

void storeCodes(storage::Database& database, const SoundModel* model, std::span<const Track> tracks)
{
    storage::ModelStore models(database);
    const std::optional<storage::Model> stored = models.find(kAutoencoderKind);
    if (model == nullptr || !stored || tracks.empty()) {
        return;
    }
    std::vector<TrackId> ids;
    Matrix raw(static_cast<Eigen::Index>(tracks.size()), static_cast<Eigen::Index>(kRawFeatureCount));
    for (const Track& track : tracks) {
        const auto& values = track.raw.values;
        std::copy(values.begin(), values.end(), raw.row(static_cast<Eigen::Index>(ids.size())).data());
        ids.push_back(track.id);
    }
    models.putCodes(stored->id, ids, model->encode(raw));
}

std::shared_ptr<const Catalogue> applied(const Catalogue& current, std::span<const Track> updated,
                                         std::span<const Track> added)
{
    CatalogueBuilder builder(current.size() + added.size());
    auto change = updated.begin(); // by increasing id, as the rows are
    for (Row row = 0; row < current.size(); ++row) {
        if (change != updated.end() && change->id == current.id(row)) {
            builder.add(*change++);
        } else {
            builder.add(current.track(row));
        }
    }
    for (const Track& track : added) {
        builder.add(track);
    }
    return std::make_shared<const Catalogue>(builder.build());
}

} // namespace nearfield
