#include <chrono>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/library/evaluation_run.h"
#include "core/library/library.h"
#include "core/library/library_impl.h"
#include "core/library/neighbour_evaluation.h"
#include "core/library/reconstruction.h"
#include "core/storage/evaluation_store.h"
#include "core/storage/listener_store.h"
#include "core/storage/play_count_store.h"
#include "core/storage/rating_store.h"

namespace nearfield {

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

std::vector<ListenerAnswers> answersOf(storage::Database& database)
{
    std::vector<ListenerAnswers> all;
    for (const Listener& listener : storage::ListenerStore(database).list()) {
        all.push_back({.ratings = storage::RatingStore(database).ofListener(listener.id),
                       .plays = storage::PlayCountStore(database).ofListener(listener.id)});
    }
    return all;
}

/// Adds what the autoencoder makes of tracks that it was not fitted on.
void addReconstruction(EvaluationReport& report, const Catalogue& catalogue, const SoundModel* model,
                       const EvaluationOptions& options, const ProgressCallback& progress, const std::stop_token& stop)
{
    const auto start = Clock::now();
    nearfield::report(progress, "reconstruction of features", 0, -1);
    report.featureReconstruction = reconstructionFigures(catalogue, model, options.seed, stop);
    if (model == nullptr) {
        report.notes.emplace_back("There is no autoencoder to measure yet: train it first.");
        return;
    }
    report.times.insert(report.times.begin(), {.model = "autoencoder", .ask = secondsSince(start)});
    if (options.importance) {
        const auto importance = autoencoderImportance(catalogue, *model, options.seed, stop);
        report.importance.insert(report.importance.begin(), importance.begin(), importance.end());
    }
}

void addNeighbours(EvaluationReport& report, const Catalogue& catalogue, const EvaluationOptions& options,
                   const ProgressCallback& progress, const std::stop_token& stop)
{
    NeighbourEvaluation found = evaluateNeighbours(catalogue, {.seed = options.seed}, progress, stop);
    report.neighbours = std::move(found.figures);
    for (evaluate::Figure& figure : found.reconstruction) {
        figure.model += "-held-out"; // fitted anew, without the artists it is asked for
        report.featureReconstruction.push_back(std::move(figure));
    }
    report.times.insert(report.times.end(), found.times.begin(), found.times.end());
    if (!found.note.empty()) {
        report.notes.push_back(std::move(found.note));
    }
}

} // namespace

EvaluationReport Library::evaluate(const EvaluationOptions& options, const ProgressCallback& progress,
                                   std::stop_token stop)
{
    const auto start = Clock::now();
    auto database = m_impl->database();
    const auto space = m_impl->contentSpace();
    const auto model = m_impl->soundModel();
    const std::vector<ListenerAnswers> listeners = answersOf(database);
    const EvaluationData data = evaluationDataOf(space, listeners, kFewestAnswersToTrain);

    EvaluationReport report;
    if (data.answers.size() >= kFewestAnswersToTrain || model == nullptr) {
        report = evaluateAnswers(data, options, progress, stop);
    } else { // the sound can be measured without anybody's answers
        report = {.data = data.name, .splitName = std::string(toString(options.split)), .seed = options.seed};
        report.notes.push_back(fmt::format("Models of what is enjoyed need at least {} answers; there are {}.",
                                           kFewestAnswersToTrain, data.answers.size()));
    }
    if (space && !stop.stop_requested()) {
        addReconstruction(report, space->catalogue(), model.get(), options, progress, stop);
        if (options.neighbours && model && !stop.stop_requested()) {
            addNeighbours(report, space->catalogue(), options, progress, stop);
        }
    }
    report.seconds = secondsSince(start);
    report.cancelled = stop.stop_requested();
    if (!report.cancelled) {
        storage::EvaluationStore(database).add(unixNow(), toJson(report));
    }
    return report;
}

EvaluationReport Library::evaluateFile(const std::filesystem::path& file, const EvaluationOptions& options,
                                       const ProgressCallback& progress, std::stop_token stop) const
{
    const auto start = Clock::now();
    nearfield::report(progress, fmt::format("Reading {}", file.filename().string()), 0, -1);
    const EvaluationData data = evaluationDataOf(exchange::readRatings(file), file.filename().string(), *catalogue());
    EvaluationReport report = evaluateAnswers(data, options, progress, stop);
    report.seconds = secondsSince(start);
    return report;
}

std::vector<StoredEvaluation> Library::evaluations() const
{
    auto database = m_impl->database();
    std::vector<StoredEvaluation> evaluations;
    for (const storage::Evaluation& stored : storage::EvaluationStore(database).list()) {
        evaluations.push_back({.id = stored.id, .at = stored.at, .report = evaluationFromJson(stored.report)});
    }
    return evaluations;
}

} // namespace nearfield
