#include <cstdio>
#include <exception>
#include <optional>

#include <fmt/format.h>

#include "app/commands/command.h"
#include "app/commands/terminal.h"
#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/library/analysis_worker.h"

using namespace nearfield;

namespace {

cli::Exit exitFor(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Ambiguous:
    case ErrorKind::BadArgument:
        return cli::Exit::Usage;
    default:
        return cli::Exit::Failed;
    }
}

cli::Outcome failure(const std::string& message, cli::Exit exit)
{
    return {.json = {{"error", message}}, .text = "", .exit = exit};
}

cli::Outcome run(const cli::Verb& verb, const cli::Context& context)
{
    try {
        return verb(context);
    } catch (const Error& error) {
        fmt::print(stderr, "nearfield-cli: {}\n", error.what());
        return failure(error.what(), exitFor(error.kind()));
    } catch (const std::bad_alloc&) {
        fmt::print(stderr, "nearfield-cli: there is not enough memory for this\n");
        return failure("there is not enough memory for this", cli::Exit::Failed);
    }
}

/// False when stdout cannot take it, such as a full disk or a closed pipe.
bool print(const cli::Outcome& outcome, bool json)
{
    const std::string out =
        json ? outcome.json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n" : outcome.text;
    return std::fwrite(out.data(), 1, out.size(), stdout) == out.size() && std::fflush(stdout) == 0;
}

} // namespace

int main(int argc, char** argv)
{
    if (isAnalysisWorker(argc, argv)) {
        return runAnalysisWorker();
    }
    const cli::InterruptGuard interrupt;
    useOneBlasThread();

    cli::Context context{.libraryFolder = {}, .json = false, .stop = interrupt.token()};
    CLI::App app("Nearfield: recommendations from how your music sounds, on your own machine.", "nearfield-cli");
    app.set_version_flag("--version", "nearfield-cli " NEARFIELD_VERSION);
    app.add_option("--library", context.libraryFolder,
                   "Folder of the library [" + Library::defaultFolder().string() + "]")
        ->type_name("DIR");
    app.add_flag("--json", context.json, "Print one JSON object on stdout");
    app.require_subcommand(1);
    app.fallthrough();
    app.footer("TRACK is an id, a Spotify uri, the path of a music file or a search text that matches one track.\n"
               "Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted.");

    std::optional<cli::Verb> chosen;
    const cli::ChosenVerb choose = [&chosen](cli::Verb verb) { chosen = std::move(verb); };
    cli::addImport(app, choose);
    cli::addFolders(app, choose);
    cli::addAnalyse(app, choose);
    cli::addStats(app, choose);
    cli::addTrain(app, choose);
    cli::addSimilar(app, choose);
    cli::addPlace(app, choose);
    cli::addMap(app, choose);
    cli::addRate(app, choose);
    cli::addListeners(app, choose);
    cli::addPlaylist(app, choose);
    cli::addExport(app, choose);
    cli::addRecommend(app, choose);
    cli::addEvaluate(app, choose);
    cli::addDemo(app, choose);

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? static_cast<int>(cli::Exit::Done) : static_cast<int>(cli::Exit::Usage);
    }

    const cli::Outcome outcome = run(*chosen, context);
    if (!print(outcome, context.json)) {
        fmt::print(stderr, "nearfield-cli: cannot write to standard output\n");
        return static_cast<int>(cli::Exit::Failed);
    }
    return static_cast<int>(outcome.exit);
}
