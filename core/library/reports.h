#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/base/ids.h"
#include "core/catalogue/track.h"
#include "core/features/features.h"
#include "core/nn/training.h"

namespace nearfield {

struct FileImport
{
    std::filesystem::path path;
    std::string layout; ///< "exportify", "hit-predictor", …; empty when it could not be read
    std::string error;  ///< what is wrong and what to do; empty when it was imported
    std::size_t read = 0;
    std::size_t added = 0;
    std::size_t updated = 0;
    std::size_t unchanged = 0;
    std::map<std::string, std::size_t> removed; ///< by reason
};

struct ImportReport
{
    std::vector<FileImport> files;
    std::size_t read = 0;
    std::size_t added = 0;
    std::size_t updated = 0;
    std::size_t unchanged = 0;
    std::map<std::string, std::size_t> removed;
    double seconds = 0;
    bool cancelled = false;
};

struct RemovedRow
{
    std::string file;
    std::size_t line = 0;
    std::string title;
    std::string artists;
    std::string reason;
};

struct Listener
{
    ListenerId id{};
    std::string name;
    std::size_t ratings = 0;
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
};

/// A past training. `status` is "done", "cancelled", "diverged", "failed" or "interrupted" (the program ended).
struct TrainingRun
{
    RunId id{};
    std::string model;
    std::string status;
    std::int64_t startedAt = 0;
    double seconds = 0;
    std::size_t rows = 0;
    std::size_t bestEpoch = 0;
    double testRmse = 0; ///< NaN when it has none
    TrainingOptions options;
    std::vector<EpochRecord> history;
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
    float similarity = 0;              ///< cosine, −1…1
    std::vector<SharedFeature> shared; ///< what the two have in common, most telling first
};

} // namespace nearfield
