#include <fmt/format.h>

#include "app/commands/command.h"
#include "app/commands/terminal.h"

namespace nearfield::cli {

void addExport(CLI::App& app, const ChosenVerb& choose)
{
    CLI::App* verb = app.add_subcommand("export", "Write what the library knows into a file for other programs");
    verb->require_subcommand(1);
    CLI::App* ratings = verb->add_subcommand("ratings", "Ratings as a CSV that imports back unchanged");
    struct Options
    {
        std::filesystem::path file;
        std::string listener;
    };
    auto options = std::make_shared<Options>();
    ratings->add_option("FILE", options->file, "The file to write")->required()->type_name("");
    ratings->add_option("--listener", options->listener, "Whose ratings; everybody's when not given")
        ->type_name("NAME");
    ratings->callback([options, choose] {
        choose([options](const Context& context) {
            const auto library = context.openLibrary();
            std::optional<ListenerId> listener;
            if (!options->listener.empty()) {
                listener = listenerNamed(*library, options->listener).id;
            }
            const std::size_t written = library->exportRatings(options->file, listener);
            Outcome outcome;
            outcome.json = {{"path", options->file.string()}, {"written", written}};
            outcome.text =
                fmt::format("{} written to {}\n", counted(written, "rating", "ratings"), options->file.string());
            return outcome;
        });
    });
    CLI::App* catalogue = verb->add_subcommand("catalogue", "All tracks as a CSV that imports back unchanged");
    auto file = std::make_shared<std::filesystem::path>();
    catalogue->add_option("FILE", *file, "The file to write")->required()->type_name("");
    catalogue->callback([file, choose] {
        choose([file](const Context& context) {
            const std::size_t written = context.openLibrary()->exportCatalogue(*file);
            Outcome outcome;
            outcome.json = {{"path", file->string()}, {"written", written}};
            outcome.text = fmt::format("{} written to {}\n", counted(written, "track", "tracks"), file->string());
            return outcome;
        });
    });
    addPlaylistExport(*verb, choose);
}

} // namespace nearfield::cli
