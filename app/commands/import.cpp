#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "app/commands/command.h"
#include "app/commands/music_import.h"
#include "app/commands/music_output.h"
#include "app/commands/terminal.h"

namespace nearfield::cli {

namespace {

using Json = nlohmann::ordered_json;

Json reasonsJson(const RemovalCounts& removed)
{
    Json json = Json::object();
    for (const auto& [reason, count] : removed) {
        json[std::string(exchange::idOf(reason))] = count;
    }
    return json;
}

Json answersJson(const AnswersImport& answers)
{
    return {{"ratings", answers.ratings},
            {"plays", answers.plays},
            {"not_in_library", answers.notInLibrary},
            {"new_listeners", answers.newListeners}};
}

/// "1,020 ratings, 3 new listeners"; empty for a file without answers.
std::string answersText(const AnswersImport& answers)
{
    std::string text;
    const auto append = [&text](std::size_t count, std::string_view one, std::string_view many) {
        if (count > 0) {
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", grouped(count), count == 1 ? one : many);
        }
    };
    append(answers.ratings, "rating added or changed", "ratings added or changed");
    append(answers.plays, "play count added or changed", "play counts added or changed");
    append(answers.newListeners, "new listener", "new listeners");
    return text;
}

Json fileJson(const FileImport& file)
{
    Json json{{"path", file.path.string()},
              {"layout", file.layout},
              {"read", file.read},
              {"added", file.added},
              {"updated", file.updated},
              {"unchanged", file.unchanged},
              {"skipped", reasonsJson(file.removed)}};
    if (file.holdsAnswers) {
        json["answers"] = answersJson(file.answers);
    }
    if (!file.playlists.empty()) {
        json["playlists"] = Json::array();
        for (const PlaylistImport& one : file.playlists) {
            json["playlists"].push_back(
                {{"playlist", value(one.id)}, {"name", one.name}, {"entries", one.entries}, {"found", one.found}});
        }
    }
    if (!file.notes.empty()) {
        json["notes"] = file.notes;
    }
    if (!file.error.empty()) {
        json["error"] = file.error;
    }
    return json;
}

std::string playlistsText(const FileImport& file)
{
    constexpr std::size_t kListed = 10;
    std::string text =
        fmt::format("{}: {}\n", file.path.filename().string(), counted(file.playlists.size(), "playlist", "playlists"));
    for (std::size_t i = 0; i < std::min(file.playlists.size(), kListed); ++i) {
        const PlaylistImport& one = file.playlists[i];
        text += fmt::format("  {}: {}, {} of them in the library\n", one.name, counted(one.entries, "track", "tracks"),
                            grouped(one.found));
    }
    if (file.playlists.size() > kListed) {
        text += fmt::format("  … and {} more; playlist list shows all\n", grouped(file.playlists.size() - kListed));
    }
    for (const std::string& note : file.notes) {
        text += fmt::format("  note: {}\n", note);
    }
    return text;
}

std::string fileText(const FileImport& file)
{
    if (!file.error.empty()) {
        return {};
    }
    if (!file.playlists.empty()) {
        return playlistsText(file);
    }
    std::string text = fmt::format("{}: {} rows read", file.path.filename().string(), grouped(file.read));
    if (!file.holdsAnswers || file.added + file.updated + file.unchanged > 0) {
        text += fmt::format(", {} tracks added, {} updated, {} unchanged", grouped(file.added), grouped(file.updated),
                            grouped(file.unchanged));
    }
    if (file.holdsAnswers) {
        const std::string answers = answersText(file.answers);
        text += ", " + (answers.empty() ? "no new answers" : answers);
    }
    text += '\n';
    for (const auto& [reason, count] : file.removed) {
        text += fmt::format("  {} left out: {}\n", grouped(count), exchange::textOf(reason));
    }
    for (const std::string& note : file.notes) {
        text += fmt::format("  note: {}\n", note);
    }
    return text;
}

/// PATHs by what becomes of them.
struct Sources
{
    std::vector<std::filesystem::path> catalogues;
    std::vector<std::filesystem::path> folders;
    std::vector<std::filesystem::path> music;
    std::vector<FileProblem> refused;
};

Sources sortedOut(const std::vector<std::filesystem::path>& paths)
{
    Sources sources;
    for (const std::filesystem::path& path : paths) {
        std::error_code error;
        const auto kind = std::filesystem::status(path, error).type();
        if (kind == std::filesystem::file_type::directory) {
            sources.folders.push_back(path);
        } else if (!isMusicFile(path)) {
            sources.catalogues.push_back(path); // or nothing at all, and reported as such
        } else if (kind == std::filesystem::file_type::regular) {
            sources.music.push_back(path);
        } else {
            sources.refused.push_back({path, kind == std::filesystem::file_type::not_found
                                                 ? "there is no such file"
                                                 : "this is not a regular file"});
        }
    }
    return sources;
}

Outcome outcomeOf(const ImportReport& report)
{
    Outcome outcome;
    Json files = Json::array();
    for (const FileImport& file : report.files) {
        files.push_back(fileJson(file));
        outcome.text += fileText(file);
        if (!file.error.empty()) {
            fmt::print(stderr, "nearfield-cli: {}\n", file.error);
            outcome.exit = Exit::Failed;
        }
    }
    outcome.json = {{"files", files},
                    {"read", report.read},
                    {"added", report.added},
                    {"updated", report.updated},
                    {"unchanged", report.unchanged},
                    {"skipped", reasonsJson(report.removed)},
                    {"answers", answersJson(report.answers)}};
    return outcome;
}

/// Puts the music of folders and single files beside what the catalogues gave.
void importMusic(Library& library, const Sources& sources, const Context& context, Outcome& outcome)
{
    MusicImport music = importMusic(library, sources.folders, sources.music, context);
    for (const FileProblem& problem : sources.refused) {
        music.analysis.failed.push_back(problem);
    }
    Json json = analysisJson(music.analysis);
    json["folders"] = Json::array();
    for (const MusicImport::Folder& folder : music.folders) {
        Json scan = scanJson(folder.scan);
        scan["path"] = folder.path.string();
        json["folders"].push_back(std::move(scan));
        outcome.text += pathText(folder.path) + ": " + scanText(folder.scan);
    }
    outcome.json["music"] = std::move(json);
    outcome.json["read"] = outcome.json["read"].get<std::size_t>() + music.analysis.analysed;
    outcome.json["added"] = outcome.json["added"].get<std::size_t>() + music.analysis.added;
    outcome.json["updated"] = outcome.json["updated"].get<std::size_t>() + music.analysis.updated;
    outcome.text += analysisText(music.analysis);
    // Of a folder it is no failure that some file in it is broken; of a file that was named it is.
    const bool namedOneFailed =
        !sources.refused.empty() ||
        std::any_of(music.analysis.failed.begin(), music.analysis.failed.end(), [&](const FileProblem& problem) {
            return std::any_of(sources.music.begin(), sources.music.end(), [&problem](const auto& named) {
                std::error_code error;
                return std::filesystem::equivalent(named, problem.path, error);
            });
        });
    outcome.exit = music.cancelled ? Exit::Interrupted : namedOneFailed ? Exit::Failed : outcome.exit;
}

Outcome importPaths(const std::vector<std::filesystem::path>& paths, const Context& context)
{
    const auto start = std::chrono::steady_clock::now();
    const Sources sources = sortedOut(paths);
    const auto library = context.openLibrary();
    ImportReport report;
    if (!sources.catalogues.empty()) {
        ProgressBar bar;
        report = library->importFiles(sources.catalogues, bar.callback(), context.stop);
    }
    Outcome outcome = outcomeOf(report);
    if (report.cancelled) {
        outcome.exit = Exit::Interrupted;
    } else if (sources.catalogues.size() < paths.size()) {
        importMusic(*library, sources, context, outcome);
    }
    const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
    outcome.text += fmt::format("{} in the library, {}\n", counted(library->catalogue()->size(), "track", "tracks"),
                                duration(time.count()));
    outcome.json["tracks"] = library->catalogue()->size();
    outcome.json["seconds"] = time.count();
    return outcome;
}

} // namespace

void addImport(CLI::App& app, const ChosenVerb& choose)
{
    CLI::App* verb = app.add_subcommand(
        "import", "Add music folders, music files, catalogues, ratings, likes and play counts (CSV or TSV), and "
                  "playlists (M3U, XSPF, JSPF, CSV)");
    auto paths = std::make_shared<std::vector<std::filesystem::path>>();
    verb->add_option("PATH", *paths, "Folders and files to import")->required()->type_name("");
    verb->footer("A folder is remembered: analyse looks at it again later. What is in it is never changed.");
    verb->callback(
        [paths, choose] { choose([paths](const Context& context) { return importPaths(*paths, context); }); });
}

} // namespace nearfield::cli
