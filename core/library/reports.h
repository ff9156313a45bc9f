#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "core/base/ids.h"
#include "core/exchange/removal.h"
#include "core/features/features.h"
#include "core/library/playlists.h"
#include "core/library/sound_variant.h"
#include "core/nn/training.h"
#include "core/storage/rows.h"

namespace nearfield {

// Rows that the library hands out as they are stored.
using storage::Listener;
using storage::PlayHistory;
using storage::RemovedRow;
using storage::TrainingRun;

using exchange::RemovalReason;
/// How many rows were left out, by reason; exchange::idOf() and textOf() name a reason.
using RemovalCounts = std::map<RemovalReason, std::size_t>;

/// What a file of ratings or play counts left in the library.
struct AnswersImport
{
    std::size_t ratings = 0;      ///< answers added or changed
    std::size_t plays = 0;        ///< play counts added or changed
    std::size_t notInLibrary = 0; ///< answers to tracks that the library does not hold
    std::size_t newListeners = 0;
};

struct FileImport
{
    std::filesystem::path path;
    std::string layout;        ///< "exportify", "hit-predictor", …; empty when it could not be read
    std::string error;         ///< what is wrong and what to do; empty when it was imported
    bool holdsAnswers = false; ///< ratings, likes or play counts:
    AnswersImport answers;
    std::vector<PlaylistImport> playlists; ///< of a file of playlists
    std::size_t read = 0;
    std::size_t added = 0;
    std::size_t updated = 0;
    std::size_t unchanged = 0;
    RemovalCounts removed;
    std::vector<std::string> notes; ///< for people: what was unusual and how it was read
};

struct ImportReport
{
    std::vector<FileImport> files;
    std::size_t read = 0;
    std::size_t added = 0;
    std::size_t updated = 0;
    std::size_t unchanged = 0;
    RemovalCounts removed;
    AnswersImport answers;
    double seconds = 0;
    bool cancelled = false;
};

struct ModelInfo
{
    std::string kind;           ///< "autoencoder"
    std::int64_t trainedAt = 0; ///< Unix seconds
    std::size_t rows = 0;
    double testRmse = 0;
};

struct LibraryStats
{
    std::size_t tracks = 0;
    std::size_t artists = 0;
    std::size_t albums = 0;
    std::size_t genres = 0;
    double seconds = 0; ///< of music
    std::size_t ratings = 0;
    std::size_t plays = 0;
    std::size_t removedRows = 0;
    std::size_t folders = 0; ///< of music
    std::size_t files = 0;   ///< of music, wherever; of these:
    std::size_t filesWaiting = 0;
    std::size_t filesFailed = 0;
    std::size_t filesMissing = 0;
    std::vector<Listener> listeners;
    std::vector<ModelInfo> models;
};

struct AutoencoderReport
{
    TrainingReport training;
    bool kept = false; ///< a model was saved and published
    std::size_t rows = 0;
    std::size_t trainRows = 0;
    double trainRmse = 0; ///< all three in evaluation mode, with the best epoch's parameters
    double validationRmse = 0;
    double testRmse = 0;
    double samplesPerSecond = 0; ///< training rows of all epochs over the time of all epochs
    SoundVariant variant = kDefaultSoundVariant;
    /// Of the best epoch, see EpochRecord; NaN where no neighbourhood was trained.
    double neighbourPrecision = std::numeric_limits<double>::quiet_NaN();
    std::string note; ///< for people: that the variant fell back to the sound alone, and why; else empty
};

/// How the ratings model was learned. RMSE in enjoyment (stars / 5) on answers held out of the part each was fitted on.
struct RatingsReport
{
    TrainingReport training; ///< of the network (NCF)
    bool kept = false;       ///< models were saved and published
    std::size_t answers = 0;
    std::size_t trainRows = 0;
    std::size_t listeners = 0;
    std::size_t tracks = 0; ///< that anyone answered
    double trainRmse = 0;   ///< of the network, as the two below
    double validationRmse = 0;
    double testRmse = 0;
    double hybridTestRmse = 0;
    std::string collaborative; ///< which model speaks for the other listeners: "ncf", "bayesian-mf", or empty
    double listenersShare = 0; ///< its mean weight in the hybrid over the test answers
    double samplesPerSecond = 0;
};

/// Listeners as they were before a removal or a merge.
struct ListenerBackup
{
    struct One
    {
        Listener listener;
        std::vector<storage::Rating> ratings;
        std::vector<storage::Play> plays;
        std::vector<storage::PlayCount> playCounts;
        std::vector<storage::NotNow> notNow;
    };
    std::vector<One> listeners;
    ListenerId current{};
};

/// How alike two tracks are in one feature, for the "in common" bars.
struct SharedFeature
{
    InputFeature feature{};
    float closeness = 0; ///< 1 = equal … 0 = at opposite ends of the library
};

struct SimilarTrack
{
    TrackId id{};
    /// The chance that the two are by the same artist, if one pair in a hundred were (core/similarity/calibration.h); of
    /// a model that knows no artists, the nearness itself, 0 … 1. Orders as the ranking does.
    float similarity = 0;
    float cosine = 0;                  ///< of the codes, −1…1
    std::vector<SharedFeature> shared; ///< what the two have in common, most telling first
};

} // namespace nearfield
