#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "core/audio/estimates.h"
#include "core/audio/file_analysis.h"
#include "core/catalogue/catalogue.h"
#include "core/library/music_files.h"
#include "core/library/sound_model.h"
#include "core/storage/audio_file_store.h"

/// What becomes of analysed files. Call with Library::Impl::writeLock() held and within a transaction.
namespace nearfield {

/// Uris of tracks that are known from a file alone begin so; what follows is the content hash of the file it was first.
inline constexpr std::string_view kFileUri = "nearfield:file:";

[[nodiscard]] TrackFile trackFileOf(const storage::AudioFile& file);

/// One file of each track that has any: one that is there, lossless where there is a choice.
[[nodiscard]] TrackFiles trackFilesOf(storage::Database& database);

/// Removes files and the tracks that only they held, unless `keepTracks` or anyone rated them. Returns how many tracks
/// went.
std::size_t forgetFiles(storage::Database& database, std::span<const storage::AudioFile> files, bool keepTracks);

/// Listens with what was learned from tracks that have both audio and a catalogue row; as shipped where none was.
[[nodiscard]] audio::FeatureEstimator estimatorOf(storage::Database& database, const Catalogue& catalogue);

/// What an analysed file says of its track.
[[nodiscard]] Track trackOf(const audio::FileAnalysis& analysis, const audio::MeasuredFeatures& measured);

/// Features of low confidence, as bits.
[[nodiscard]] std::uint16_t guessedOf(const audio::MeasuredFeatures& measured) noexcept;

/// Unknown ones are equal.
[[nodiscard]] bool haveSameFeatures(const RawFeatures& a, const RawFeatures& b);

/// Lays what was set by hand over the features that a track was measured with, which are remembered.
void layOverrides(storage::AudioFileStore& store, Track& track);

/// Carries a batch of analysed and failed files into the library.
class AnalysedBatch
{
public:
    AnalysedBatch(storage::Database& database, const Catalogue& current, const audio::FeatureEstimator& estimator,
                  std::filesystem::path coversFolder);

    void fail(const std::filesystem::path& file, const std::string& reason);
    void add(const std::filesystem::path& file, audio::FileAnalysis analysis);

    struct Outcome
    {
        std::vector<Track> added;   ///< stored, with ids
        std::vector<Track> updated; ///< by increasing id
        std::vector<AnalysedFile> files;
        std::vector<FileProblem> failed;
        std::size_t copies = 0;
        std::size_t leftOut = 0;
    };
    /// Plans and writes; once.
    [[nodiscard]] Outcome store(const SoundModel* model);

private:
    struct Entry
    {
        storage::AudioFile row;
        audio::FileAnalysis analysis;
        audio::MeasuredFeatures measured;
    };
    [[nodiscard]] std::string uriOf(const Entry& entry) const;
    void writeFile(Entry& entry, std::optional<TrackId> track, const std::string& reason);
    [[nodiscard]] Track renewed(Row row, const Track& heard);

    storage::Database& m_database;
    const Catalogue& m_current;
    const audio::FeatureEstimator& m_estimator;
    std::filesystem::path m_covers;
    std::vector<Entry> m_entries;
    Outcome m_outcome;
};

} // namespace nearfield
