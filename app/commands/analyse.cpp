#include <algorithm>

#include <fmt/format.h>

#include "app/commands/command.h"
#include "app/commands/music_output.h"
#include "app/commands/terminal.h"
#include "core/base/error.h"

namespace nearfield::cli {

namespace {

using Json = nlohmann::ordered_json;

/// A table of more is of no use to people.
constexpr std::size_t kMostRows = 40;

struct AnalyseOptions
{
    std::vector<std::filesystem::path> paths;
    bool again = false;
    unsigned workers = 0;
};

/// New and changed files are to be found first.
std::optional<ScanReport> lookForMusic(Library& library, const AnalyseOptions& options, const Context& context)
{
    if (library.musicFolders().empty()) {
        return std::nullopt;
    }
    ProgressBar bar;
    const bool isOneFolder = options.paths.size() == 1 && std::filesystem::is_directory(options.paths[0]);
    return library.scanMusic(bar.callback(), context.stop, isOneFolder ? options.paths[0] : std::filesystem::path());
}

bool isUnder(const std::filesystem::path& path, const std::filesystem::path& folder)
{
    return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first == folder.end();
}

/// Nothing else would be listened to, and that would look as if there was nothing new.
void requireKnown(const Library& library, const std::vector<std::filesystem::path>& paths)
{
    const std::vector<MusicFolder> folders = library.musicFolders();
    for (const std::filesystem::path& path : paths) {
        const std::filesystem::path real = std::filesystem::weakly_canonical(path);
        const bool isKnown = std::any_of(folders.begin(), folders.end(),
                                         [&real](const MusicFolder& folder) { return isUnder(real, folder.path); });
        if (!std::filesystem::exists(path) && !isKnown) {
            throw Error(ErrorKind::NotFound, fmt::format("There is no {}", pathText(path)));
        }
        if (std::filesystem::is_directory(path) && !isKnown) {
            throw Error(ErrorKind::BadArgument,
                        fmt::format("{} is in no music folder of the library: nearfield-cli import {}", pathText(path),
                                    pathText(path)));
        }
        if (!std::filesystem::is_directory(path) && !isMusicFile(path)) {
            throw Error(ErrorKind::BadArgument, fmt::format("{} is no music file by its name", pathText(path)));
        }
    }
}

/// A file that was named and had been analysed before, from the library.
std::optional<AnalysedFile> stored(const Library& library, const std::filesystem::path& path)
{
    const std::filesystem::path real = std::filesystem::weakly_canonical(path);
    try {
        AnalysedFile file{.path = real, .track = library.resolveTrack(real.string())};
        const TrackDetails details = library.trackDetails(file.track);
        const bool isItsFile = std::any_of(details.files.begin(), details.files.end(),
                                           [&real](const TrackDetails::File& one) { return one.path == real; });
        if (!isItsFile) {
            return std::nullopt; // a track that is only called so
        }
        for (const TrackDetails::Feature& feature : details.features) {
            file.values[feature.feature] = feature.value;
            file.confidence[static_cast<std::size_t>(feature.feature)] = feature.confidence;
        }
        return file;
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::NotFound && error.kind() != ErrorKind::Ambiguous) {
            throw;
        }
        return std::nullopt; // it never became a track
    }
}

std::vector<AnalysedFile> results(const Library& library, const AnalysisProgress& progress,
                                  const AnalyseOptions& options)
{
    std::vector<AnalysedFile> files = progress.files();
    for (const std::filesystem::path& path : options.paths) {
        const std::filesystem::path real = std::filesystem::weakly_canonical(path);
        const bool isHere =
            std::any_of(files.begin(), files.end(), [&real](const AnalysedFile& file) { return file.path == real; });
        if (!isHere && isMusicFile(path) && std::filesystem::is_regular_file(path)) {
            if (std::optional<AnalysedFile> file = stored(library, path)) {
                files.push_back(std::move(*file));
            }
        }
    }
    return files;
}

Json resultJson(const AnalysedFile& file)
{
    Json json{{"path", file.path.string()}};
    json["track"] = value(file.track) != 0 ? Json(value(file.track)) : Json();
    json["features"] = featuresJson(file.values);
    json["confidence"] = confidenceJson(file.confidence);
    if (!file.codec.empty()) {
        json["codec"] = file.codec;
    }
    if (!file.reason.empty()) {
        json["reason"] = file.reason;
    }
    return json;
}

/// The table, and why some files became no track.
std::string resultsText(const std::vector<AnalysedFile>& files)
{
    std::vector<FeatureRow> rows;
    std::vector<FileProblem> without;
    for (const AnalysedFile& file : files) {
        if (rows.size() < kMostRows) {
            rows.push_back({pathText(file.path.filename()), file.values, file.confidence});
        }
        if (!file.reason.empty()) {
            without.push_back({file.path, file.reason});
        }
    }
    std::string text = rows.empty() ? "" : featureTable(rows);
    if (files.size() > rows.size()) {
        text += fmt::format("and {} more; --json lists all\n", grouped(files.size() - rows.size()));
    }
    if (!without.empty()) {
        text += "No track of their own have:\n" + problemsText(without);
    }
    return text;
}

Outcome runAnalyse(const AnalyseOptions& options, const Context& context)
{
    const auto library = context.openLibrary();
    requireKnown(*library, options.paths);
    const std::optional<ScanReport> scan = lookForMusic(*library, options, context);
    AnalysisReport report;
    std::vector<AnalysedFile> files;
    if (!context.stop.stop_requested()) {
        AnalysisProgress progress;
        report = library->analyseMusic({.again = options.again, .only = options.paths, .workers = options.workers},
                                       progress, context.stop);
        files = results(*library, progress, options);
    }

    Outcome outcome;
    outcome.json["results"] = Json::array();
    for (const AnalysedFile& file : files) {
        outcome.json["results"].push_back(resultJson(file));
    }
    outcome.json.update(analysisJson(report));
    if (scan) {
        outcome.json["scan"] = scanJson(*scan);
        outcome.text = scanText(*scan);
    }
    const std::string what = resultsText(files) + analysisText(report);
    outcome.text += what.empty() ? "Nothing waits to be listened to; --again listens to everything once more.\n" : what;
    const bool failed = !options.paths.empty() && !report.failed.empty();
    outcome.exit = context.stop.stop_requested() ? Exit::Interrupted : failed ? Exit::Failed : Exit::Done;
    return outcome;
}

} // namespace

void addAnalyse(CLI::App& app, const ChosenVerb& choose)
{
    CLI::App* verb = app.add_subcommand("analyse", "Listen to music files that are new or have changed");
    auto options = std::make_shared<AnalyseOptions>();
    verb->add_option("PATH", options->paths, "Music files, and folders within the music folders [all music folders]")
        ->type_name("");
    verb->add_flag("--again", options->again, "Files that were listened to before, and those that failed, too");
    verb->add_option("--workers", options->workers, "Processes that listen at the same time [one a core]")
        ->check(CLI::Range(1, 256))
        ->type_name("N");
    verb->callback(
        [options, choose] { choose([options](const Context& context) { return runAnalyse(*options, context); }); });
}

} // namespace nearfield::cli
