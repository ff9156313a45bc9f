#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/library/library.h"
#include "core/library/library_impl.h"
#include "core/storage/listener_store.h"
#include "core/storage/model_store.h"
#include "core/storage/rating_store.h"
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

/// A run in the list of trainings from its beginning; one that is left without outcome() has failed.
class RecordedRun
{
public:
    RecordedRun(storage::Database& database, const char* kind, std::size_t rows, const TrainingOptions& options)
        : m_runs(database)
        , m_id(m_runs.begin(kind, unixNow(), rows, options))
    {
    }
    ~RecordedRun()
    {
        if (!m_finished) {
            try {
                m_runs.finish(m_id, {.status = "failed"});
            } catch (const Error&) { // the failure that ended the run is told; opening the library marks the run
            }
        }
    }
    RecordedRun(const RecordedRun&) = delete;
    RecordedRun& operator=(const RecordedRun&) = delete;

    [[nodiscard]] RunId id() const noexcept { return m_id; }
    void finish(const storage::RunOutcome& outcome)
    {
        m_runs.finish(m_id, outcome);
        m_finished = true;
    }

private:
    storage::RunStore m_runs;
    RunId m_id;
    bool m_finished = false;
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

storage::RunOutcome outcomeOf(const TrainingReport& report)
{
    return {.status = statusOf(report),
            .stopReason = std::string(toString(report.stopReason)),
            .seconds = report.seconds,
            .bestEpoch = report.bestEpoch};
}

bool isWorthKeeping(const TrainingReport& report, bool keepOnCancel)
{
    return report.bestEpoch > 0 && report.stopReason != StopReason::Diverged &&
           (report.stopReason != StopReason::Cancelled || keepOnCancel);
}

nlohmann::json jsonOf(const TrainingOptions& options)
{
    return {{"batch_size", options.batchSize},
            {"max_epochs", options.maxEpochs},
            {"patience", options.patience},
            {"learning_rate", options.learningRate},
            {"seed", options.seed}};
}

/// Model files that no row of the library names, left by a kill between the file and the row.
void removeOtherModelFiles(const std::filesystem::path& folder, const std::string& kind, const std::string& kept)
{
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with(kind + "-") && name != kept) {
            std::filesystem::remove(entry.path());
        }
    }
}

} // namespace

AutoencoderReport Library::trainAutoencoder(const TrainingOptions& options, TrainingObserver& observer,
                                            std::stop_token stop, bool keepOnCancel, SoundVariant variant)
{
    const auto snapshot = catalogue();
    const Split split = splitByRecording(*snapshot);
    if (snapshot->size() < kFewestTracksToTrain || split.validation.empty() || split.test.empty()) {
        throw Error(ErrorKind::NotReady, fmt::format("Training needs at least {} tracks and the library has {}: import "
                                                     "more music first",
                                                     kFewestTracksToTrain, snapshot->size()));
    }
    auto database = m_impl->database();
    RecordedRun run(database, kAutoencoderKind, snapshot->size(), options);
    RecordingObserver recorder(observer, database, run.id());
    SoundModel::Fit fit = SoundModel::fit(*snapshot, split, variant, options, recorder, stop);

    AutoencoderReport report;
    report.training = fit.report;
    report.rows = snapshot->size();
    report.trainRows = fit.split.train.size();
    report.variant = variant;
    report.note = fit.note;
    report.samplesPerSecond = meanSpeed(fit.report, fit.split.train.size());
    report.kept = isWorthKeeping(fit.report, keepOnCancel);
    storage::RunOutcome outcome = outcomeOf(fit.report);
    if (report.kept) {
        report.trainRmse = fit.model.rmse(snapshot->raw(), fit.split.train);
        report.validationRmse = fit.model.rmse(snapshot->raw(), fit.split.validation);
        report.testRmse = fit.model.rmse(snapshot->raw(), split.test);
        report.neighbourPrecision = fit.report.history[fit.report.bestEpoch - 1].neighbourPrecision;
        outcome.testRmse = report.testRmse;
        m_impl->adoptModel(database, fit.model, run.id(), options, report);
    }
    run.finish(outcome);
    return report;
}

TrainingOptions defaultRatingsTraining()
{
    return Ncf::Options().training;
}

RatingsReport Library::trainRatings(const TrainingOptions& options, TrainingObserver& observer, std::stop_token stop,
                                    bool keepOnCancel)
{
    const auto content = m_impl->contentSpace();
    const auto snapshot = content ? content->sharedCatalogue() : catalogue();
    auto database = m_impl->database();
    LibraryAnswers answers = Impl::answers(database, *snapshot);
    if (answers.answers.size() < kFewestAnswersToTrain) {
        throw Error(ErrorKind::NotReady, fmt::format("The ratings model needs at least {} ratings and the library has "
                                                     "{}: rate more tracks, or import ratings",
                                                     kFewestAnswersToTrain, answers.answers.size()));
    }
    RecordedRun run(database, kRatingsKind, answers.answers.size(), options);
    RecordingObserver recorder(observer, database, run.id());
    RatingsModel::Fit fit = RatingsModel::fit(std::move(answers), *content, options, recorder, stop);

    RatingsReport report = fit.report;
    report.samplesPerSecond = meanSpeed(report.training, report.trainRows);
    report.kept = isWorthKeeping(report.training, keepOnCancel);
    storage::RunOutcome outcome = outcomeOf(report.training);
    if (report.kept) {
        outcome.testRmse = report.testRmse;
        m_impl->adoptModel(database, std::make_shared<const RatingsModel>(std::move(fit.model)), run.id(), options,
                           report);
    }
    run.finish(outcome);
    return report;
}

LibraryAnswers Library::Impl::answers(storage::Database& database, const Catalogue& catalogue)
{
    struct One
    {
        ListenerId listener;
        storage::Rating rating;
    };
    std::vector<One> all;
    LibraryAnswers data;
    for (const Listener& listener : storage::ListenerStore(database).list()) {
        std::vector<storage::Rating> ratings = storage::RatingStore(database).ofListener(listener.id);
        // Tracks may have come, and been rated, since the snapshot.
        std::erase_if(ratings, [&](const storage::Rating& rating) { return !catalogue.rowOf(rating.track); });
        if (!ratings.empty()) {
            data.listeners.push_back(listener.id);
        }
        for (const storage::Rating& rating : ratings) {
            all.push_back({listener.id, rating});
            data.tracks.push_back(rating.track);
        }
    }
    std::sort(data.listeners.begin(), data.listeners.end());
    std::sort(data.tracks.begin(), data.tracks.end());
    data.tracks.erase(std::unique(data.tracks.begin(), data.tracks.end()), data.tracks.end());

    const auto placeOf = [](const auto& sorted, auto id) {
        return static_cast<std::uint32_t>(std::lower_bound(sorted.begin(), sorted.end(), id) - sorted.begin());
    };
    std::vector<Interaction> answers;
    answers.reserve(all.size());
    for (const One& one : all) {
        answers.push_back({.listener = placeOf(data.listeners, one.listener),
                           .item = placeOf(data.tracks, one.rating.track),
                           .value = enjoymentOf(static_cast<double>(one.rating.stars), 5)});
    }
    data.answers = {InteractionKind::Explicit, data.listeners.size(), data.tracks.size(), std::move(answers)};
    return data;
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
    Matrix codes = model.encode(snapshot->raw());

    nlohmann::json metrics{
        {"train_rmse", report.trainRmse}, {"validation_rmse", report.validationRmse}, {"test_rmse", report.testRmse}};
    if (!std::isnan(report.neighbourPrecision)) {
        metrics["neighbour_precision"] = report.neighbourPrecision;
    }
    nlohmann::json trainedWith = jsonOf(options);
    trainedWith["variant"] = toString(report.variant);
    storage::ModelStore(database).save({.kind = kAutoencoderKind,
                                        .file = fileName,
                                        .fileChecksum = hash64(readFile(modelsFolder() / fileName)),
                                        .trainedAt = unixNow(),
                                        .rows = snapshot->size(),
                                        .options = trainedWith.dump(),
                                        .metrics = metrics.dump()},
                                       idsOf(*snapshot), codes);
    removeOtherModelFiles(modelsFolder(), kAutoencoderKind, fileName);
    auto space = std::make_shared<const SoundSpace>(snapshot, std::move(codes), model.scaled(snapshot->raw()),
                                                    model.calibration());
    publish(std::make_shared<const SoundModel>(model), std::move(space), {});
    loadTrackMap(database);
}

void Library::Impl::adoptModel(storage::Database& database, std::shared_ptr<const RatingsModel> model, RunId run,
                               const TrainingOptions& options, const RatingsReport& report)
{
    const auto lock = writeLock();
    const std::string fileName = fmt::format("{}-{}.nfm", kRatingsKind, value(run));
    std::filesystem::create_directories(modelsFolder());
    model->save(modelsFolder() / fileName);
    const nlohmann::json metrics{{"train_rmse", report.trainRmse},
                                 {"validation_rmse", report.validationRmse},
                                 {"test_rmse", report.testRmse},
                                 {"hybrid_test_rmse", report.hybridTestRmse},
                                 {"collaborative", report.collaborative}};
    storage::ModelStore(database).save({.kind = kRatingsKind,
                                        .file = fileName,
                                        .fileChecksum = hash64(readFile(modelsFolder() / fileName)),
                                        .trainedAt = unixNow(),
                                        .rows = report.answers,
                                        .options = jsonOf(options).dump(),
                                        .metrics = metrics.dump()},
                                       {}, Matrix());
    removeOtherModelFiles(modelsFolder(), kRatingsKind, fileName);
    publish(std::move(model));
}

} // namespace nearfield
