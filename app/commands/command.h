#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "core/library/library.h"

namespace nearfield::cli {

/// Exit codes of the terminal contract.
enum class Exit : int { Done = 0, Failed = 1, Usage = 2, Interrupted = 130 };

/// What every verb gets: the options before the verb, and the stop token that Ctrl+C sets.
struct Context
{
    std::filesystem::path libraryFolder; ///< empty when none was named
    bool json = false;
    std::stop_token stop;

    [[nodiscard]] std::unique_ptr<Library> openLibrary() const
    {
        return Library::open(libraryFolder.empty() ? Library::defaultFolder() : libraryFolder);
    }
};

/// What a verb leaves: its exit code, an object for --json and the text for people.
struct Outcome
{
    nlohmann::ordered_json json;
    std::string text;
    Exit exit = Exit::Done;
};

using Verb = std::function<Outcome(const Context&)>;
/// Set by the sub-command that was named on the command line.
using ChosenVerb = std::function<void(Verb)>;

// One file a verb: app/commands/<verb>.cpp.
void addImport(CLI::App& app, const ChosenVerb& choose);
void addFolders(CLI::App& app, const ChosenVerb& choose);
void addAnalyse(CLI::App& app, const ChosenVerb& choose);
void addPlace(CLI::App& app, const ChosenVerb& choose);
void addStats(CLI::App& app, const ChosenVerb& choose);
void addTrain(CLI::App& app, const ChosenVerb& choose);
void addSimilar(CLI::App& app, const ChosenVerb& choose);
void addMap(CLI::App& app, const ChosenVerb& choose);
void addRecommend(CLI::App& app, const ChosenVerb& choose);
void addRate(CLI::App& app, const ChosenVerb& choose);
void addListeners(CLI::App& app, const ChosenVerb& choose);
void addExport(CLI::App& app, const ChosenVerb& choose);
void addEvaluate(CLI::App& app, const ChosenVerb& choose);
void addPlaylist(CLI::App& app, const ChosenVerb& choose);
void addDemo(CLI::App& app, const ChosenVerb& choose);

/// Of export; in playlist.cpp, with what else speaks of playlists.
void addPlaylistExport(CLI::App& parent, const ChosenVerb& choose);

// Shared by verbs.
[[nodiscard]] nlohmann::ordered_json trackJson(const Catalogue& catalogue, TrackId id);
[[nodiscard]] std::string trackText(const Catalogue& catalogue, TrackId id);
[[nodiscard]] Outcome trainAutoencoder(Library& library, SoundVariant variant, const TrainingOptions& options,
                                       const Context& context);
[[nodiscard]] Outcome trainRatings(Library& library, const TrainingOptions& options, const Context& context);
struct RecommendOptions
{
    Wishes wishes;
    std::size_t count = 10;
    bool explain = false;
};
[[nodiscard]] Outcome listSuggestions(const Library& library, const Listener& listener,
                                      const RecommendOptions& options);
/// By name, whatever its case and accents; the current listener for an empty name. Throws NotFound.
[[nodiscard]] Listener listenerNamed(const Library& library, const std::string& name);
[[nodiscard]] Outcome listSimilar(const Library& library, TrackId seed, std::size_t count);

} // namespace nearfield::cli
