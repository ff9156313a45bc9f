#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/base/ids.h"
#include "core/base/matrix.h"
#include "core/catalogue/track.h"
#include "core/library/reports.h"
#include "core/library/track_map.h"

/// What the library knows of music files, beside the tracks in them.
namespace nearfield {

/// Whether the ending of its name says that a file holds music. Nothing is read.
[[nodiscard]] bool isMusicFile(const std::filesystem::path& file);

/// Below this confidence a measured value is a guess, and shown as one.
inline constexpr float kLowConfidence = 0.4F;

/// A folder whose music is in the library.
struct MusicFolder
{
    std::filesystem::path path;
    std::int64_t addedAt = 0;   ///< Unix seconds
    std::int64_t scannedAt = 0; ///< 0: never
    std::size_t files = 0;
    std::size_t waiting = 0; ///< not analysed yet
    std::size_t failed = 0;
    std::size_t missing = 0;
};

struct FileProblem
{
    std::filesystem::path path;
    std::string reason; ///< for people
};

/// What a look at the music folders found; of files, not tracks.
struct ScanReport
{
    std::size_t files = 0; ///< that are there
    std::size_t added = 0;
    std::size_t changed = 0;
    std::size_t moved = 0;             ///< found again under another name, with all that was known
    std::size_t vanished = 0;          ///< were there at the scan before; kept as missing
    std::size_t returned = 0;          ///< missing ones that are back
    std::vector<FileProblem> problems; ///< folders that could not be read
    double seconds = 0;
    bool cancelled = false;
};

struct AnalysisOptions
{
    bool again = false;                      ///< files that are analysed too, and those that failed
    std::vector<std::filesystem::path> only; ///< of files and folders; empty: all
    unsigned workers = 0;                    ///< 0: one a core
    std::filesystem::path workerProgram;     ///< empty: the running program
    std::chrono::seconds timeLimit{120};     ///< for one file
};

/// One file as it was analysed.
struct AnalysedFile
{
    std::filesystem::path path;
    TrackId track{};    ///< 0 when it became none
    std::string reason; ///< why it became no track ("another copy of …", "shorter than 30 s"); empty otherwise
    RawFeatures values;
    std::array<float, kRawFeatureCount> confidence{};
    std::string codec;
};

/// Told on the thread of the call.
class AnalysisObserver
{
public:
    virtual ~AnalysisObserver() = default;
    /// One more file was listened to, or cannot be. May block, for a pause. `total` may grow.
    virtual void onProgress(const std::filesystem::path& /*file*/, std::size_t /*done*/, std::size_t /*total*/) {}
    // What became of the files, when they are stored: every few seconds.
    virtual void onFile(const AnalysedFile& /*file*/) {}
    virtual void onFailed(const FileProblem& /*file*/) {}
    /// The library has published a catalogue with the new tracks.
    virtual void onPublished() {}
};

struct AnalysisReport
{
    std::size_t analysed = 0; ///< files that could be listened to
    std::size_t added = 0;    ///< tracks
    std::size_t updated = 0;  ///< tracks that changed
    std::size_t copies = 0;   ///< files of recordings that the library had
    std::size_t leftOut = 0;  ///< too short, too long, silent …
    std::vector<FileProblem> failed;
    double musicSeconds = 0;
    double seconds = 0;
    std::size_t left = 0;             ///< files that still wait, after a stop
    std::size_t estimatesLearned = 0; ///< features whose mapping was learned from tracks with audio and catalogue row
    bool cancelled = false;
    [[nodiscard]] double timesRealTime() const noexcept { return seconds > 0 ? musicSeconds / seconds : 0; }
};

/// Where a track can be heard. Of several files of one recording the best is named: there, lossless, long.
struct TrackFile
{
    TrackId track{};
    std::filesystem::path path;
    bool missing = false;
    std::string cover; ///< name of its thumbnail, for Library::coverFile(); empty when it has none
    std::string albumArtist;
    std::optional<int> trackNumber;
    std::optional<int> discNumber;
    std::optional<float> trackGain; ///< ReplayGain, dB; measured (−18 LUFS reference) where no tag says
    std::optional<float> trackPeak;
    std::optional<float> albumGain;
    std::optional<float> albumPeak;
    std::string musicBrainzRecording;
    std::uint16_t guessed = 0; ///< bit of RawFeature: the value is an estimate of low confidence

    [[nodiscard]] bool isGuessed(RawFeature f) const noexcept
    {
        return ((guessed >> static_cast<unsigned>(f)) & 1U) != 0;
    }
};

/// The immutable snapshot of all tracks that have a file, published with the catalogue.
class TrackFiles
{
public:
    TrackFiles() = default;
    explicit TrackFiles(std::vector<TrackFile> files); ///< one of each track

    /// Null when there is no file of the track.
    [[nodiscard]] const TrackFile* find(TrackId track) const noexcept;
    [[nodiscard]] const std::vector<TrackFile>& all() const noexcept { return m_files; } ///< by track
    [[nodiscard]] bool empty() const noexcept { return m_files.empty(); }

private:
    std::vector<TrackFile> m_files;
};

/// Where a value of a feature comes from.
enum class FeatureSource : std::uint8_t { Unknown, Catalogue, Measured, Listener };

/// All about one track, for its dialog.
struct TrackDetails
{
    struct Feature
    {
        RawFeature feature{};
        float value = kUnknown; ///< as the models read it
        FeatureSource source = FeatureSource::Unknown;
        float confidence = 1;          ///< of a measured value
        float measured = kUnknown;     ///< what analysis says, whatever `value` is
        std::optional<float> replaced; ///< what an override stands for
    };
    std::array<Feature, kRawFeatureCount> features;
    std::vector<float> tempoCandidates; ///< BPM, the likeliest first
    struct File
    {
        std::filesystem::path path;
        bool missing = false;
        std::int64_t analysedAt = 0;
        std::string codec;
        std::uint64_t size = 0;
    };
    std::vector<File> files;
    std::string lyrics;
    std::string albumArtist;
    std::optional<int> trackNumber;
    std::optional<int> discNumber;
    std::string musicBrainzRecording;
};

/// A file that was listened to and placed among the tracks of the library, without becoming one.
struct PlacedTrack
{
    Track track; ///< title, artists … and raw features
    std::array<float, kRawFeatureCount> confidence{};
    std::vector<float> latent;
    std::vector<SimilarTrack> neighbours;
    struct Artist
    {
        std::string name;
        float similarity = 0; ///< of its nearest track
    };
    std::vector<Artist> artists; ///< nearest first
    std::optional<MapPoint> mapPosition; ///< nothing before the map is laid out
    std::optional<float> predictedStars;
    float uncertainty = 0;
};

} // namespace nearfield
