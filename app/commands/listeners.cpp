#include <array>

#include <fmt/format.h>

#include "app/commands/command.h"
#include "app/commands/terminal.h"

namespace nearfield::cli {

namespace {

/// At most one of them; what is empty was not asked for.
struct Options
{
    std::string create;
    std::array<std::string, 2> rename; ///< old, new
    std::array<std::string, 2> merge;  ///< from, into
    std::string remove;
    std::string current;
};

/// Does what was asked for and says so; empty when nothing was.
std::string change(Library& library, const Options& options)
{
    if (!options.create.empty()) {
        return fmt::format("{} was added.\n", library.createListener(options.create).name);
    }
    if (!options.rename[0].empty()) {
        const Listener listener = listenerNamed(library, options.rename[0]);
        library.renameListener(listener.id, options.rename[1]);
        return fmt::format("{} is called {} now.\n", listener.name, options.rename[1]);
    }
    if (!options.merge[0].empty()) {
        const Listener from = listenerNamed(library, options.merge[0]);
        const Listener into = listenerNamed(library, options.merge[1]);
        (void)library.mergeListeners(from.id, into.id);
        return fmt::format("What {} had answered is {}'s now.\n", from.name, into.name);
    }
    if (!options.remove.empty()) {
        const Listener listener = listenerNamed(library, options.remove);
        (void)library.removeListener(listener.id);
        return fmt::format("{} was removed, with {} ratings.\n", listener.name, grouped(listener.ratings));
    }
    if (!options.current.empty()) {
        library.setCurrentListener(listenerNamed(library, options.current).id);
    }
    return {};
}

Outcome changeAndList(const Options& options, const Context& context)
{
    const auto library = context.openLibrary();
    Outcome outcome;
    outcome.text = change(*library, options);
    outcome.json["listeners"] = nlohmann::ordered_json::array();
    const ListenerId current = library->currentListener().id;
    std::vector<std::vector<std::string>> rows;
    for (const Listener& listener : library->listeners()) {
        const bool isCurrent = listener.id == current;
        outcome.json["listeners"].push_back({{"id", value(listener.id)},
                                             {"name", listener.name},
                                             {"ratings", listener.ratings},
                                             {"current", isCurrent}});
        rows.push_back({listener.name, grouped(listener.ratings) + " ratings", isCurrent ? "current" : ""});
    }
    outcome.text += alignedColumns(rows, {false, true, false});
    return outcome;
}

} // namespace

void addListeners(CLI::App& app, const ChosenVerb& choose)
{
    CLI::App* verb = app.add_subcommand("listeners", "List who listens here; add, rename, merge or remove one");
    auto options = std::make_shared<Options>();
    CLI::Option_group* one = verb->add_option_group("Change");
    one->add_option("--create", options->create, "Add a listener")->type_name("NAME");
    one->add_option("--rename", options->rename, "Give a listener another name")->type_name("OLD NEW");
    one->add_option("--merge", options->merge, "Give the answers of one to another and remove the first")
        ->type_name("FROM INTO");
    one->add_option("--remove", options->remove, "Remove a listener with all answers")->type_name("NAME");
    one->add_option("--current", options->current, "Whose ratings count when no listener is named")->type_name("NAME");
    one->require_option(0, 1);
    verb->callback(
        [options, choose] { choose([options](const Context& context) { return changeAndList(*options, context); }); });
}

} // namespace nearfield::cli
