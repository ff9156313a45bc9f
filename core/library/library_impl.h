#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/exchange/playlist_file.h"
#include "core/library/content_space.h"
#include "core/library/library.h"
#include "core/library/recommender_impl.h"
#include "core/library/sound_model.h"
#include "core/library/sound_space.h"
#include "core/storage/database.h"

namespace nearfield {

inline constexpr const char* kAutoencoderKind = "autoencoder";
inline constexpr const char* kRatingsKind = "ratings";

/// State behind the façade: the folder and the published snapshots. A SQLite connection is opened for each operation
/// and never shared between threads.
class Library::Impl
{
public:
    class MusicAnalysis; ///< in library_analysis.cpp

    explicit Impl(std::filesystem::path folder);

    [[nodiscard]] storage::Database database() const { return storage::Database::openOrCreate(m_folder); }
    [[nodiscard]] const std::filesystem::path& folder() const noexcept { return m_folder; }
    [[nodiscard]] std::filesystem::path modelsFolder() const { return m_folder / "models"; }
    [[nodiscard]] std::filesystem::path coversFolder() const { return m_folder / "covers"; }

    [[nodiscard]] std::shared_ptr<const Catalogue> catalogue() const;
    [[nodiscard]] std::shared_ptr<const SoundSpace> soundSpace() const;
    [[nodiscard]] std::shared_ptr<const TrackMap> trackMap() const;
    [[nodiscard]] std::shared_ptr<const TrackFiles> trackFiles() const;
    [[nodiscard]] std::shared_ptr<const SoundModel> soundModel() const;
    [[nodiscard]] std::shared_ptr<const RatingsModel> ratingsModel() const; ///< null before the first training
    [[nodiscard]] std::string modelProblem() const;

    void publish(std::shared_ptr<const Catalogue> catalogue);
    void publish(std::shared_ptr<const TrackMap> map);
    void publish(std::shared_ptr<const TrackFiles> files);
    void publish(std::shared_ptr<const RatingsModel> model);
    void publish(std::shared_ptr<const SoundModel> model, std::shared_ptr<const SoundSpace> space, std::string problem);

    /// Reads tracks, model and codes anew and publishes them. Call with writeLock() held, or before anyone else knows
    /// the library.
    void reload(storage::Database& database);
    /// Puts the tracks of a catalogue where they sound: codes as stored, and encoded now where none is.
    void loadSoundSpace(storage::Database& database);
    /// Puts the tracks of the sound space on the map, when it was laid out from its model: those that have no place yet
    /// are given one, which is stored. Called by loadSoundSpace().
    void loadTrackMap(storage::Database& database);
    /// Publishes where the stored tracks can be heard.
    void loadTrackFiles(storage::Database& database);
    /// Publishes the stored ratings model; one that cannot be read is left out, and modelProblem() says so.
    void loadRatingsModel(storage::Database& database);

    /// Writes a plan in one transaction, with the codes of what is new, and publishes the result.
    [[nodiscard]] FileImport importFile(const std::filesystem::path& file, const ProgressCallback& progress,
                                        const std::stop_token& stop);
    /// Stores what a file of playlists says; see Library::importPlaylists().
    std::vector<PlaylistImport> importPlaylists(const exchange::PlaylistFile& read, const std::filesystem::path& file);
    /// Saves a trained model and its codes in place of the former one and publishes them.
    void adoptModel(storage::Database& database, const SoundModel& model, RunId run, const TrainingOptions& options,
                    const AutoencoderReport& report);
    void adoptModel(storage::Database& database, std::shared_ptr<const RatingsModel> model, RunId run,
                    const TrainingOptions& options, const RatingsReport& report);
    /// Everybody's ratings of the catalogue's tracks.
    [[nodiscard]] static LibraryAnswers answers(storage::Database& database, const Catalogue& catalogue);

    /// Throws NotReady before the first training.
    [[nodiscard]] std::shared_ptr<const SoundSpace> spaceToPlaceIn() const;
    /// Tracks of whom only `track` and `confidence` are known, placed.
    [[nodiscard]] std::vector<PlacedTrack> placed(std::vector<PlacedTrack> tracks, const Recommender* recommender,
                                                  std::size_t neighbours) const;

    /// Of the catalogue as it is; made when it is asked for first. Null when that is empty.
    [[nodiscard]] std::shared_ptr<const ContentSpace> contentSpace();
    /// The one that was made last when it is of the same input; else a new one.
    [[nodiscard]] std::shared_ptr<const Recommender> recommender(RecommenderInput input);

    /// Held by whoever changes tracks or models in this process, so that plans are made on what they are applied to.
    [[nodiscard]] std::unique_lock<std::mutex> writeLock() { return std::unique_lock(m_writing); }

private:
    std::filesystem::path m_folder;
    /// Never used after opening: while one connection is open, closing another does not copy the write-ahead log into
    /// the file, which costs milliseconds a rating.
    storage::Database m_keptOpen;
    std::mutex m_writing;

    std::mutex m_recommending; ///< guards the three below; held while one is made
    std::shared_ptr<const ContentSpace> m_contentSpace;
    RecommenderInput m_recommenderInput;
    std::shared_ptr<const Recommender> m_recommender;

    mutable std::mutex m_publishing; ///< guards what follows
    std::shared_ptr<const Catalogue> m_catalogue;
    std::shared_ptr<const TrackFiles> m_trackFiles; ///< not null
    std::shared_ptr<const SoundModel> m_soundModel;
    std::shared_ptr<const SoundSpace> m_soundSpace;
    std::shared_ptr<const TrackMap> m_trackMap;
    std::shared_ptr<const RatingsModel> m_ratingsModel;
    std::string m_modelProblem;
};

[[nodiscard]] std::vector<TrackId> idsOf(const Catalogue& catalogue);
[[nodiscard]] std::int64_t unixNow();
[[nodiscard]] Listener currentListenerOf(storage::Database& database);

} // namespace nearfield
