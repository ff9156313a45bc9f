#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "core/audio/file_walk.h"
#include "core/audio/worker_pool.h"
#include "core/base/error.h"
#include "core/exchange/catalogue_file.h"
#include "core/exchange/cleaning.h"
#include "core/library/library.h"
#include "core/library/library_impl.h"
#include "core/library/music_changes.h"
#include "core/library/recommender_impl.h"

namespace nearfield {

namespace {

/// Nearest artists are those of so many nearest tracks.
constexpr std::size_t kTracksForArtists = 200;
constexpr std::size_t kArtists = 5;

struct Heard
{
    Track track;
    std::array<float, kRawFeatureCount> confidence{};
};

Heard listenTo(const std::filesystem::path& file, const audio::FeatureEstimator& estimator,
               const AnalysisOptions& options, const std::stop_token& stop)
{
    std::optional<audio::WorkerResult> result;
    bool given = false;
    audio::analyseInWorkers(
        [&]() -> std::optional<std::filesystem::path> {
            return std::exchange(given, true) ? std::nullopt : std::optional(std::filesystem::absolute(file));
        },
        [&result](audio::WorkerResult&& one) { result = std::move(one); },
        {.program = options.workerProgram, .workers = 1, .timeLimit = options.timeLimit}, stop);
    if (!result) {
        return {}; // stopped
    }
    if (!result->analysis) {
        throw Error(ErrorKind::BadFormat, fmt::format("{}: {}", file.string(), result->error));
    }
    const audio::MeasuredFeatures measured = estimator.estimate(result->analysis->sound);
    return {.track = trackOf(*result->analysis, measured), .confidence = measured.confidence};
}

std::vector<PlacedTrack::Artist> artistsOf(const Catalogue& catalogue, std::span<const SimilarTrack> neighbours)
{
    std::vector<PlacedTrack::Artist> artists;
    for (const SimilarTrack& neighbour : neighbours) { // nearest first
        const std::string name(catalogue.artists(*catalogue.rowOf(neighbour.id)));
        const bool isNew = !name.empty() && std::none_of(artists.begin(), artists.end(),
                                                         [&name](const auto& one) { return one.name == name; });
        if (isNew && artists.size() < kArtists) {
            artists.push_back({name, neighbour.similarity});
        }
    }
    return artists;
}

} // namespace

std::vector<PlacedTrack> Library::place(const std::filesystem::path& file, ListenerId listener, std::size_t neighbours,
                                        const AnalysisOptions& options, std::stop_token stop) const
{
    const auto space = soundSpace();
    const auto model = m_impl->soundModel();
    if (!space || !model) {
        throw Error(ErrorKind::NotReady, "Placing a track needs a trained model; train the autoencoder first");
    }
    std::vector<Heard> heard;
    if (audio::hasAudioEnding(file)) {
        auto database = m_impl->database();
        heard.push_back(listenTo(file, estimatorOf(database, space->catalogue()), options, stop));
    } else {
        exchange::CleanedFile rows = exchange::clean(exchange::readCatalogue(file, {}, stop));
        for (Track& track : rows.tracks) {
            heard.push_back({.track = std::move(track)});
            heard.back().confidence.fill(1);
        }
        if (heard.empty() && !stop.stop_requested()) {
            throw Error(ErrorKind::BadFormat, fmt::format("{} holds no track that can be placed", file.string()));
        }
    }
    std::vector<PlacedTrack> placed;
    if (stop.stop_requested()) {
        return placed;
    }
    const auto recommended = recommender(listener, stop);
    for (Heard& one : heard) {
        if (std::any_of(kContinuousFeatures.begin(), kContinuousFeatures.end(),
                        [&one](RawFeature f) { return std::isnan(one.track.raw[f]); })) {
            throw Error(ErrorKind::BadFormat, fmt::format("{}: there is no sound in it to place", file.string()));
        }
        Matrix inputs(1, static_cast<Eigen::Index>(kInputCount));
        const Inputs values = inputsOf(one.track.raw);
        std::copy(values.begin(), values.end(), inputs.data());
        const Matrix code = model->encode(inputs);
        PlacedTrack out{.track = std::move(one.track), .confidence = one.confidence};
        out.latent.assign(code.data(), code.data() + code.size());
        out.neighbours =
            space->similarTo(out.latent, model->scaled(inputs).row(0), std::max(neighbours, kTracksForArtists));
        out.artists = artistsOf(space->catalogue(), out.neighbours);
        out.neighbours.resize(std::min(out.neighbours.size(), neighbours));
        if (recommended) {
            const Forecast forecast = recommended->forecast(out.track);
            out.predictedStars = forecast.stars;
            out.uncertainty = forecast.uncertainty;
        }
        placed.push_back(std::move(out));
    }
    return placed;
}

} // namespace nearfield
