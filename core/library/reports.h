#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/base/ids.h"
#include "core/exchange/removal.h"
#include "core/features/features.h"
#include "core/nn/training.h"
#include "core/storage/rows.h"

namespace nearfield {

// Rows that the library hands out as they are stored.
using storage::Listener;
using storage::RemovedRow;
using storage::TrainingRun;

using exchange::RemovalReason;
/// How many rows were left out, by reason; exchange::idOf() and textOf() name a reason.
using RemovalCounts = std::map<RemovalReason, std::size_t>;

struct FileImport
{
    std::filesystem::path path;
    std::string layout; ///< "exportify", "hit-predictor", …; empty when it could not be read
    std::string error;  ///< what is wrong and what to do; empty when it was imported
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
