#include <fmt/format.h>

#include "app/commands/command.h"
#include "app/commands/terminal.h"

namespace nearfield::cli {

namespace {

/// Shows the epochs on the progress bar.
class BarObserver : public TrainingObserver
{
public:
    void onStarted(const TrainingOptions& options, std::size_t /*trainRows*/) override
    {
        m_maxEpochs = options.maxEpochs;
        m_bar.show("Training the autoencoder", 0, static_cast<std::int64_t>(m_maxEpochs));
    }

    void onEpoch(const EpochRecord& record) override
    {
        m_bar.show(fmt::format("epoch {} of at most {}, validation RMSE {:.4f}, {} tracks/s", record.epoch, m_maxEpochs,
                               record.validationRmse, grouped(static_cast<std::uint64_t>(record.samplesPerSecond))),
                   static_cast<std::int64_t>(record.epoch), static_cast<std::int64_t>(m_maxEpochs));
    }

private:
    ProgressBar m_bar;
    std::size_t m_maxEpochs = 0;
};

std::string reasonText(StopReason reason)
{
    switch (reason) {
    case StopReason::EarlyStopped:
        return "stopped early: no better validation for a while";
    case StopReason::Cancelled:
        return "interrupted";
    case StopReason::Diverged:
        return "the loss was no longer a number";
    case StopReason::MaxEpochs:
        break;
    }
    return "all epochs done";
}

} // namespace

Outcome trainAutoencoder(Library& library, const TrainingOptions& options, const Context& context)
{
    AutoencoderReport report;
    {
        BarObserver observer;
        report = library.trainAutoencoder(options, observer, context.stop);
    }
    const TrainingReport& training = report.training;
    Outcome outcome;
    outcome.json = {{"model", "autoencoder"},
                    {"epochs", training.history.size()},
                    {"best_epoch", training.bestEpoch},
                    {"train_rmse", report.trainRmse},
                    {"validation_rmse", report.validationRmse},
                    {"test_rmse", report.testRmse},
                    {"rows", report.rows},
                    {"train_rows", report.trainRows},
                    {"seconds", training.seconds},
                    {"samples_per_second", report.samplesPerSecond},
                    {"stop_reason", toString(training.stopReason)},
                    {"kept", report.kept}};
    outcome.text = fmt::format("Autoencoder: {} epochs in {} ({}), best epoch {}\n", training.history.size(),
                               duration(training.seconds), reasonText(training.stopReason), training.bestEpoch);
    if (report.kept) {
        outcome.text += fmt::format("RMSE of the 16 features (range 0 to 1): train {:.4f}, validation {:.4f}, test "
                                    "{:.4f} on tracks it never saw\n{} training tracks, {} tracks/s\n",
                                    report.trainRmse, report.validationRmse, report.testRmse, grouped(report.trainRows),
                                    grouped(static_cast<std::uint64_t>(report.samplesPerSecond)));
    } else {
        outcome.text += "No model was saved; an earlier one stays in use.\n";
    }
    if (training.stopReason == StopReason::Cancelled) {
        outcome.exit = Exit::Interrupted;
    } else if (training.stopReason == StopReason::Diverged) {
        outcome.exit = Exit::Failed;
    }
    return outcome;
}

void addTrain(CLI::App& app, const ChosenVerb& choose)
{
    CLI::App* verb = app.add_subcommand("train", "Train the models on the library and save them");
    auto options = std::make_shared<TrainingOptions>();
    auto model = std::make_shared<std::string>("all"); // the only one so far is in both
    verb->add_option("MODEL", *model, "Which model: autoencoder, or all")
        ->check(CLI::IsMember({"autoencoder", "all"}))
        ->type_name("")
        ->capture_default_str();
    verb->add_option("--epochs", options->maxEpochs, "At most this many epochs")
        ->check(CLI::Range(1, 100'000))
        ->capture_default_str();
    verb->add_option("--patience", options->patience, "Stop after this many epochs without improvement")
        ->check(CLI::Range(1, 100'000))
        ->capture_default_str();
    verb->add_option("--batch", options->batchSize, "Rows a step")->check(CLI::Range(2, 65'536))->capture_default_str();
    verb->add_option("--rate", options->learningRate, "Learning rate of Adam")
        ->check(CLI::Range(1e-6, 1.0))
        ->capture_default_str();
    verb->add_option("--seed", options->seed, "The same seed gives the same history")->capture_default_str();
    verb->callback([model, options, choose] {
        choose([options](const Context& context) {
            const auto library = context.openLibrary();
            return trainAutoencoder(*library, *options, context);
        });
    });
}

} // namespace nearfield::cli
