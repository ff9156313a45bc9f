#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "core/base/ids.h"
#include "core/nn/training.h"

/// What the stores read and write, beside Track and Catalogue. Times are Unix seconds.
namespace nearfield::storage {

/// A file that was imported, as it stood at its latest import.
struct ImportFile
{
    std::string path;
    std::string layout; ///< "exportify", "hit-predictor", …
    std::int64_t importedAt = 0;
    std::size_t read = 0;
    std::size_t added = 0;
    std::size_t updated = 0;
    std::size_t unchanged = 0;
};

/// A row that cleaning left out.
struct RemovedRow
{
    std::string file; ///< path of the import file; ignored when writing
    std::size_t line = 0;
    std::string uri; ///< may be empty
    std::string title;
    std::string artists;
    std::string reason;
    std::optional<TrackId>
        keptTrack; ///< for a duplicate: the track that stands for it, so that its uri still means one
};

struct Listener
{
    ListenerId id{};
    std::string name;
    std::size_t ratings = 0;
};

struct Rating
{
    TrackId track{};
    float stars = 0; ///< 0.5–5 in half steps
    std::int64_t ratedAt = 0;
};

struct Play
{
    TrackId track{};
    std::int64_t playedAt = 0;
    double secondsHeard = 0;
    double fraction = 0; ///< of the track, in [0, 1]
};

/// A play under either bound is a skip.
inline constexpr double kSkippedSeconds = 30;
inline constexpr double kSkippedFraction = 0.25;

/// What a listener's plays of one track come to, skips left out.
struct PlayHistory
{
    std::size_t plays = 0;
    std::int64_t lastPlayedAt = 0; ///< 0: never, or nobody knows when
};

/// How often a listener played a track, where single plays are not known.
struct PlayCount
{
    TrackId track{};
    double plays = 0; ///< > 0
};

/// A track that is not to be suggested before a time.
struct NotNow
{
    TrackId track{};
    std::int64_t until = 0;
};

/// An evaluation that was run to its end.
struct Evaluation
{
    std::int64_t id = 0;
    std::int64_t at = 0;
    std::string report = "{}"; ///< JSON
};

/// A trained model; its parameters are in a file of their own.
struct Model
{
    ModelId id{};     ///< 0 until stored; never used again for another model
    std::string kind; ///< "autoencoder"
    std::string file; ///< name in the models folder
    std::uint64_t fileChecksum = 0;
    std::int64_t trainedAt = 0;
    std::size_t rows = 0;
    std::string options = "{}"; ///< JSON
    std::string metrics = "{}"; ///< JSON
};

/// The layout of the map, but for the places.
struct MapLayout
{
    ModelId model{}; ///< whose codes it was made from
    std::int64_t madeAt = 0;
    std::string report = "{}"; ///< JSON
};

/// `status` is "running", "done", "cancelled", "diverged", "failed" or "interrupted" (the program ended).
struct TrainingRun
{
    RunId id{};
    std::string model; ///< kind
    std::string status;
    std::string stopReason; ///< toString(StopReason); empty while running
    std::int64_t startedAt = 0;
    double seconds = 0;
    std::size_t rows = 0; ///< tracks or ratings there were, those kept aside to choose and to test among them
    std::size_t bestEpoch = 0;
    double testRmse = std::numeric_limits<double>::quiet_NaN(); ///< NaN when it has none
    TrainingOptions options;
    std::vector<EpochRecord> history;
};

} // namespace nearfield::storage
