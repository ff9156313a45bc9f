#include "core/storage/run_store.h"

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/storage/sqlite.h"

namespace nearfield::storage {

RunId RunStore::begin(std::string_view model, std::int64_t startedAt, std::size_t rows, const TrainingOptions& options)
{
    Query(m_database, "INSERT INTO training_run (model, status, stop_reason, started_at, seconds, rows, best_epoch, "
                      "batch_size, max_epochs, patience, learning_rate, seed) "
                      "VALUES (?, 'running', '', ?, 0, ?, 0, ?, ?, ?, ?, ?)")
        .bind(model, startedAt, rows, options.batchSize, options.maxEpochs, options.patience, options.learningRate,
              options.seed)
        .run();
    return static_cast<RunId>(m_database.sqlite().getLastInsertRowid());
}

void RunStore::append(RunId run, const EpochRecord& epoch)
{
    Query(m_database, "INSERT INTO training_epoch (run_id, epoch, train_rmse, validation_rmse, seconds, "
                      "samples_per_second, neighbour_precision) VALUES (?, ?, ?, ?, ?, ?, ?)")
        .bind(run, epoch.epoch, epoch.trainRmse, epoch.validationRmse, epoch.seconds, epoch.samplesPerSecond,
              epoch.neighbourPrecision)
        .run();
}

void RunStore::finish(RunId run, const RunOutcome& outcome)
{
    Query query(m_database, "UPDATE training_run SET status = ?, stop_reason = ?, seconds = ?, best_epoch = ?, "
                            "test_rmse = ? WHERE id = ?");
    query.bind(outcome.status, outcome.stopReason, outcome.seconds, outcome.bestEpoch, outcome.testRmse, run);
    if (query.run() == 0) {
        throw Error(ErrorKind::NotFound, fmt::format("There is no training run with the id {}", value(run)));
    }
}

void RunStore::markInterrupted()
{
    execute(m_database, "UPDATE training_run SET status = 'interrupted', seconds = coalesce((SELECT max(seconds) FROM "
                        "training_epoch WHERE run_id = training_run.id), 0) WHERE status = 'running'");
}

std::vector<TrainingRun> RunStore::list() const
{
    Query runs(m_database, "SELECT id, model, status, stop_reason, started_at, seconds, rows, best_epoch, test_rmse, "
                           "batch_size, max_epochs, patience, learning_rate, seed FROM training_run ORDER BY id DESC");
    std::vector<TrainingRun> out;
    while (runs.next()) {
        out.push_back({.id = runs.id<RunId>(0),
                       .model = runs.text(1),
                       .status = runs.text(2),
                       .stopReason = runs.text(3),
                       .startedAt = runs.integer(4),
                       .seconds = runs.real(5),
                       .rows = runs.count(6),
                       .bestEpoch = runs.count(7),
                       .testRmse = runs.real(8),
                       .options = {.batchSize = runs.count(9),
                                   .maxEpochs = runs.count(10),
                                   .patience = runs.count(11),
                                   .learningRate = runs.real(12),
                                   .seed = static_cast<std::uint64_t>(runs.integer(13))},
                       .history = {}});
    }
    for (TrainingRun& run : out) {
        Query epochs(m_database, "SELECT epoch, train_rmse, validation_rmse, seconds, samples_per_second, "
                                 "neighbour_precision FROM training_epoch WHERE run_id = ? ORDER BY epoch");
        epochs.bind(run.id);
        while (epochs.next()) {
            run.history.push_back({.epoch = epochs.count(0),
                                   .trainRmse = epochs.real(1),
                                   .validationRmse = epochs.real(2),
                                   .seconds = epochs.real(3),
                                   .samplesPerSecond = epochs.real(4),
                                   .neighbourPrecision = epochs.real(5)});
        }
    }
    return out;
}

} // namespace nearfield::storage
