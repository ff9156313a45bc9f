#include "core/library/library_impl.h"

#include <chrono>
#include <cmath>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/library/music_changes.h"
#include "core/storage/model_store.h"
#include "core/storage/run_store.h"
#include "core/storage/track_store.h"

namespace nearfield {

namespace {

/// Stored codes, with those of tracks that have none yet computed now.
Matrix completeCodes(Matrix codes, const SoundModel& model, const Matrix& raw)
{
    if (codes.cols() == 0) {
        return model.encode(raw);
    }
    std::vector<Eigen::Index> missing;
    for (Eigen::Index row = 0; row < codes.rows(); ++row) {
        if (std::isnan(codes(row, 0))) {
            missing.push_back(row);
        }
    }
    if (!missing.empty()) {
        const Matrix found = model.encode(raw(missing, Eigen::all));
        for (std::size_t i = 0; i < missing.size(); ++i) {
            codes.row(missing[i]) = found.row(static_cast<Eigen::Index>(i));
        }
    }
    return codes;
}

} // namespace

Library::Impl::Impl(std::filesystem::path folder)
    : m_folder(std::move(folder))
    , m_keptOpen(database())
    , m_catalogue(std::make_shared<const Catalogue>())
    , m_trackFiles(std::make_shared<const TrackFiles>())
{
    storage::RunStore(m_keptOpen).markInterrupted();
    reload(m_keptOpen);
}

std::shared_ptr<const Catalogue> Library::Impl::catalogue() const
{
    const std::lock_guard lock(m_publishing);
    return m_catalogue;
}

std::shared_ptr<const SoundSpace> Library::Impl::soundSpace() const
{
    const std::lock_guard lock(m_publishing);
    return m_soundSpace;
}

std::shared_ptr<const TrackMap> Library::Impl::trackMap() const
{
    const std::lock_guard lock(m_publishing);
    return m_trackMap;
}

std::shared_ptr<const TrackFiles> Library::Impl::trackFiles() const
{
    const std::lock_guard lock(m_publishing);
    return m_trackFiles;
}

std::shared_ptr<const SoundModel> Library::Impl::soundModel() const
{
    const std::lock_guard lock(m_publishing);
    return m_soundModel;
}

std::shared_ptr<const RatingsModel> Library::Impl::ratingsModel() const
{
    const std::lock_guard lock(m_publishing);
    return m_ratingsModel;
}

std::string Library::Impl::modelProblem() const
{
    const std::lock_guard lock(m_publishing);
    return m_modelProblem;
}

void Library::Impl::publish(std::shared_ptr<const Catalogue> catalogue)
{
    const std::lock_guard lock(m_publishing);
    m_catalogue = std::move(catalogue);
}

void Library::Impl::publish(std::shared_ptr<const TrackFiles> files)
{
    const std::lock_guard lock(m_publishing);
    m_trackFiles = std::move(files);
}

void Library::Impl::publish(std::shared_ptr<const TrackMap> map)
{
    const std::lock_guard lock(m_publishing);
    m_trackMap = std::move(map);
}

void Library::Impl::publish(std::shared_ptr<const RatingsModel> model)
{
    const std::lock_guard lock(m_publishing);
    m_ratingsModel = std::move(model);
}

void Library::Impl::publish(std::shared_ptr<const SoundModel> model, std::shared_ptr<const SoundSpace> space,
                            std::string problem)
{
    const std::lock_guard lock(m_publishing);
    m_soundModel = std::move(model);
    m_soundSpace = std::move(space);
    m_modelProblem = std::move(problem);
}

void Library::Impl::reload(storage::Database& database)
{
    publish(std::make_shared<const Catalogue>(storage::TrackStore(database).load()));
    loadSoundSpace(database);
    loadRatingsModel(database);
    loadTrackFiles(database);
}

void Library::Impl::loadTrackFiles(storage::Database& database)
{
    publish(std::make_shared<const TrackFiles>(trackFilesOf(database)));
}

void Library::Impl::loadSoundSpace(storage::Database& database)
{
    const storage::ModelStore models(database);
    const std::optional<storage::Model> stored = models.find(kAutoencoderKind);
    const auto snapshot = catalogue();
    if (!stored || snapshot->empty()) {
        publish(nullptr, nullptr, {});
        loadTrackMap(database);
        return;
    }
    try {
        auto model = std::make_shared<const SoundModel>(SoundModel::load(modelsFolder() / stored->file));
        Matrix codes = completeCodes(models.codes(stored->id, idsOf(*snapshot)), *model, snapshot->raw());
        auto space = std::make_shared<const SoundSpace>(snapshot, std::move(codes), model->scaled(snapshot->raw()),
                                                        model->calibration());
        publish(std::move(model), std::move(space), {});
    } catch (const Error& error) {
        // The library is whole without its model, which can be trained again: say so instead of refusing to open.
        publish(nullptr, nullptr, fmt::format("{} Train again to replace it.", error.what()));
    }
    loadTrackMap(database);
}

void Library::Impl::loadRatingsModel(storage::Database& database)
{
    const std::optional<storage::Model> stored = storage::ModelStore(database).find(kRatingsKind);
    if (!stored) {
        publish(std::shared_ptr<const RatingsModel>());
        return;
    }
    try {
        publish(std::make_shared<const RatingsModel>(RatingsModel::load(modelsFolder() / stored->file)));
    } catch (const Error& error) {
        const std::lock_guard lock(m_publishing);
        m_ratingsModel = nullptr;
        m_modelProblem +=
            fmt::format("{}{} Train again to replace it.", m_modelProblem.empty() ? "" : "\n", error.what());
    }
}

std::vector<TrackId> idsOf(const Catalogue& catalogue)
{
    std::vector<TrackId> ids;
    ids.reserve(catalogue.size());
    for (Row row = 0; row < catalogue.size(); ++row) {
        ids.push_back(catalogue.id(row));
    }
    return ids;
}

std::int64_t unixNow()
{
    return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

} // namespace nearfield
