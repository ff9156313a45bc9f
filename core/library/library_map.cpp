#include <algorithm>
#include <chrono>
#include <cmath>

#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/library/library.h"
#include "core/library/library_impl.h"
#include "core/map/areas.h"
#include "core/map/layout.h"
#include "core/map/placement.h"
#include "core/map/quality.h"
#include "core/storage/map_store.h"
#include "core/storage/model_store.h"

namespace nearfield {

namespace {

using Json = nlohmann::json;

/// What is stored of a layout beside the places.
struct Described
{
    MapQuality quality;
    std::vector<MapArea> areas;
    std::vector<MapDirection> directions;
};

Json jsonOf(const Described& described)
{
    Json json{{"trustworthiness", described.quality.trustworthiness},
              {"continuity", described.quality.continuity},
              {"neighbours_kept", described.quality.neighboursKept},
              {"sample", described.quality.sample},
              {"tracks", described.quality.tracks},
              {"areas", Json::array()},
              {"directions", Json::array()}};
    for (const MapArea& area : described.areas) {
        json["areas"].push_back({{"x", area.centre.x},
                                 {"y", area.centre.y},
                                 {"radius", area.radius},
                                 {"tracks", area.tracks},
                                 {"name", area.name},
                                 {"level", area.level}});
    }
    for (const MapDirection& direction : described.directions) {
        json["directions"].push_back({{"feature", direction.feature},
                                      {"x", direction.towards.x},
                                      {"y", direction.towards.y},
                                      {"explained", direction.explained}});
    }
    return json;
}

Described describedIn(const std::string& report)
{
    const Json json = Json::parse(report);
    Described described;
    described.quality = {.trustworthiness = json.at("trustworthiness"),
                         .continuity = json.at("continuity"),
                         .neighboursKept = json.at("neighbours_kept"),
                         .sample = json.at("sample"),
                         .tracks = json.at("tracks")};
    for (const Json& area : json.at("areas")) {
        described.areas.push_back({.centre = {area.at("x"), area.at("y")},
                                   .radius = area.at("radius"),
                                   .tracks = area.at("tracks"),
                                   .name = area.at("name"),
                                   .level = area.at("level")});
    }
    for (const Json& direction : json.at("directions")) {
        described.directions.push_back({.feature = direction.at("feature"),
                                        .towards = {direction.at("x"), direction.at("y")},
                                        .explained = direction.at("explained")});
    }
    return described;
}

/// By cosine two codes are as near as these are by Euclid.
Matrix unitCodes(const SoundSpace& space)
{
    Matrix codes = space.index().codes();
    codes.rowwise().normalize();
    return codes;
}

/// Gives places to the rows that have none, among those that have one. Returns these rows.
std::vector<Eigen::Index> placeNew(const Matrix& codes, Matrix& positions)
{
    std::vector<Eigen::Index> known;
    std::vector<Eigen::Index> unknown;
    for (Eigen::Index row = 0; row < positions.rows(); ++row) {
        (std::isnan(positions(row, 0)) ? unknown : known).push_back(row);
    }
    if (!unknown.empty() && !known.empty()) {
        const Matrix found =
            map::placed(codes(unknown, Eigen::all), codes(known, Eigen::all), positions(known, Eigen::all));
        for (std::size_t i = 0; i < unknown.size(); ++i) {
            positions.row(unknown[i]) = found.row(static_cast<Eigen::Index>(i));
        }
    }
    return unknown;
}

Described describe(const SoundSpace& space, const Matrix& codes, const Matrix& layout, unsigned threads,
                   const std::stop_token& stop)
{
    const map::Quality quality = map::qualityOf(codes, layout, {.threads = threads}, stop);
    Described described{.quality = {.trustworthiness = quality.trustworthiness,
                                    .continuity = quality.continuity,
                                    .neighboursKept = quality.neighboursKept,
                                    .sample = quality.sample,
                                    .tracks = space.catalogue().size()}};
    for (map::Area& area : map::areasOf(layout, space.catalogue())) {
        described.areas.push_back({.centre = {area.x, area.y},
                                   .radius = area.radius,
                                   .tracks = area.tracks,
                                   .name = std::move(area.name),
                                   .level = area.level});
    }
    for (const map::Direction& direction : map::directionsOf(layout, space.catalogue())) {
        described.directions.push_back({.feature = std::string(displayName(direction.feature)),
                                        .towards = {direction.x, direction.y},
                                        .explained = direction.explained});
    }
    return described;
}

std::optional<ModelId> soundModelOf(storage::Database& database)
{
    const auto model = storage::ModelStore(database).find(kAutoencoderKind);
    return model ? std::optional(model->id) : std::nullopt;
}

} // namespace

std::shared_ptr<const TrackMap> Library::trackMap() const
{
    return m_impl->trackMap();
}

void Library::Impl::loadTrackMap(storage::Database& database)
{
    const auto space = soundSpace();
    const storage::MapStore store(database);
    const std::optional<storage::MapLayout> layout = space ? store.layout() : std::nullopt;
    if (!layout) { // it goes with its model
        publish(std::shared_ptr<const TrackMap>());
        return;
    }
    const std::vector<TrackId> ids = idsOf(space->catalogue());
    Matrix positions = store.positions(ids);
    const std::vector<Eigen::Index> placed = placeNew(unitCodes(*space), positions);
    if (placed.size() == ids.size()) { // all tracks that were laid out are gone
        publish(std::shared_ptr<const TrackMap>());
        return;
    }
    if (!placed.empty()) {
        std::vector<TrackId> tracks;
        for (const Eigen::Index row : placed) {
            tracks.push_back(ids[static_cast<std::size_t>(row)]);
        }
        storage::MapStore(database).putPositions(tracks, positions(placed, Eigen::all));
    }
    Described described = describedIn(layout->report);
    publish(std::make_shared<const TrackMap>(space->sharedCatalogue(), std::move(positions), space->index().codes(),
                                             described.quality, std::move(described.areas),
                                             std::move(described.directions)));
}

MapReport Library::layOutMap(const MapOptions& options, const ProgressCallback& progress, std::stop_token stop)
{
    const auto begin = std::chrono::steady_clock::now();
    auto database = m_impl->database();
    std::shared_ptr<const SoundSpace> space;
    std::optional<ModelId> model;
    {
        const auto lock = m_impl->writeLock();
        space = soundSpace();
        model = soundModelOf(database);
    }
    if (!space || !model) {
        throw Error(ErrorKind::NotReady, "A map needs a trained model; train the autoencoder first");
    }
    const std::vector<TrackId> ids = idsOf(space->catalogue());
    const Matrix start = options.afresh ? Matrix() : storage::MapStore(database).positions(ids);
    const Matrix codes = unitCodes(*space);

    MapReport report{.tracks = ids.size()};
    std::optional<Matrix> layout =
        map::layOut(codes, start, {.seed = options.seed, .threads = options.threads}, progress, stop);
    Described described;
    if (layout) {
        nearfield::report(progress, "Measuring the map", 0, -1);
        described = describe(*space, codes, *layout, options.threads, stop);
    }
    if (!layout || stop.stop_requested()) {
        report.cancelled = true;
        return report;
    }
    report.quality = described.quality;
    report.medianShift = start.rows() > 0 ? map::medianShift(start, *layout) : 0;

    const auto lock = m_impl->writeLock();
    if (soundModelOf(database) == model) {
        // Tracks may have come or gone while it was laid out.
        const auto current = catalogue();
        std::vector<TrackId> tracks;
        std::vector<Eigen::Index> rows;
        for (std::size_t row = 0; row < ids.size(); ++row) {
            if (current->rowOf(ids[row])) {
                tracks.push_back(ids[row]);
                rows.push_back(static_cast<Eigen::Index>(row));
            }
        }
        const Matrix positions = (*layout)(rows, Eigen::all);
        storage::MapStore(database).save({.model = *model, .madeAt = unixNow(), .report = jsonOf(described).dump()},
                                         tracks, positions);
        m_impl->loadTrackMap(database);
        report.kept = true;
    }
    report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return report;
}

} // namespace nearfield
