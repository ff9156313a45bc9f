#include <fmt/chrono.h>
#include <fmt/format.h>

#include "app/commands/command.h"
#include "app/commands/terminal.h"

namespace nearfield::cli {

namespace {

using Json = nlohmann::ordered_json;

/// Empty where there are no music files.
std::string musicText(const LibraryStats& stats)
{
    if (stats.files == 0 && stats.folders == 0) {
        return {};
    }
    std::string text = counted(stats.files, "music file", "music files");
    if (stats.folders > 0) {
        text += fmt::format(" ({})", counted(stats.folders, "music folder", "music folders"));
    }
    const auto append = [&text](std::size_t count, std::string_view what) {
        text += count > 0 ? fmt::format(", {} {}", grouped(count), what) : "";
    };
    append(stats.filesWaiting, "waiting to be listened to");
    append(stats.filesFailed, "that could not be read");
    append(stats.filesMissing, "missing");
    return text + "\n";
}

Outcome showStats(const Context& context)
{
    const auto library = context.openLibrary();
    const LibraryStats stats = library->stats();
    Outcome outcome;
    outcome.json = {{"library", library->folder().string()},
                    {"tracks", stats.tracks},
                    {"artists", stats.artists},
                    {"albums", stats.albums},
                    {"genres", stats.genres},
                    {"hours", stats.seconds / 3600},
                    {"ratings", stats.ratings},
                    {"plays", stats.plays},
                    {"removed_rows", stats.removedRows},
                    {"folders", stats.folders},
                    {"files", stats.files},
                    {"waiting", stats.filesWaiting},
                    {"failed", stats.filesFailed},
                    {"missing", stats.filesMissing},
                    {"listeners", Json::array()},
                    {"models", Json::array()}};
    outcome.text = fmt::format("{}\n{} by {} on {} in {}, {} of music\n", library->folder().string(),
                               counted(stats.tracks, "track", "tracks"), counted(stats.artists, "artist", "artists"),
                               counted(stats.albums, "album", "albums"), counted(stats.genres, "genre", "genres"),
                               duration(stats.seconds));
    if (stats.removedRows > 0) {
        outcome.text += fmt::format("{} of imported files left out\n", counted(stats.removedRows, "row", "rows"));
    }
    outcome.text += musicText(stats);
    for (const Listener& listener : stats.listeners) {
        outcome.json["listeners"].push_back({{"name", listener.name}, {"ratings", listener.ratings}});
        outcome.text += fmt::format("Listener {}: {}\n", listener.name, counted(listener.ratings, "rating", "ratings"));
    }
    for (const ModelInfo& model : stats.models) {
        const auto trainedAt = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(static_cast<time_t>(model.trainedAt)));
        outcome.json["models"].push_back(
            {{"kind", model.kind}, {"trained_at", trainedAt}, {"rows", model.rows}, {"test_rmse", model.testRmse}});
        outcome.text += fmt::format("Model {}: trained {} on {}, test RMSE {:.4f}\n", model.kind, trainedAt,
                                    counted(model.rows, "track", "tracks"), model.testRmse);
    }
    if (stats.models.empty()) {
        outcome.text += "No model yet: nearfield-cli train\n";
    }
    return outcome;
}

} // namespace

void addStats(CLI::App& app, const ChosenVerb& choose)
{
    CLI::App* verb = app.add_subcommand("stats", "Show what the library holds");
    verb->callback([choose] { choose(showStats); });
}

} // namespace nearfield::cli
