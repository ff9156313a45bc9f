#include <chrono>

#include <fmt/format.h>

#include "app/commands/command.h"
#include "app/commands/terminal.h"

namespace nearfield::cli {

Outcome listSimilar(const Library& library, TrackId seed, std::size_t count)
{
    const auto catalogue = library.catalogue();
    const auto start = std::chrono::steady_clock::now();
    const std::vector<SimilarTrack> similar = library.similar(seed, count);
    const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - start;

    Outcome outcome;
    outcome.json = {{"seed", trackJson(*catalogue, seed)},
                    {"results", nlohmann::ordered_json::array()},
                    {"milliseconds", time.count()}};
    std::vector<std::vector<std::string>> rows;
    for (const SimilarTrack& track : similar) {
        nlohmann::ordered_json json = trackJson(*catalogue, track.id);
        json["similarity"] = track.similarity;
        json["cosine"] = track.cosine;
        json["shared"] = nlohmann::ordered_json::array();
        std::string shared;
        for (const SharedFeature& feature : track.shared) {
            json["shared"].push_back({{"feature", fileName(feature.feature)}, {"closeness", feature.closeness}});
            shared += (shared.empty() ? "" : ", ") + std::string(displayName(feature.feature));
        }
        outcome.json["results"].push_back(json);
        const Row row = *catalogue->rowOf(track.id);
        rows.push_back({fmt::format("{:.0f} %", 100 * std::max(0.0F, track.similarity)),
                        std::string(catalogue->title(row)), std::string(catalogue->artists(row)), shared});
    }
    outcome.text = fmt::format("Similar to {}:\n", trackText(*catalogue, seed)) +
                   alignedColumns(rows, {true, false, false, false});
    if (similar.empty()) {
        outcome.text += "There is no other track in the library.\n";
    }
    return outcome;
}

void addSimilar(CLI::App& app, const ChosenVerb& choose)
{
    CLI::App* verb = app.add_subcommand("similar", "List the tracks that sound most like TRACK");
    auto text = std::make_shared<std::string>();
    auto count = std::make_shared<std::size_t>(10);
    verb->add_option("TRACK", *text, "The seed")->required()->type_name("");
    verb->add_option("-n,--count", *count, "How many")->check(CLI::Range(1, 10'000))->capture_default_str();
    verb->callback([text, count, choose] {
        choose([text, count](const Context& context) {
            const auto library = context.openLibrary();
            return listSimilar(*library, library->resolveTrack(*text), *count);
        });
    });
}

} // namespace nearfield::cli
