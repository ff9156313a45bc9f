#include <cstdlib>

#include <fmt/format.h>

#include "app/commands/command.h"
#include "app/commands/terminal.h"
#include "core/base/error.h"

namespace nearfield::cli {

namespace {

std::filesystem::path defaultDemoFolder()
{
    const char* cache = std::getenv("XDG_CACHE_HOME");
    const char* home = std::getenv("HOME");
    const std::filesystem::path base = cache != nullptr && *cache != '\0'
                                           ? std::filesystem::path(cache)
                                           : std::filesystem::path(home != nullptr ? home : ".") / ".cache";
    return base / "nearfield" / "demo";
}

/// A loved track of the first listener, so that the list means something.
TrackId bestRated(const Library& library)
{
    TrackId best = library.catalogue()->id(0);
    float stars = 0;
    for (const auto& [track, rating] : library.ratings(library.currentListener().id)) {
        if (rating > stars || (rating == stars && track < best)) {
            best = track;
            stars = rating;
        }
    }
    return best;
}

/// A library of the user's own is never touched.
void requireDemoOrEmpty(const Library& library)
{
    const auto catalogue = library.catalogue();
    if (!catalogue->empty() && !catalogue->uri(0).starts_with("nearfield:demo:")) {
        throw Error(ErrorKind::BadArgument, fmt::format("{} holds music of its own; name another folder for the demo",
                                                        library.folder().string()));
    }
}

Outcome runDemo(const std::filesystem::path& folder, const Context& context)
{
    const auto library = Library::open(folder);
    requireDemoOrEmpty(*library);
    if (library->catalogue()->empty()) {
        ProgressBar bar;
        library->addDemo(bar.callback(), context.stop);
    }
    if (context.stop.stop_requested()) {
        return {.json = {{"library", folder.string()}}, .text = "", .exit = Exit::Interrupted};
    }

    const Outcome sound = trainAutoencoder(*library, {}, context);
    const Outcome trained =
        sound.exit == Exit::Done ? trainRatings(*library, defaultRatingsTraining(), context) : sound;
    Outcome outcome;
    outcome.json = sound.json;
    outcome.json["library"] = folder.string();
    outcome.json["tracks"] = library->catalogue()->size();
    outcome.text = fmt::format("Demo library of {} invented tracks in {}\n{}", grouped(library->catalogue()->size()),
                               folder.string(), sound.text);
    outcome.exit = trained.exit;
    if (trained.exit == Exit::Done) {
        const Outcome similar = listSimilar(*library, bestRated(*library), 10);
        outcome.json["similar"] = similar.json;
        const Outcome suggestions = listSuggestions(*library, library->currentListener(), {});
        outcome.json["ratings_model"] = trained.json;
        outcome.json["recommend"] = suggestions.json;
        outcome.text += trained.text + "\n" + similar.text + "\n" + suggestions.text +
                        fmt::format("\nGo on with: nearfield-cli --library {} recommend --explain\n", folder.string());
    }
    return outcome;
}

} // namespace

void addDemo(CLI::App& app, const ChosenVerb& choose)
{
    CLI::App* verb = app.add_subcommand("demo", "Make a library of invented tracks, train on it, show what it learned");
    auto folder = std::make_shared<std::filesystem::path>();
    verb->add_option("DIR", *folder, "Folder of the demo library [" + defaultDemoFolder().string() + "]")
        ->type_name("");
    verb->callback([folder, choose] {
        choose([folder](const Context& context) {
            if (folder->empty()) {
                return runDemo(context.libraryFolder.empty() ? defaultDemoFolder() : context.libraryFolder, context);
            }
            return runDemo(*folder, context);
        });
    });
}

} // namespace nearfield::cli
