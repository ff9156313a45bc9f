#include <fmt/format.h>

#include "app/commands/command.h"

namespace nearfield::cli {

void addRate(CLI::App& app, const ChosenVerb& choose)
{
    CLI::App* verb = app.add_subcommand("rate", "Rate TRACK with 0.5 to 5 stars in half steps; 0 removes the rating");
    struct Options
    {
        std::string track;
        float stars = 0;
        std::string listener;
    };
    auto options = std::make_shared<Options>();
    verb->add_option("TRACK", options->track, "The track")->required()->type_name("");
    verb->add_option("STARS", options->stars, "0.5, 1, 1.5 … 5, or 0")->required()->type_name("");
    verb->add_option("--listener", options->listener, "Whose rating; the current listener's when not given")
        ->type_name("NAME");
    verb->callback([options, choose] {
        choose([options](const Context& context) {
            const auto library = context.openLibrary();
            const TrackId track = library->resolveTrack(options->track);
            const Listener listener = listenerNamed(*library, options->listener);
            const bool removes = options->stars == 0.0F;
            library->rate(listener.id, track, removes ? std::nullopt : std::optional(options->stars));
            Outcome outcome;
            outcome.json = trackJson(*library->catalogue(), track);
            outcome.json["listener"] = listener.name;
            outcome.json["stars"] = options->stars;
            outcome.text = removes ? fmt::format("{}: rating removed for {}\n", trackText(*library->catalogue(), track),
                                                 listener.name)
                                   : fmt::format("{}: {} stars from {}\n", trackText(*library->catalogue(), track),
                                                 options->stars, listener.name);
            return outcome;
        });
    });
}

} // namespace nearfield::cli
