#include <algorithm>
#include <limits>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "app/commands/command.h"
#include "app/commands/music_output.h"
#include "app/commands/terminal.h"
#include "core/base/error.h"

namespace nearfield::cli {

namespace {

using Json = nlohmann::ordered_json;

struct FolderOptions
{
    std::filesystem::path add;
    std::filesystem::path remove;
    bool keepTracks = false;
    bool failed = false;
    bool missing = false;
    bool forgetMissing = false;
};

std::string timeText(std::int64_t unixSeconds)
{
    return unixSeconds == 0 ? "never"
                            : fmt::format("{:%Y-%m-%d %H:%M}", fmt::localtime(static_cast<time_t>(unixSeconds)));
}

/// The name under which the library knows a folder, though it may be gone.
std::filesystem::path knownName(const Library& library, const std::filesystem::path& folder)
{
    const std::filesystem::path name = std::filesystem::weakly_canonical(folder);
    const std::vector<MusicFolder> folders = library.musicFolders();
    const auto same = [&name](const MusicFolder& known) { return known.path / "" == name / ""; };
    const auto found = std::find_if(folders.begin(), folders.end(), same);
    if (found == folders.end()) {
        throw Error(
            ErrorKind::NotFound,
            fmt::format("{} is no music folder of the library; nearfield-cli folders lists them", pathText(folder)));
    }
    return found->path;
}

Outcome listFolders(const Library& library)
{
    Outcome outcome;
    outcome.json["folders"] = Json::array();
    std::vector<std::vector<std::string>> rows{{"files", "waiting", "failed", "missing", "looked at", "folder"}};
    for (const MusicFolder& folder : library.musicFolders()) {
        outcome.json["folders"].push_back({{"path", folder.path.string()},
                                           {"files", folder.files},
                                           {"waiting", folder.waiting},
                                           {"failed", folder.failed},
                                           {"missing", folder.missing},
                                           {"added_at", folder.addedAt},
                                           {"scanned_at", folder.scannedAt}});
        rows.push_back({grouped(folder.files), grouped(folder.waiting), grouped(folder.failed), grouped(folder.missing),
                        timeText(folder.scannedAt), pathText(folder.path)});
    }
    outcome.text = rows.size() == 1 ? "No music folder yet: nearfield-cli import DIR\n"
                                    : alignedColumns(rows, {true, true, true, true, false, false});
    return outcome;
}

Outcome listFailed(const Library& library)
{
    const std::vector<FileProblem> failed = library.failedFiles(std::numeric_limits<std::size_t>::max());
    Outcome outcome;
    outcome.json["failed"] = problemsJson(failed);
    for (const FileProblem& problem : failed) {
        outcome.text += fmt::format("{}: {}\n", pathText(problem.path), problem.reason);
    }
    if (failed.empty()) {
        outcome.text = "Every file could be read.\n";
    }
    return outcome;
}

Outcome listMissing(const Library& library)
{
    const std::vector<TrackFile> missing = library.missingFiles();
    Outcome outcome;
    outcome.json["missing"] = Json::array();
    for (const TrackFile& file : missing) {
        outcome.json["missing"].push_back({{"path", file.path.string()}, {"track", value(file.track)}});
        outcome.text += pathText(file.path) + "\n";
    }
    if (missing.empty()) {
        outcome.text = "No file is missing.\n";
    }
    return outcome;
}

Outcome addFolder(Library& library, const std::filesystem::path& folder, const Context& context)
{
    library.addMusicFolder(folder);
    ScanReport scan;
    {
        ProgressBar bar;
        scan = library.scanMusic(bar.callback(), context.stop, folder);
    }
    Outcome outcome;
    outcome.json = scanJson(scan);
    outcome.text = scanText(scan);
    const std::size_t waiting = library.filesWaiting();
    outcome.json["waiting"] = waiting;
    if (waiting > 0) {
        outcome.text += fmt::format("{} to be listened to: nearfield-cli analyse\n", grouped(waiting));
    }
    outcome.exit = scan.cancelled ? Exit::Interrupted : Exit::Done;
    return outcome;
}

Outcome removeFolder(Library& library, const std::filesystem::path& folder, bool keepTracks)
{
    const std::size_t before = library.catalogue()->size();
    const std::filesystem::path name = knownName(library, folder);
    library.removeMusicFolder(name, keepTracks);
    const std::size_t removed = before - library.catalogue()->size();
    return {.json = {{"path", name.string()}, {"tracks_removed", removed}},
            .text = fmt::format("{} is no music folder any more; {} tracks went with it. Its files are untouched.\n",
                                pathText(name), grouped(removed)),
            .exit = Exit::Done};
}

Outcome forgetMissing(Library& library)
{
    const std::size_t removed = library.removeMissingFiles();
    return {.json = {{"tracks_removed", removed}},
            .text = fmt::format("Missing files are forgotten; {} tracks went with them.\n", grouped(removed)),
            .exit = Exit::Done};
}

Outcome runFolders(const FolderOptions& options, const Context& context)
{
    const auto library = context.openLibrary();
    if (!options.add.empty()) {
        return addFolder(*library, options.add, context);
    }
    if (!options.remove.empty()) {
        return removeFolder(*library, options.remove, options.keepTracks);
    }
    if (options.forgetMissing) {
        return forgetMissing(*library);
    }
    return options.failed ? listFailed(*library) : options.missing ? listMissing(*library) : listFolders(*library);
}

} // namespace

void addFolders(CLI::App& app, const ChosenVerb& choose)
{
    CLI::App* verb = app.add_subcommand("folders", "List the music folders, add one, remove one");
    auto options = std::make_shared<FolderOptions>();
    CLI::Option_group* one = verb->add_option_group("what", "At most one of these");
    one->add_option("--add", options->add, "Look here for music from now on, without listening to it yet")
        ->type_name("DIR");
    CLI::Option* remove =
        one->add_option("--remove", options->remove, "Forget a folder and the tracks that only it held")
            ->type_name("DIR");
    one->add_flag("--failed", options->failed, "List the files that could not be analysed, and why");
    one->add_flag("--missing", options->missing, "List the files that are gone");
    one->add_flag("--forget-missing", options->forgetMissing, "Forget files that are gone, and unrated tracks of them");
    one->require_option(0, 1);
    verb->add_flag("--keep-tracks", options->keepTracks, "With --remove: keep the tracks, without sound")
        ->needs(remove);
    verb->callback(
        [options, choose] { choose([options](const Context& context) { return runFolders(*options, context); }); });
}

} // namespace nearfield::cli
