#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/catalogue/track.h"
#include "core/storage/database.h"

namespace nearfield::storage {

enum class FileState : std::uint8_t { Waiting, Analysed, LeftOut, Failed };

/// A music file as it is stored.
struct AudioFile
{
    std::int64_t id = 0; ///< 0 until stored
    std::filesystem::path path;
    std::uint64_t size = 0;
    std::int64_t modifiedNs = 0;
    bool missing = false;
    FileState state = FileState::Waiting;
    std::string reason; ///< why it failed or was left out, for people
    std::int64_t doneAt = 0;
    std::optional<std::uint64_t> contentHash;
    std::optional<TrackId> track;
    std::string codec;
    std::string albumArtist;
    std::optional<int> trackNumber;
    std::optional<int> discNumber;
    std::string musicBrainzRecording;
    std::optional<float> trackGain;
    std::optional<float> trackPeak;
    std::optional<float> albumGain;
    std::optional<float> albumPeak;
    std::string lyrics; ///< not read by lists
    std::string cover;
    std::uint16_t guessed = 0; ///< bits of RawFeature: what its track has from it with little confidence
};

struct FolderRow
{
    std::filesystem::path path;
    std::int64_t addedAt = 0;
    std::int64_t scannedAt = 0;
};

struct FolderCounts
{
    std::size_t files = 0;
    std::size_t waiting = 0;
    std::size_t failed = 0;
    std::size_t missing = 0;
};

/// A feature set by hand.
struct FeatureOverride
{
    TrackId track{};
    RawFeature feature{};
    float value = 0;
    float replaced = kUnknown;
};

/// Music folders and the files in them, their analyses, and features set by hand. Paths are bytes, whatever their
/// encoding.
class AudioFileStore
{
public:
    explicit AudioFileStore(Database& database)
        : m_database(database)
    {
    }

    // -- folders ---------------------------------------------------------------------------------------------------
    [[nodiscard]] std::vector<FolderRow> folders() const; ///< by path
    void putFolder(const FolderRow& folder);
    void removeFolder(const std::filesystem::path& folder); ///< its files stay
    [[nodiscard]] FolderCounts counts(const std::filesystem::path& folder) const;

    // -- scanning --------------------------------------------------------------------------------------------------
    /// A number greater than that of every scan before.
    [[nodiscard]] std::int64_t nextScan() const;
    enum class Sighting : std::uint8_t { New, Changed, Returned, Unchanged };
    /// A file was seen in this scan. New and changed ones wait.
    Sighting see(const std::filesystem::path& path, std::uint64_t size, std::int64_t modifiedNs, std::int64_t scan);
    /// Files under `folder` that this scan did not see are missing now. Returns how many became so.
    std::size_t markUnseen(const std::filesystem::path& folder, std::int64_t scan);
    /// Files that this scan did not see and that are not missing: those of no music folder.
    [[nodiscard]] std::vector<AudioFile> unseen(std::int64_t scan) const;
    void markMissing(std::int64_t file);
    /// Missing files of this content.
    [[nodiscard]] std::optional<AudioFile> missingWithContent(std::uint64_t size, std::uint64_t contentHash) const;
    /// Files that were never analysed and have the size of a missing one that was.
    [[nodiscard]] std::vector<AudioFile> perhapsMoved() const;
    /// `missing` is found again as `found`, a file that waits: takes over its name, size and time; the row of `found`
    /// goes.
    void move(std::int64_t missing, const AudioFile& found);

    // -- files -----------------------------------------------------------------------------------------------------
    [[nodiscard]] std::optional<AudioFile> find(const std::filesystem::path& path) const;
    [[nodiscard]] std::vector<AudioFile> ofTrack(TrackId track) const; ///< with lyrics
    [[nodiscard]] std::optional<TrackId> trackOfMusicBrainz(std::string_view recording) const;
    [[nodiscard]] std::vector<AudioFile> withTracks() const;              ///< without lyrics, by track
    [[nodiscard]] std::vector<AudioFile> failed(std::size_t limit) const; ///< newest first
    [[nodiscard]] std::vector<AudioFile> missing() const;
    [[nodiscard]] std::size_t count(FileState state) const;
    /// The next files that wait and are not missing, by id, after `after`.
    [[nodiscard]] std::vector<AudioFile> waiting(std::int64_t after, std::size_t limit) const;
    /// Analysed, left-out and failed files wait again: those under these paths, or all. Returns how many.
    std::size_t waitAgain(std::span<const std::filesystem::path> only);
    void update(const AudioFile& file); ///< by id
    void remove(std::span<const std::int64_t> ids);
    /// Of these tracks, those with a uri that begins with `uriPrefix`, without a file and without anyone's rating.
    [[nodiscard]] std::vector<TrackId> orphans(std::span<const TrackId> tracks, std::string_view uriPrefix) const;
    [[nodiscard]] std::vector<AudioFile> under(const std::filesystem::path& folder) const;

    // -- analyses: opaque bytes ------------------------------------------------------------------------------------
    void putAnalysis(std::int64_t file, std::uint32_t version, std::string_view description);
    /// Nothing when there is none of that version.
    [[nodiscard]] std::optional<std::string> analysis(std::int64_t file, std::uint32_t version) const;
    /// Every analysis of a version whose file has a track.
    void eachAnalysis(std::uint32_t version,
                      const std::function<void(TrackId track, std::string_view description)>& visit) const;

    // -- features set by hand --------------------------------------------------------------------------------------
    void setOverride(const FeatureOverride& override);
    void removeOverride(TrackId track, RawFeature feature);
    /// By track; of one or of all.
    [[nodiscard]] std::vector<FeatureOverride> overrides(std::optional<TrackId> track = {}) const;

private:
    Database& m_database;
};

} // namespace nearfield::storage
