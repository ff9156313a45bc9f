#include <cstdlib>

#include <fmt/format.h>

#include "app/commands/command.h"
#include "app/commands/music_import.h"
#include "app/commands/music_output.h"
#include "app/commands/terminal.h"
#include "core/base/error.h"

namespace nearfield::cli {

namespace {

std::filesystem::path defaultDemoFolder(bool audio)
{
    const char* cache = std::getenv("XDG_CACHE_HOME");
    const char* home = std::getenv("HOME");
    const std::filesystem::path base = cache != nullptr && *cache != '\0'
                                           ? std::filesystem::path(cache)
                                           : std::filesystem::path(home != nullptr ? home : ".") / ".cache";
    return base / "nearfield" / (audio ? "demo-audio" : "demo");
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

/// Of the demo, all music is in the folder that it made itself.
void requireDemoMusicOrEmpty(const Library& library, const std::filesystem::path& music)
{
    const std::vector<MusicFolder> folders = library.musicFolders();
    if (folders.empty()) {
        requireDemoOrEmpty(library);
    } else if (folders.size() > 1 || folders[0].path != std::filesystem::weakly_canonical(music)) {
        throw Error(ErrorKind::BadArgument, fmt::format("{} has music folders of its own; name another folder for the "
                                                        "demo",
                                                        library.folder().string()));
    }
}

/// From files that are made on the spot to similar tracks: everything between is done as for a listener's own music.
Outcome runAudioDemo(const std::filesystem::path& folder, const Context& context)
{
    const auto library = Library::open(folder);
    const std::filesystem::path music = library->folder() / "music";
    requireDemoMusicOrEmpty(*library, music);
    Outcome outcome;
    outcome.json["library"] = folder.string();
    outcome.json["music"] = music.string();
    if (library->musicFolders().empty()) {
        ProgressBar bar;
        outcome.json["written"] = library->addDemoMusic(music, bar.callback(), context.stop);
    }
    if (context.stop.stop_requested()) {
        outcome.exit = Exit::Interrupted;
        return outcome;
    }
    const MusicImport heard = importMusic(*library, {music}, {}, context);
    outcome.json["scan"] = scanJson(heard.folders.front().scan);
    outcome.json["analysis"] = analysisJson(heard.analysis);
    outcome.json["tracks"] = library->catalogue()->size();
    outcome.text = fmt::format("Demo library of {} synthesised tracks, their files in {}\n{}{}",
                               grouped(library->catalogue()->size()), music.string(),
                               scanText(heard.folders.front().scan), analysisText(heard.analysis));
    if (heard.cancelled) {
        outcome.exit = Exit::Interrupted;
        return outcome;
    }
    const Outcome trained =
        trainAutoencoder(*library, kDefaultSoundVariant,
                         defaultSoundTraining(kDefaultSoundVariant, library->catalogue()->size()), context);
    outcome.json.update(trained.json);
    outcome.text += trained.text;
    outcome.exit = trained.exit;
    if (trained.exit == Exit::Done) {
        const Outcome similar = listSimilar(*library, library->trackFiles()->all().front().track, 10);
        outcome.json["similar"] = similar.json;
        outcome.text += "\n" + similar.text +
                        fmt::format("\nGo on with: nearfield-cli --library {} analyse, or open it in the window to "
                                    "play it\n",
                                    folder.string());
    }
    return outcome;
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

    const Outcome sound =
        trainAutoencoder(*library, kDefaultSoundVariant,
                         defaultSoundTraining(kDefaultSoundVariant, library->catalogue()->size()), context);
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
    struct Options
    {
        std::filesystem::path folder;
        bool audio = false;
    };
    CLI::App* verb = app.add_subcommand("demo", "Make a library of invented tracks, train on it, show what it learned");
    auto options = std::make_shared<Options>();
    verb->add_option("DIR", options->folder, "Folder of the demo library [" + defaultDemoFolder(false).string() + "]")
        ->type_name("");
    verb->add_flag("--audio", options->audio,
                   "Make music files instead, and listen to them [" + defaultDemoFolder(true).string() + "]");
    verb->callback([options, choose] {
        choose([options](const Context& context) {
            std::filesystem::path folder = options->folder.empty() ? context.libraryFolder : options->folder;
            if (folder.empty()) {
                folder = defaultDemoFolder(options->audio);
            }
            return options->audio ? runAudioDemo(folder, context) : runDemo(folder, context);
        });
    });
}

} // namespace nearfield::cli
