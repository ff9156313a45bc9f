#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "core/storage/database.h"
#include "core/storage/rows.h"

namespace nearfield::storage {

/// How a training ended; fields as in TrainingRun.
struct RunOutcome
{
    std::string status;
    std::string stopReason;
    double seconds = 0;
    std::size_t bestEpoch = 0;
    double testRmse = std::numeric_limits<double>::quiet_NaN();
};

/// Every training ever started, with its curves. Epochs are stored as they end, so a kill loses none that was shown.
class RunStore
{
public:
    explicit RunStore(Database& database)
        : m_database(database)
    {
    }

    /// A new run with the status "running". `rows` are those it trains on.
    RunId begin(std::string_view model, std::int64_t startedAt, std::size_t rows, const TrainingOptions& options);
    void append(RunId run, const EpochRecord& epoch);
    /// Throws BadArgument for a status that is not one of TrainingRun.
    void finish(RunId run, const RunOutcome& outcome);
    /// Runs still "running" were cut off by the end of the program: call when a program starts. A run that goes on in
    /// another process gets its true status when it finishes.
    void markInterrupted();

    /// Newest first, with options and history.
    [[nodiscard]] std::vector<TrainingRun> list() const;

private:
    Database& m_database;
};

} // namespace nearfield::storage
