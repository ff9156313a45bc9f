#include <limits>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/library/library.h"
#include "core/library/library_impl.h"
#include "core/storage/model_store.h"
#include "core/storage/run_store.h"

namespace nearfield {

namespace {

/// Writes every epoch to the library before it passes it on, so that a kill loses no curve that was shown.
class RecordingObserver : public TrainingObserver
{
public:
    RecordingObserver(TrainingObserver& observer, storage::Database& database, RunId run)
        : m_observer(observer)
        , m_runs(database)
        , m_run(run)
    {
    }

    void onStarted(const TrainingOptions& options, std::size_t trainRows) override
    {
        m_observer.onStarted(options, trainRows);
    }
    void onBatch(std::size_t epoch, std::size_t done, std::size_t total) override
    {
        m_observer.onBatch(epoch, done, total);
    }
    void onEpoch(const EpochRecord& record) override
    {
        m_runs.append(m_run, record);
        m_observer.onEpoch(record);
    }

private:
    TrainingObserver& m_observer;
    storage::RunStore m_runs;
    RunId m_run;
};

std::string statusOf(const TrainingReport& report)
{
    switch (report.stopReason) {
    case StopReason::Cancelled:
        return "cancelled";
    case StopReason::Diverged:
        return "diverged";
    case StopReason::EarlyStopped:
    case StopReason::MaxEpochs:
        break;
    }
    return "done";
}

double meanSpeed(const TrainingReport& report, std::size_t trainRows)
{
    const double seconds = report.history.empty() ? 0.0 : report.history.back().seconds;
    return seconds > 0 ? static_cast<double>(trainRows * report.history.size()) / seconds : 0.0;
}

/// Model files that no row of the library names, left by a kill between the file and the row.
void removeOtherModelFiles(const std::filesystem::path& folder, const std::string& kept)
{
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with(kAutoencoderKind) && name != kept) {
            std::filesystem::remove(entry.path());
        }
    }
}

} // namespace

AutoencoderReport Library::trainAutoencoder(const TrainingOptions& options, TrainingObserver& observer,
                                            std::stop_token stop, bool keepOnCancel)
{
    const auto snapshot = catalogue();
    const Split split = splitByRecording(*snapshot);
    if (snapshot->size() < kFewestTracksToTrain || split.validation.empty() || split.test.empty()) {
        throw Error(ErrorKind::NotReady, fmt::format("Training needs at least {} tracks and the library has {}: import "
                                                     "more music first",
                                                     kFewestTracksToTrain, snapshot->size()));
    }
    const Matrix inputs = inputsOf(*snapshot);

    auto database = m_impl->database();
    storage::RunStore runs(database);
    const RunId run = runs.begin(kAutoencoderKind, unixNow(), split.train.size(), options);
    try {
        RecordingObserver recorder(observer, database, run);
        SoundModel::Fit fit = SoundModel::fit(inputs, split, options, recorder, stop);

        AutoencoderReport report;
        report.training = fit.report;
        report.rows = snapshot->size();
        report.trainRows = split.train.size();
        report.samplesPerSecond = meanSpeed(fit.report, split.train.size());
        report.kept = fit.report.bestEpoch > 0 && fit.report.stopReason != StopReason::Diverged &&
                      (fit.report.stopReason != StopReason::Cancelled || keepOnCancel);
        storage::RunOutcome outcome{.status = statusOf(fit.report),
                                    .stopReason = std::string(toString(fit.report.stopReason)),
                                    .seconds = fit.report.seconds,
                                    .bestEpoch = fit.report.bestEpoch};
        if (report.kept) {
            report.trainRmse = fit.model.rmse(inputs, split.train);
            report.validationRmse = fit.model.rmse(inputs, split.validation);
            report.testRmse = fit.model.rmse(inputs, split.test);
            outcome.testRmse = report.testRmse;
            m_impl->adoptModel(database, fit.model, run, options, report);
        }
        runs.finish(run, outcome);
        return report;
    } catch (...) {
        runs.finish(run, {.status = "failed"});
        throw;
    }
}

void Library::Impl::adoptModel(storage::Database& database, const SoundModel& model, RunId run,
                               const TrainingOptions& options, const AutoencoderReport& report)
{
    const auto lock = writeLock();
    const std::string fileName = fmt::format("{}-{}.nfm", kAutoencoderKind, value(run));
    std::filesystem::create_directories(modelsFolder());
    model.save(modelsFolder() / fileName);

    // Tracks may have come while the model was trained.
    const auto snapshot = catalogue();
    const Matrix inputs = inputsOf(*snapshot);
    Matrix codes = model.encode(inputs);

    const nlohmann::json metrics{
        {"train_rmse", report.trainRmse}, {"validation_rmse", report.validationRmse}, {"test_rmse", report.testRmse}};
    const nlohmann::json optionsJson{{"batch_size", options.batchSize},
                                     {"max_epochs", options.maxEpochs},
                                     {"patience", options.patience},
                                     {"learning_rate", options.learningRate},
                                     {"seed", options.seed}};
    storage::ModelStore(database).save({.kind = kAutoencoderKind,
                                        .file = fileName,
                                        .fileChecksum = hash64(readFile(modelsFolder() / fileName)),
                                        .trainedAt = unixNow(),
                                        .rows = snapshot->size(),
                                        .options = optionsJson.dump(),
                                        .metrics = metrics.dump()},
                                       idsOf(*snapshot), codes);
    removeOtherModelFiles(modelsFolder(), fileName);
    auto space = std::make_shared<const SoundSpace>(snapshot, std::move(codes), model.scaled(inputs));
    publish(std::make_shared<const SoundModel>(model), std::move(space), {});
}

} // namespace nearfield
