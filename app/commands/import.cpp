#include <fmt/format.h>

#include "app/commands/command.h"
#include "app/commands/terminal.h"

namespace nearfield::cli {

namespace {

using Json = nlohmann::ordered_json;

Json fileJson(const FileImport& file)
{
    Json json{{"path", file.path.string()}, {"layout", file.layout},   {"read", file.read},
              {"added", file.added},        {"updated", file.updated}, {"unchanged", file.unchanged},
              {"skipped", file.removed}};
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
        text += fmt::format("  {} left out: {}\n", grouped(count), reason);
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
                    {"skipped", report.removed},
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
