#include <fmt/format.h>

#include "app/commands/command.h"
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
    if (!file.notes.empty()) {
        json["notes"] = file.notes;
    }
    if (!file.error.empty()) {
        json["error"] = file.error;
    }
    return json;
}

std::string fileText(const FileImport& file)
{
    if (!file.error.empty()) {
        return {};
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

Outcome importPaths(const std::vector<std::filesystem::path>& paths, const Context& context)
{
    const auto library = context.openLibrary();
    ImportReport report;
    {
        ProgressBar bar;
        report = library->importFiles(paths, bar.callback(), context.stop);
    }

    Outcome outcome;
    Json files = Json::array();
    bool failed = false;
    for (const FileImport& file : report.files) {
        files.push_back(fileJson(file));
        outcome.text += fileText(file);
        if (!file.error.empty()) {
            fmt::print(stderr, "nearfield-cli: {}\n", file.error);
            failed = true;
        }
    }
    outcome.text +=
        fmt::format("{} tracks in the library, {}\n", grouped(library->catalogue()->size()), duration(report.seconds));
    outcome.json = {{"files", files},
                    {"read", report.read},
                    {"added", report.added},
                    {"updated", report.updated},
                    {"unchanged", report.unchanged},
                    {"skipped", reasonsJson(report.removed)},
                    {"answers", answersJson(report.answers)},
                    {"tracks", library->catalogue()->size()},
                    {"seconds", report.seconds}};
    outcome.exit = report.cancelled ? Exit::Interrupted : failed ? Exit::Failed : Exit::Done;
    return outcome;
}

} // namespace

void addImport(CLI::App& app, const ChosenVerb& choose)
{
    CLI::App* verb =
        app.add_subcommand("import", "Add catalogues, ratings, likes and play counts (CSV or TSV) to the library");
    auto paths = std::make_shared<std::vector<std::filesystem::path>>();
    verb->add_option("PATH", *paths, "Files to import")->required()->type_name("");
    verb->callback(
        [paths, choose] { choose([paths](const Context& context) { return importPaths(*paths, context); }); });
}

} // namespace nearfield::cli
