#include <algorithm>

#include <fmt/format.h>

#include "app/commands/command.h"
#include "app/commands/music_output.h"
#include "app/commands/terminal.h"

namespace nearfield::cli {

namespace {

using Json = nlohmann::ordered_json;

/// A file with more rows is shown in part to people.
constexpr std::size_t kMostPlaced = 20;

struct PlaceOptions
{
    std::filesystem::path file;
    std::string listener;
    std::size_t count = 10;
};

Json placedJson(const Catalogue& catalogue, const PlacedTrack& placed)
{
    Json json{{"title", placed.track.title},
              {"artists", placed.track.artists},
              {"album", placed.track.album},
              {"features", featuresJson(placed.track.raw)},
              {"confidence", confidenceJson(placed.confidence)},
              {"latent", placed.latent},
              {"map_xy", placed.mapPosition ? Json{placed.mapPosition->x, placed.mapPosition->y} : Json()},
              {"neighbours", Json::array()},
              {"nearest_artists", Json::array()},
              {"predicted", placed.predictedStars ? Json(*placed.predictedStars) : Json()},
              {"uncertainty", placed.predictedStars ? Json(placed.uncertainty) : Json()}};
    for (const SimilarTrack& track : placed.neighbours) {
        Json neighbour = trackJson(catalogue, track.id);
        neighbour["similarity"] = track.similarity;
        neighbour["cosine"] = track.cosine;
        json["neighbours"].push_back(std::move(neighbour));
    }
    for (const PlacedTrack::Artist& artist : placed.artists) {
        json["nearest_artists"].push_back({{"name", artist.name}, {"similarity", artist.similarity}});
    }
    return json;
}

std::string nameOf(const Track& track)
{
    return track.title.empty()
               ? "A track without a title"
               : fmt::format("“{}” by {}", track.title, track.artists.empty() ? "an unknown artist" : track.artists);
}

std::string featuresText(const PlacedTrack& placed)
{
    std::vector<std::vector<std::string>> rows;
    bool hasGuess = false;
    for (std::size_t i = 0; i < kRawFeatureCount; ++i) {
        const auto feature = static_cast<RawFeature>(i);
        if (feature == RawFeature::Mode) {
            continue; // told with the key
        }
        const std::string text = featureText(feature, placed.track.raw, placed.confidence);
        hasGuess = hasGuess || text.starts_with('~');
        rows.push_back({"  " + std::string(displayName(feature)), text});
    }
    return alignedColumns(rows, {false, false}) + (hasGuess ? "  (~ is a guess)\n" : "");
}

std::string percent(float similarity)
{
    return fmt::format("{:.0f} %", 100 * std::max(0.0F, similarity));
}

std::string placedText(const Catalogue& catalogue, const PlacedTrack& placed, const Listener& listener)
{
    std::string text = nameOf(placed.track) + "\n" + featuresText(placed);
    if (placed.predictedStars) {
        text += fmt::format("{} would give it {:.1f} ± {:.1f} stars\n", listener.name, *placed.predictedStars,
                            placed.uncertainty);
    }
    if (placed.mapPosition) {
        text += fmt::format("Its place on the map is {:.3f}, {:.3f}\n", placed.mapPosition->x, placed.mapPosition->y);
    }
    std::vector<std::vector<std::string>> rows;
    for (const SimilarTrack& track : placed.neighbours) {
        const std::optional<Row> row = catalogue.rowOf(track.id);
        rows.push_back({percent(track.similarity), row ? std::string(catalogue.title(*row)) : "",
                        row ? std::string(catalogue.artists(*row)) : ""});
    }
    if (!rows.empty()) {
        text += "It lies nearest to:\n" + alignedColumns(rows, {true, false, false});
    }
    std::string artists;
    for (const PlacedTrack::Artist& artist : placed.artists) {
        artists += fmt::format("{}{} ({})", artists.empty() ? "" : ", ", artist.name, percent(artist.similarity));
    }
    return text + (artists.empty() ? "" : "Nearest artists: " + artists + "\n");
}

Outcome runPlace(const PlaceOptions& options, const Context& context)
{
    const auto library = context.openLibrary();
    const Listener listener = listenerNamed(*library, options.listener);
    const std::vector<PlacedTrack> placed = library->place(options.file, listener.id, options.count, {}, context.stop);
    const auto catalogue = library->catalogue();
    Outcome outcome;
    outcome.json = {{"listener", listener.name}, {"results", Json::array()}};
    for (const PlacedTrack& track : placed) {
        outcome.json["results"].push_back(placedJson(*catalogue, track));
        if (outcome.json["results"].size() <= kMostPlaced) {
            outcome.text += (outcome.text.empty() ? "" : "\n") + placedText(*catalogue, track, listener);
        }
    }
    if (placed.size() > kMostPlaced) {
        outcome.text += fmt::format("\nand {} more; --json lists all\n", grouped(placed.size() - kMostPlaced));
    }
    if (placed.empty() && !context.stop.stop_requested()) {
        outcome.text = "There is no track in it that could be placed.\n";
    }
    outcome.exit = context.stop.stop_requested() ? Exit::Interrupted : Exit::Done;
    return outcome;
}

} // namespace

void addPlace(CLI::App& app, const ChosenVerb& choose)
{
    CLI::App* verb = app.add_subcommand("place", "Tell where a track would lie that is not in the library");
    auto options = std::make_shared<PlaceOptions>();
    verb->add_option("FILE", options->file, "A music file, or a catalogue (CSV or TSV)")->required()->type_name("");
    verb->add_option("-n,--count", options->count, "How many neighbours")
        ->check(CLI::Range(1, 10'000))
        ->capture_default_str();
    verb->add_option("--listener", options->listener,
                     "Whose stars are predicted; the current listener's when not given")
        ->type_name("NAME");
    verb->footer("Nothing is added to the library. It needs a trained model: nearfield-cli train");
    verb->callback(
        [options, choose] { choose([options](const Context& context) { return runPlace(*options, context); }); });
}

} // namespace nearfield::cli
