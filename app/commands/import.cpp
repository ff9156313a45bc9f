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

Json fileJson(const FileImport& file)
{
    Json json{{"path", file.path.string()},
              {"layout", file.layout},
              {"read", file.read},
              {"added", file.added},
              {"updated", file.updated},
              {"unchanged", file.unchanged},
              {"skipped", reasonsJson(file.removed)}};
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
    std::string text =
        fmt::format("{}: {} rows read, {} tracks added, {} updated, {} unchanged\n", file.path.filename().string(),
                    grouped(file.read), grouped(file.added), grouped(file.updated), grouped(file.unchanged));
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
                    {"tracks", library->catalogue()->size()},
                    {"seconds", report.seconds}};
    outcome.exit = report.cancelled ? Exit::Interrupted : failed ? Exit::Failed : Exit::Done;
    return outcome;
}

} // namespace

void addImport(CLI::App& app, const ChosenVerb& choose)
{
    CLI::App* verb = app.add_subcommand("import", "Add catalogues (CSV or TSV exports) to the library");
    auto paths = std::make_shared<std::vector<std::filesystem::path>>();
    verb->add_option("PATH", *paths, "Files to import")->required()->type_name("");
    verb->callback(
        [paths, choose] { choose([paths](const Context& context) { return importPaths(*paths, context); }); });
}

} // namespace nearfield::cli
