#include <algorithm>

#include <fmt/format.h>

#include "app/commands/command.h"
#include "app/commands/terminal.h"
#include "core/base/file.h"

namespace nearfield::cli {

namespace {

using Json = nlohmann::ordered_json;
using Cells = std::vector<std::vector<std::string>>;

struct EvaluateArguments
{
    std::filesystem::path data;
    std::filesystem::path csv;
    std::string split = "random";
    EvaluationOptions options;
    bool times = false;
};

constexpr EvaluationSplit kSplits[] = {EvaluationSplit::Random, EvaluationSplit::Time, EvaluationSplit::Track,
                                       EvaluationSplit::Album, EvaluationSplit::Artist};

EvaluationSplit splitNamed(const std::string& name)
{
    return *std::find_if(std::begin(kSplits), std::end(kSplits), [&](auto split) { return toString(split) == name; });
}

/// A row a model, a column a metric; "value ± half of the interval".
std::string tableText(const char* title, const std::vector<evaluate::Figure>& figures)
{
    if (figures.empty()) {
        return {};
    }
    Cells rows = {{"model"}};
    for (const evaluate::Figure& figure : figures) {
        auto& header = rows.front();
        const auto column =
            static_cast<std::size_t>(std::find(header.begin(), header.end(), figure.metric) - header.begin());
        if (column == header.size()) {
            header.push_back(figure.metric);
        }
        const std::string model = figure.model + (figure.isDefault ? " *" : "");
        if (rows.back().front() != model) { // a model's figures follow each other
            rows.push_back({model});
        }
        rows.back().resize(std::max(rows.back().size(), column + 1));
        const double half = (figure.high - figure.low) / 2;
        rows.back()[column] =
            half > 0 ? fmt::format("{:.4f} ±{:.4f}", figure.value, half) : fmt::format("{:.4f}", figure.value);
    }
    for (auto& cells : rows) {
        cells.resize(rows[0].size());
    }
    std::vector<bool> right(rows[0].size(), true);
    right[0] = false;
    return fmt::format("\n{} ({} rows)\n{}", title, grouped(figures.front().n), alignedColumns(rows, right));
}

std::string importanceText(const std::vector<Importance>& importance)
{
    constexpr std::size_t kShown = 8; // of each model
    Cells rows;
    std::size_t shown = 0;
    for (std::size_t i = 0; i < importance.size(); ++i) {
        const Importance& one = importance[i];
        shown = i > 0 && importance[i - 1].model == one.model ? shown + 1 : 1;
        if (shown <= kShown) {
            rows.push_back(
                {one.model, one.feature, fmt::format("{:+.4f} ±{:.4f}", one.value, (one.high - one.low) / 2)});
        }
    }
    return rows.empty() ? std::string()
                        : "\nKey predictors: how much the error rises when one is shuffled\n" +
                              alignedColumns(rows, {false, false, true});
}

std::string textOf(const EvaluationReport& report)
{
    std::string text =
        fmt::format("{}: {} {} of {} by {} {}, split: {}, seed {}\n", report.data, grouped(report.answers),
                    report.plays ? "play counts" : "answers", grouped(report.tracks), grouped(report.listeners),
                    report.listeners == 1 ? "listener" : "listeners", report.splitName, report.seed);
    text += tableText("Reconstruction of the 16 features, RMSE", report.featureReconstruction);
    text += tableText("Foretelling answers", report.ratingPrediction);
    text += tableText("Ranking all tracks that are new to the listener", report.ranking);
    text += tableText("Nearest ten tracks of artists that no model was fitted on", report.neighbours);
    text += importanceText(report.importance);
    text += "\n* is what the program uses. ± is half of a 95 % interval.\n";
    for (const std::string& note : report.notes) {
        text += note + "\n";
    }
    return text;
}

std::string timesText(const EvaluationReport& report)
{
    Cells rows = {{"model", "fit s", "ask s"}};
    for (const evaluate::Seconds& one : report.times) {
        rows.push_back({one.model, fmt::format("{:.2f}", one.fit), fmt::format("{:.2f}", one.ask)});
    }
    return alignedColumns(rows, {false, true, true});
}

Outcome runEvaluation(const EvaluateArguments& arguments, const Context& context)
{
    const auto library = context.openLibrary();
    EvaluationReport report;
    {
        ProgressBar bar;
        report = arguments.data.empty()
                     ? library->evaluate(arguments.options, bar.callback(), context.stop)
                     : library->evaluateFile(arguments.data, arguments.options, bar.callback(), context.stop);
    }
    if (report.cancelled) {
        return {.json = {{"cancelled", true}}, .text = "Interrupted; nothing was saved.\n", .exit = Exit::Interrupted};
    }
    if (!arguments.csv.empty()) {
        writeFileAtomically(arguments.csv, toCsv(report));
    }
    Outcome outcome{.json = Json::parse(toJson(report)), .text = textOf(report)};
    outcome.json.erase("cancelled");
    if (arguments.times) {
        outcome.text += fmt::format("\n{}", timesText(report));
    } else { // without them the same seed prints the same
        outcome.json.erase("times");
        outcome.json.erase("seconds");
    }
    fmt::print(stderr, "Done in {}\n", duration(report.seconds));
    return outcome;
}

} // namespace

void addEvaluate(CLI::App& app, const ChosenVerb& choose)
{
    CLI::App* verb = app.add_subcommand("evaluate", "Measure every model on answers that it has not seen");
    auto arguments = std::make_shared<EvaluateArguments>();
    std::vector<std::string> names;
    std::transform(std::begin(kSplits), std::end(kSplits), std::back_inserter(names),
                   [](auto split) { return std::string(toString(split)); });
    verb->add_option("--data", arguments->data, "A file of ratings, likes or play counts instead of the library")
        ->type_name("FILE");
    verb->add_option("--split", arguments->split,
                     "What is held out: answers at random, each listener's last, or whole tracks, albums or artists")
        ->check(CLI::IsMember(names))
        ->type_name("random|time|track|album|artist")
        ->capture_default_str();
    verb->add_option("--folds", arguments->options.folds, "1 asks for a fifth of the answers; more ask for each once")
        ->check(CLI::Range(1, 100))
        ->capture_default_str();
    verb->add_option("--seed", arguments->options.seed, "The same seed gives the same tables")->capture_default_str();
    verb->add_option("--csv", arguments->csv, "Write the figures to this file too")->type_name("FILE");
    verb->add_flag("!--no-neighbours", arguments->options.neighbours,
                   "Leave out the table of nearest tracks, which trains every variant anew");
    verb->add_flag("--times", arguments->times, "Show how long each model took");
    verb->callback([arguments, choose] {
        arguments->options.split = splitNamed(arguments->split);
        choose([arguments](const Context& context) { return runEvaluation(*arguments, context); });
    });
}

} // namespace nearfield::cli
