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

PlacedTrack listenTo(const std::filesystem::path& file, const audio::FeatureEstimator& estimator,
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
    PlacedTrack heard{.track = trackOf(*result->analysis, measured), .confidence = measured.confidence};
    if (std::any_of(kContinuousFeatures.begin(), kContinuousFeatures.end(),
                    [&heard](RawFeature f) { return std::isnan(heard.track.raw[f]); })) {
        throw Error(ErrorKind::BadFormat, fmt::format("{}: there is no sound in it to place", file.string()));
    }
    return heard;
}

/// `name` stands for the file in messages.
std::vector<PlacedTrack> tracksOf(exchange::CatalogueFile file, std::string_view name)
{
    exchange::CleanedFile rows = exchange::clean(std::move(file));
    if (rows.tracks.empty()) {
        throw Error(ErrorKind::BadFormat,
                    fmt::format("{} holds no track that can be placed{}", name,
                                rows.removed.empty() ? "" : ": " + exchange::textOf(rows.removed.front())));
    }
    std::vector<PlacedTrack> tracks;
    for (Track& track : rows.tracks) {
        tracks.push_back({.track = std::move(track)});
        tracks.back().confidence.fill(1);
    }
    return tracks;
}

std::string csvField(std::string_view text)
{
    std::string out = "\"";
    for (const char c : text) {
        out += c == '"' ? "\"\"" : std::string(1, c);
    }
    return out + '"';
}

/// "tempo: 120, energy = 0.5" as a table of one row; nothing when the text is no list of pairs. Braces and quotes, of
/// JSON, are taken off.
std::optional<std::string> tableOfPairs(std::string_view text)
{
    const auto bare = [](std::string_view part) {
        constexpr std::string_view kAround = " \t\r\n{}[]\"'";
        const std::size_t first = part.find_first_not_of(kAround);
        return first == std::string_view::npos ? std::string_view()
                                               : part.substr(first, part.find_last_not_of(kAround) - first + 1);
    };
    std::vector<std::pair<std::string, std::string>> pairs;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find_first_of(",;\n", begin), text.size());
        const std::string_view part = bare(text.substr(begin, end - begin));
        begin = end + 1;
        const std::size_t separator = part.find_first_of(":=");
        if (separator != std::string_view::npos) {
            pairs.emplace_back(bare(part.substr(0, separator)), bare(part.substr(separator + 1)));
        } else if (!part.empty()) {
            if (pairs.empty()) {
                return std::nullopt; // begins like a header
            }
            pairs.back().second.append(", ").append(part); // "title: Hello, Goodbye"
        }
    }
    if (pairs.empty()) {
        return std::nullopt;
    }
    std::string names;
    std::string values;
    for (const auto& [name, value] : pairs) {
        const char* const comma = names.empty() ? "" : ",";
        names.append(comma).append(csvField(name));
        values.append(comma).append(csvField(value));
    }
    return names + '\n' + values + '\n';
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
    const auto space = m_impl->spaceToPlaceIn();
    std::vector<PlacedTrack> tracks;
    if (audio::hasAudioEnding(file)) {
        auto database = m_impl->database();
        tracks.push_back(listenTo(file, estimatorOf(database, space->catalogue()), options, stop));
    } else {
        exchange::CatalogueFile rows = exchange::readCatalogue(file, {}, stop);
        if (!rows.cancelled) {
            tracks = tracksOf(std::move(rows), file.string());
        }
    }
    if (stop.stop_requested()) {
        return {};
    }
    return m_impl->placed(std::move(tracks), recommender(listener, stop).get(), neighbours);
}

std::vector<PlacedTrack> Library::placeText(std::string_view text, ListenerId listener, std::size_t neighbours,
                                            std::stop_token stop) const
{
    static_cast<void>(m_impl->spaceToPlaceIn());
    const std::string name = "The text";
    const std::string table = tableOfPairs(text).value_or(std::string(text));
    exchange::CatalogueFile rows = exchange::parseCatalogue(table, name, {}, stop);
    if (rows.cancelled || stop.stop_requested()) {
        return {};
    }
    return m_impl->placed(tracksOf(std::move(rows), name), recommender(listener, stop).get(), neighbours);
}

std::shared_ptr<const SoundSpace> Library::Impl::spaceToPlaceIn() const
{
    auto space = soundSpace();
    if (!space) {
        throw Error(ErrorKind::NotReady, "Placing a track needs a trained model; train the autoencoder first");
    }
    return space;
}

std::vector<PlacedTrack> Library::Impl::placed(std::vector<PlacedTrack> tracks, const Recommender* recommender,
                                               std::size_t neighbours) const
{
    const auto space = spaceToPlaceIn();
    const auto model = soundModel();
    const auto map = trackMap();
    for (PlacedTrack& out : tracks) {
        const Matrix raw = Eigen::Map<const Matrix>(out.track.raw.values.data(), 1, kRawFeatureCount);
        const Matrix code = model->encode(raw);
        out.latent.assign(code.data(), code.data() + code.size());
        out.neighbours = space->similarTo(out.latent, model->scaled(raw).row(0), out.track.raw[RawFeature::Tempo],
                                          std::max(neighbours, kTracksForArtists));
        out.artists = artistsOf(space->catalogue(), out.neighbours);
        out.neighbours.resize(std::min(out.neighbours.size(), neighbours));
        if (map) {
            out.mapPosition = map->place(out.latent);
        }
        if (recommender != nullptr) {
            const Forecast forecast = recommender->forecast(out.track);
            out.predictedStars = forecast.stars;
            out.uncertainty = forecast.uncertainty;
        }
    }
    return tracks;
}

} // namespace nearfield
