#include <fmt/format.h>

#include "app/commands/command.h"
#include "app/commands/terminal.h"

namespace nearfield::cli {

namespace {

using Json = nlohmann::ordered_json;

struct MapVerb
{
    MapOptions options;
    bool positions = false;
};

Json areasJson(const TrackMap& map)
{
    Json areas = Json::array();
    for (const MapArea& area : map.areas()) {
        areas.push_back({{"name", area.name},
                         {"level", area.level},
                         {"tracks", area.tracks},
                         {"xy", {area.centre.x, area.centre.y}},
                         {"radius", area.radius}});
    }
    return areas;
}

Json directionsJson(const TrackMap& map)
{
    Json directions = Json::array();
    for (const MapDirection& direction : map.directions()) {
        directions.push_back({{"feature", direction.feature},
                              {"towards", {direction.towards.x, direction.towards.y}},
                              {"explained", direction.explained}});
    }
    return directions;
}

Json positionsJson(const TrackMap& map)
{
    Json positions = Json::array();
    for (Row row = 0; row < map.catalogue().size(); ++row) {
        const MapPoint place = map.position(row);
        positions.push_back({{"id", value(map.catalogue().id(row))}, {"x", place.x}, {"y", place.y}});
    }
    return positions;
}

std::string mapText(const MapReport& report, const TrackMap& map)
{
    std::string text =
        fmt::format("{} laid out in {}\n"
                    "Trustworthiness {:.3f}, continuity {:.3f}, {:.0f} % of ten neighbours kept, over {}\n",
                    counted(report.tracks, "track", "tracks"), duration(report.seconds), report.quality.trustworthiness,
                    report.quality.continuity, 100 * report.quality.neighboursKept,
                    counted(report.quality.sample, "track", "tracks"));
    if (report.medianShift > 0) {
        text += fmt::format("Half of the tracks moved by less than {:.1f} % of the map's width\n",
                            100 * report.medianShift);
    }
    std::vector<std::vector<std::string>> rows;
    for (const MapArea& area : map.areas()) {
        if (area.level == 0) {
            rows.push_back({grouped(area.tracks), area.name});
        }
    }
    if (!rows.empty()) {
        text += "Its areas, by number of tracks:\n" + alignedColumns(rows, {true, false});
    }
    return text;
}

Outcome runMap(const MapVerb& verb, const Context& context)
{
    const auto library = context.openLibrary();
    MapReport report;
    {
        ProgressBar bar;
        report = library->layOutMap(verb.options, bar.callback(), context.stop);
    }
    Outcome outcome;
    if (report.cancelled) {
        outcome.json = {{"tracks", report.tracks}, {"cancelled", true}};
        outcome.text = "Stopped; the map is as it was.\n";
        outcome.exit = Exit::Interrupted;
        return outcome;
    }
    const auto map = library->trackMap();
    if (!report.kept || !map) {
        outcome.json = {{"error", "A model was trained meanwhile; lay the map out again"}};
        outcome.text = "A model was trained meanwhile; lay the map out again.\n";
        outcome.exit = Exit::Failed;
        return outcome;
    }
    outcome.json = {{"tracks", report.tracks},
                    {"trustworthiness", report.quality.trustworthiness},
                    {"continuity", report.quality.continuity},
                    {"neighbours_kept", report.quality.neighboursKept},
                    {"sample", report.quality.sample},
                    {"median_shift", report.medianShift},
                    {"seconds", report.seconds},
                    {"areas", areasJson(*map)},
                    {"directions", directionsJson(*map)}};
    if (verb.positions) {
        outcome.json["xy"] = positionsJson(*map);
    }
    outcome.text = mapText(report, *map);
    return outcome;
}

} // namespace

void addMap(CLI::App& app, const ChosenVerb& choose)
{
    CLI::App* verb = app.add_subcommand("map", "Lay the tracks out on a map where those that sound alike lie near");
    auto options = std::make_shared<MapVerb>();
    verb->add_flag("--xy", options->positions, "With --json: where every track lies");
    verb->add_flag("--afresh", options->options.afresh, "Do not begin where the tracks lie now");
    verb->add_option("--seed", options->options.seed, "Of what is random in it")->capture_default_str();
    verb->footer("It needs a trained model: nearfield-cli train. Tracks that are added later are placed on the map at "
                 "once.");
    verb->callback(
        [options, choose] { choose([options](const Context& context) { return runMap(*options, context); }); });
}

} // namespace nearfield::cli
