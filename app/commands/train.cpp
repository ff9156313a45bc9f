#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "app/commands/command.h"
#include "app/commands/terminal.h"

namespace nearfield::cli {

namespace {

/// Shows the epochs on the progress bar.
class BarObserver : public TrainingObserver
{
public:
    explicit BarObserver(std::string title)
        : m_title(std::move(title))
    {
    }

    void onStarted(const TrainingOptions& options, std::size_t /*trainRows*/) override
    {
        m_maxEpochs = options.maxEpochs;
        m_bar.show(m_title, 0, static_cast<std::int64_t>(m_maxEpochs));
    }

    void onEpoch(const EpochRecord& record) override
    {
        const std::string measured =
            record.hasNeighbours() ? fmt::format("validation loss {:.4f}, same artist {:.2f} % of the nearest ten",
                                                 record.validationRmse, 100 * record.neighbourPrecision)
                                   : fmt::format("validation RMSE {:.4f}", record.validationRmse);
        m_bar.show(fmt::format("epoch {} of at most {}, {}, {} rows/s", record.epoch, m_maxEpochs, measured,
                               grouped(static_cast<std::uint64_t>(record.samplesPerSecond))),
                   static_cast<std::int64_t>(record.epoch), static_cast<std::int64_t>(m_maxEpochs));
    }

private:
    std::string m_title;
    ProgressBar m_bar;
    std::size_t m_maxEpochs = 0;
};

Exit exitFor(StopReason reason)
{
    switch (reason) {
    case StopReason::Cancelled:
        return Exit::Interrupted;
    case StopReason::Diverged:
        return Exit::Failed;
    case StopReason::EarlyStopped:
    case StopReason::MaxEpochs:
        break;
    }
    return Exit::Done;
}

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

std::string othersText(const RatingsReport& report)
{
    if (report.listeners < 2) {
        return "";
    }
    return report.listenersShare < 0.005
               ? "; what the others say adds nothing to what each one's own ratings say"
               : fmt::format("; the others count {:.0f} % (by {})", 100 * report.listenersShare, report.collaborative);
}

} // namespace

Outcome trainAutoencoder(Library& library, SoundVariant variant, const TrainingOptions& options, const Context& context)
{
    AutoencoderReport report;
    {
        BarObserver observer("Training the autoencoder");
        report = library.trainAutoencoder(options, observer, context.stop, true, variant);
    }
    const TrainingReport& training = report.training;
    Outcome outcome;
    outcome.json = {{"model", "autoencoder"},
                    {"variant", toString(report.variant)},
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
    if (!std::isnan(report.neighbourPrecision)) {
        outcome.json["same_artist_precision_at_10"] = report.neighbourPrecision;
    }
    if (!report.note.empty()) {
        outcome.json["note"] = report.note;
    }
    outcome.text = fmt::format("Autoencoder: {} epochs in {} ({}), best epoch {}\n", training.history.size(),
                               duration(training.seconds), reasonText(training.stopReason), training.bestEpoch);
    if (report.kept) {
        outcome.text += fmt::format("RMSE of the 16 features (range 0 to 1): train {:.4f}, validation {:.4f}, test "
                                    "{:.4f} on tracks it never saw\n{} training tracks, {} tracks/s\n",
                                    report.trainRmse, report.validationRmse, report.testRmse, grouped(report.trainRows),
                                    grouped(static_cast<std::uint64_t>(report.samplesPerSecond)));
        if (!std::isnan(report.neighbourPrecision)) {
            outcome.text +=
                fmt::format("Of the ten nearest to tracks of artists it was not trained on, {:.2f} % are by the "
                            "same artist\n",
                            100 * report.neighbourPrecision);
        }
        if (!report.note.empty()) {
            outcome.text += report.note + "\n";
        }
    } else {
        outcome.text += "No model was saved; an earlier one stays in use.\n";
    }
    outcome.exit = exitFor(training.stopReason);
    return outcome;
}

Outcome trainRatings(Library& library, const TrainingOptions& options, const Context& context)
{
    RatingsReport report;
    {
        BarObserver observer("Training the ratings model");
        report = library.trainRatings(options, observer, context.stop);
    }
    const TrainingReport& training = report.training;
    Outcome outcome;
    outcome.json = {{"model", "ratings"},
                    {"epochs", training.history.size()},
                    {"best_epoch", training.bestEpoch},
                    {"train_rmse", report.trainRmse},
                    {"validation_rmse", report.validationRmse},
                    {"test_rmse", report.testRmse},
                    {"hybrid_test_rmse", report.hybridTestRmse},
                    {"collaborative", report.collaborative},
                    {"listeners_share", report.listenersShare},
                    {"rows", report.answers},
                    {"train_rows", report.trainRows},
                    {"listeners", report.listeners},
                    {"tracks", report.tracks},
                    {"seconds", training.seconds},
                    {"samples_per_second", report.samplesPerSecond},
                    {"stop_reason", toString(training.stopReason)},
                    {"kept", report.kept}};
    outcome.text = fmt::format("Ratings model: {} epochs in {} ({}), best epoch {}\n", training.history.size(),
                               duration(training.seconds), reasonText(training.stopReason), training.bestEpoch);
    if (report.kept) {
        outcome.text += fmt::format(
            "RMSE of {} ratings held out, in stars: network alone {:.2f}, hybrid {:.2f}\n"
            "{} ratings of {} tracks by {}{}\n",
            grouped(report.answers - report.trainRows), 5 * report.testRmse, 5 * report.hybridTestRmse,
            grouped(report.answers), grouped(report.tracks),
            report.listeners == 1 ? "1 listener" : fmt::format("{} listeners", report.listeners), othersText(report));
    } else {
        outcome.text += "No model was saved; an earlier one stays in use.\n";
    }
    outcome.exit = exitFor(training.stopReason);
    return outcome;
}

namespace {

/// Options of the command line; those not given are the published ones of each model.
struct TrainArguments
{
    std::string model = "all";
    std::string variant{toString(kDefaultSoundVariant)};
    std::optional<std::size_t> epochs, patience, batch;
    std::optional<double> rate;
    std::uint64_t seed = 1;

    [[nodiscard]] TrainingOptions over(TrainingOptions options) const
    {
        options.maxEpochs = epochs.value_or(options.maxEpochs);
        options.patience = patience.value_or(options.patience);
        options.batchSize = batch.value_or(options.batchSize);
        options.learningRate = rate.value_or(options.learningRate);
        options.seed = seed;
        return options;
    }
};

Outcome trainSound(Library& library, const TrainArguments& arguments, const Context& context)
{
    const SoundVariant variant = soundVariantOf(arguments.variant).value_or(kDefaultSoundVariant);
    return trainAutoencoder(library, variant,
                            arguments.over(defaultSoundTraining(variant, library.catalogue()->size())), context);
}

/// Both, one after the other; without enough ratings the first alone.
Outcome trainAll(Library& library, const TrainArguments& arguments, const Context& context)
{
    Outcome sound = trainSound(library, arguments, context);
    if (sound.exit != Exit::Done || library.stats().ratings < kFewestAnswersToTrain) {
        return sound;
    }
    const Outcome ratings = trainRatings(library, arguments.over(defaultRatingsTraining()), context);
    sound.json["ratings_model"] = ratings.json;
    sound.text += ratings.text;
    sound.exit = ratings.exit;
    return sound;
}

} // namespace

void addTrain(CLI::App& app, const ChosenVerb& choose)
{
    CLI::App* verb = app.add_subcommand("train", "Train the models on the library and save them");
    auto arguments = std::make_shared<TrainArguments>();
    verb->add_option("MODEL", arguments->model, "Which model: autoencoder (sound), ratings, or all")
        ->check(CLI::IsMember({"autoencoder", "ratings", "all"}))
        ->type_name("")
        ->capture_default_str();
    verb->add_option("--variant", arguments->variant,
                     "Of the autoencoder: neighbourhood (tracks of one artist lie near), or exact (as published)")
        ->check(CLI::IsMember({"neighbourhood", "exact"}))
        ->type_name("")
        ->capture_default_str();
    const TrainingOptions sound;
    const TrainingOptions ratings = defaultRatingsTraining();
    verb->add_option("--epochs", arguments->epochs,
                     fmt::format("At most this many epochs [by the size of the library; exact {}; ratings {}]",
                                 sound.maxEpochs, ratings.maxEpochs))
        ->check(CLI::Range(1, 100'000));
    verb->add_option("--patience", arguments->patience,
                     fmt::format("Stop after this many epochs without improvement [{}; exact {}; ratings {}]",
                                 defaultSoundTraining(kDefaultSoundVariant, 0).patience, sound.patience,
                                 ratings.patience))
        ->check(CLI::Range(1, 100'000));
    verb->add_option("--batch", arguments->batch,
                     fmt::format("Rows a step [{}; exact {}]", defaultSoundTraining(kDefaultSoundVariant, 0).batchSize,
                                 sound.batchSize))
        ->check(CLI::Range(2, 65'536));
    verb->add_option("--rate", arguments->rate,
                     fmt::format("Learning rate of Adam [{}; exact {}]",
                                 defaultSoundTraining(kDefaultSoundVariant, 0).learningRate, sound.learningRate))
        ->check(CLI::Range(1e-6, 1.0));
    verb->add_option("--seed", arguments->seed, "The same seed gives the same history")->capture_default_str();
    verb->callback([arguments, choose] {
        choose([arguments](const Context& context) {
            const auto library = context.openLibrary();
            if (arguments->model == "ratings") {
                return trainRatings(*library, arguments->over(defaultRatingsTraining()), context);
            }
            return arguments->model == "all" ? trainAll(*library, *arguments, context)
                                             : trainSound(*library, *arguments, context);
        });
    });
}

} // namespace nearfield::cli
