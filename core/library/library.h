#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/ids.h"
#include "core/base/progress.h"
#include "core/catalogue/catalogue.h"
#include "core/library/evaluation_report.h"
#include "core/library/music_files.h"
#include "core/library/playlists.h"
#include "core/library/recommender.h"
#include "core/library/reports.h"
#include "core/library/taste_profile.h"
#include "core/library/track_map.h"
#include "core/nn/training.h"

namespace nearfield {

class SoundSpace;

/// With fewer there is nothing to learn and nothing to test on.
inline constexpr std::size_t kFewestTracksToTrain = 50;
inline constexpr std::size_t kFewestAnswersToTrain = 20;

/// As published: at most 100 epochs, early stopping after 5 without improvement.
[[nodiscard]] TrainingOptions defaultRatingsTraining();

/// How long "not now" keeps a track out of the suggestions.
inline constexpr int kNotNowDays = 14;

/// The one façade over core: everything a terminal verb or a job of the window does is one call here.
///
/// On disk a library is one folder: library.sqlite and models/. Snapshots (catalogue, sound space, ratings) are
/// immutable and shared; a call that changes the library writes to the database and publishes new ones.
/// Every method may be called from any thread; long ones block, take a stop token and leave the library as it was, or
/// whole and consistent, when cancelled. Failures throw Error.
class Library
{
public:
    /// Opens the library in `folder`, making it when there is none. Older libraries are backed up and migrated.
    /// Throws Newer, Corrupt, Locked, ReadOnly or Unreadable with a message that says what to do.
    [[nodiscard]] static std::unique_ptr<Library> open(const std::filesystem::path& folder);
    ~Library();
    Library(const Library&) = delete;
    Library& operator=(const Library&) = delete;

    [[nodiscard]] const std::filesystem::path& folder() const noexcept;
    /// Where to look when no folder is named: $XDG_DATA_HOME/nearfield.
    [[nodiscard]] static std::filesystem::path defaultFolder();

    // -- snapshots; cheap, never null ------------------------------------------------------------------------------
    [[nodiscard]] std::shared_ptr<const Catalogue> catalogue() const;
    /// Latent codes and the model that made them; nothing before the first training. Its rows are those of catalogue().
    [[nodiscard]] std::shared_ptr<const SoundSpace> soundSpace() const;
    /// Where tracks lie on the map; null before it is laid out, and from a new training of the autoencoder until it is
    /// laid out again. Its rows are those of soundSpace(). Tracks that come are placed without moving the others.
    [[nodiscard]] std::shared_ptr<const TrackMap> trackMap() const;
    /// Why a saved model could not be loaded, for the user; empty when all is well.
    [[nodiscard]] std::string modelProblem() const;

    // -- import ----------------------------------------------------------------------------------------------------
    /// Reads catalogues, and ratings, likes and play counts as answers of listeners (docs/file-formats.md). One
    /// transaction a file: a file that cannot be read is reported and the others are kept.
    /// Throws only when the library itself fails.
    ImportReport importFiles(std::span<const std::filesystem::path> files, const ProgressCallback& progress,
                             std::stop_token stop);
    /// Rows that cleaning removed, newest file first; nothing vanishes silently.
    [[nodiscard]] std::vector<RemovedRow> removedRows(std::size_t limit) const;
    /// Fills an empty library with the generated demo tracks, listeners and ratings. Throws BadArgument when not empty.
    ImportReport addDemo(const ProgressCallback& progress, std::stop_token stop);
    [[nodiscard]] LibraryStats stats() const;

    // -- music files -----------------------------------------------------------------------------------------------
    /// Where tracks can be heard; published with the catalogue, never null.
    [[nodiscard]] std::shared_ptr<const TrackFiles> trackFiles() const;
    [[nodiscard]] std::vector<MusicFolder> musicFolders() const; ///< by path
    /// From now on scan() looks here. Nothing happens when it, or a folder around it, is there already; folders within
    /// it become part of it. Throws NotFound or Unreadable.
    void addMusicFolder(const std::filesystem::path& folder);
    /// Forgets the folder and its files. Tracks that only it held go too, unless `keepTracks` or someone rated them.
    void removeMusicFolder(const std::filesystem::path& folder, bool keepTracks);
    /// Looks at the music folders, or one of them: what is new waits for analysis, what moved keeps its ratings, what
    /// vanished is kept as missing. Reads no content but that of files that may have moved. Throws NotReady without
    /// folders.
    ScanReport scanMusic(const ProgressCallback& progress, std::stop_token stop,
                         const std::filesystem::path& folder = {});
    /// Listens to the files that wait, in worker processes; their tracks are published as they come. Stopped, the rest
    /// waits for the next call, in this run of the program or another.
    AnalysisReport analyseMusic(const AnalysisOptions& options, AnalysisObserver& observer, std::stop_token stop);
    [[nodiscard]] std::size_t filesWaiting() const;
    /// Files that could not be read, newest first. They are tried again when they change, or with `again`.
    [[nodiscard]] std::vector<FileProblem> failedFiles(std::size_t limit) const;
    /// Files that are gone. Their tracks stay, without sound, until they are removed.
    [[nodiscard]] std::vector<TrackFile> missingFiles() const;
    /// Forgets missing files, and their tracks where nobody rated them. Returns the number of tracks that went.
    std::size_t removeMissingFiles();
    /// The thumbnail that TrackFile::cover names.
    [[nodiscard]] std::filesystem::path coverFile(std::string_view cover) const;
    /// Throws NotFound.
    [[nodiscard]] TrackDetails trackDetails(TrackId track) const;
    /// Sets a feature by hand, which survives analysis and imports; nothing takes that back. Codes follow at once.
    /// Throws BadArgument outside validRange(), NotFound.
    void overrideFeature(TrackId track, RawFeature feature, std::optional<float> value);
    /// Half or double of a track's tempo. Throws NotReady when it has none, BadArgument outside 30–250 BPM.
    void scaleTempo(TrackId track, float factor);
    /// Listens to one file, or reads the one row of a catalogue, and tells where it would lie. Changes
    /// nothing. Throws as analysis, BadFormat when no row can be placed, NotReady before the first training.
    [[nodiscard]] std::vector<PlacedTrack> place(const std::filesystem::path& file, ListenerId listener,
                                                 std::size_t neighbours, const AnalysisOptions& options = {},
                                                 std::stop_token stop = {}) const;
    /// The same for pasted text: a catalogue with its header, or one track as "feature: value" pairs separated by
    /// commas, semicolons or line breaks.
    [[nodiscard]] std::vector<PlacedTrack> placeText(std::string_view text, ListenerId listener, std::size_t neighbours,
                                                     std::stop_token stop = {}) const;
    /// A play that has ended: a skip when it was heard for under 30 s or under a quarter.
    void recordPlay(ListenerId listener, TrackId track, double secondsHeard, double fraction, std::int64_t playedAt);
    [[nodiscard]] PlayHistory playHistory(ListenerId listener, TrackId track) const;
    /// Writes the demo's music files into `folder`, which becomes a music folder; about half a minute. Nothing there is
    /// replaced but what is of the same name. Returns the number of files.
    std::size_t addDemoMusic(const std::filesystem::path& folder, const ProgressCallback& progress,
                             std::stop_token stop);

    // -- listeners and ratings -------------------------------------------------------------------------------------
    [[nodiscard]] std::vector<Listener> listeners() const;
    /// The listener that ratings go to when none is named; a fresh library has one.
    [[nodiscard]] Listener currentListener() const;
    void setCurrentListener(ListenerId id); ///< throws NotFound
    /// Names are unique, whatever their case and accents. Throw BadArgument for a name that is blank or taken,
    /// NotFound.
    Listener createListener(std::string_view name);
    void renameListener(ListenerId id, std::string_view name);
    /// Removes a listener with all answers. The last one cannot be removed (BadArgument). When it was the current one,
    /// the oldest of the others is. The answers are handed over, for restoreListeners().
    ListenerBackup removeListener(ListenerId id);
    /// Gives all answers of `from` to `into`, who keeps their own where both answered, and removes `from`.
    ListenerBackup mergeListeners(ListenerId from, ListenerId into);
    /// Takes back a removal or a merge: everyone in the backup has the same id, name and answers as before, and the
    /// same listener is current. Throws BadArgument when a name has been given to another listener since.
    void restoreListeners(const ListenerBackup& backup);

    [[nodiscard]] std::unordered_map<TrackId, float> ratings(ListenerId listener) const; ///< stars 0.5–5
    /// All or none, in one transaction. Nothing removes the ratings. Throws BadArgument unless stars are 0.5, 1, … 5,
    /// NotFound for an unknown track.
    void rate(ListenerId listener, std::span<const TrackId> tracks, std::optional<float> stars);
    void rate(ListenerId listener, TrackId track, std::optional<float> stars)
    {
        rate(listener, std::span(&track, 1), stars);
    }
    /// Writes the ratings of one listener, or of all, as a CSV that importFiles() reads back unchanged. Returns their
    /// number. Throws Unreadable or ReadOnly.
    std::size_t exportRatings(const std::filesystem::path& file, std::optional<ListenerId> listener = {}) const;
    /// Writes all tracks as a catalogue that importFiles() reads back unchanged, durations to the millisecond. Returns
    /// their number. Throws as exportRatings().
    std::size_t exportCatalogue(const std::filesystem::path& file) const;
    /// "Not now": a track that is not suggested for kNotNowDays; false suggests it again at once.
    void setNotNow(ListenerId listener, TrackId track, bool notNow);

    // -- recommendations -------------------------------------------------------------------------------------------
    /// Everything predicted for one listener, from the answers as they are now. Learns anew when these have changed
    /// since the last call: milliseconds for some hundred answers, under a second for thousands. Null when stopped.
    /// Throws NotFound for an unknown listener.
    [[nodiscard]] std::shared_ptr<const Recommender> recommender(ListenerId listener, std::stop_token stop = {}) const;
    /// What the listener's answers and plays say. Nothing when stopped. Throws NotFound for an unknown listener.
    [[nodiscard]] std::optional<TasteProfile> tasteProfile(ListenerId listener, std::stop_token stop = {}) const;
    /// Trains the ratings model (NCF) and the weights of the hybrid on all listeners' answers, and saves them.
    /// Cancelled as trainAutoencoder. Throws NotReady under kFewestAnswersToTrain answers.
    RatingsReport trainRatings(const TrainingOptions& options, TrainingObserver& observer, std::stop_token stop,
                               bool keepOnCancel = true);

    // -- evaluation ------------------------------------------------------------------------------------------------
    /// Fits every model on a part of the library's answers and asks it for the rest; saves the report unless cancelled.
    /// Throws NotReady when there are too few answers to ask for.
    EvaluationReport evaluate(const EvaluationOptions& options, const ProgressCallback& progress, std::stop_token stop);
    /// The same for a file of ratings, likes or play counts, in a temporary library; nothing here changes.
    EvaluationReport evaluateFile(const std::filesystem::path& file, const EvaluationOptions& options,
                                  const ProgressCallback& progress, std::stop_token stop) const;
    [[nodiscard]] std::vector<StoredEvaluation> evaluations() const; ///< newest first

    // -- sound -----------------------------------------------------------------------------------------------------
    /// Trains a variant of the autoencoder, encodes every track and publishes a new sound space. Cancelled: the model
    /// trained so far is kept only when `keepOnCancel`; the run is recorded either way. See defaultSoundTraining() for
    /// options. Throws NotReady under kFewestTracksToTrain tracks.
    AutoencoderReport trainAutoencoder(const TrainingOptions& options, TrainingObserver& observer, std::stop_token stop,
                                       bool keepOnCancel = true, SoundVariant variant = kDefaultSoundVariant);
    /// Lays the map out from the sound space, beginning where tracks lie already, and publishes it: seconds for tens of
    /// thousands of tracks. Cancelled, the library is as it was. Not kept when a model was trained or the tracks were
    /// replaced meanwhile. Throws NotReady before the first training.
    MapReport layOutMap(const MapOptions& options, const ProgressCallback& progress, std::stop_token stop);
    /// Earlier trainings, newest first, with their curves.
    [[nodiscard]] std::vector<TrainingRun> trainingRuns() const;
    /// The nearest tracks to a seed by SoundSpace::nearness in latent space: never the seed nor another copy of the same
    /// recording, and one copy of each. Throws NotReady before the first training, NotFound.
    [[nodiscard]] std::vector<SimilarTrack> similar(TrackId seed, std::size_t count) const;

    // -- playlists -------------------------------------------------------------------------------------------------
    [[nodiscard]] std::vector<PlaylistSummary> playlists() const; ///< the last changed first
    [[nodiscard]] Playlist playlist(PlaylistId id) const;         ///< throws NotFound
    /// Stores a draft, or replaces the playlist of its id. Times are set here; words that an entry of the library
    /// leaves empty are filled in from its track. Throws BadArgument for a blank name, NotFound.
    PlaylistId savePlaylist(const Playlist& playlist);
    void setPlaylistEntries(PlaylistId id, std::span<const PlaylistEntry> entries); ///< throws NotFound
    void renamePlaylist(PlaylistId id, std::string_view name);                      ///< throws as savePlaylist()
    /// Hands over what was removed, for restorePlaylist(). Throws NotFound.
    Playlist removePlaylist(PlaylistId id);
    /// Takes back a removal: the same id, times and entries. Throws BadArgument when there is such a playlist.
    void restorePlaylist(const Playlist& playlist);
    /// Drafts with a name to begin with, in well under a second. They hold fewer tracks than asked for where the
    /// library has no more that fit. Throw NotReady before the first training, NotFound for an unknown track,
    /// BadArgument for options that cannot be met. How they are made: docs/models.md. Without entries when stopped.
    [[nodiscard]] Playlist journey(const JourneyOptions& options, std::stop_token stop = {}) const;
    [[nodiscard]] Playlist radio(const RadioOptions& options, std::stop_token stop = {}) const;
    /// Learns the listener's taste when one is given, which takes as long as recommender().
    [[nodiscard]] Playlist moodArc(const ArcOptions& options, std::stop_token stop = {}) const;
    /// Needs no training.
    [[nodiscard]] Playlist filter(const FilterOptions& options, std::stop_token stop = {}) const;
    /// How many tracks filter() would choose from; copies of a recording count as one. Throws BadArgument.
    [[nodiscard]] std::size_t countMatching(const TrackFilter& filter, ListenerId listener) const;
    /// Stores the playlists of a file: one of M3U, XSPF or JSPF, or many of a CSV (docs/file-formats.md). The same file
    /// again replaces what it gave before. Throws NotFound, Unreadable, or BadFormat with the line and what is wrong.
    std::vector<PlaylistImport> importPlaylists(const std::filesystem::path& file);
    /// Writes a playlist, which need not be stored, so that importPlaylists() reads it back unchanged. Returns the
    /// number of entries. Throws Unreadable, ReadOnly.
    std::size_t exportPlaylist(const Playlist& playlist, const std::filesystem::path& file,
                               const PlaylistExport& options) const;
    std::size_t exportPlaylist(PlaylistId id, const std::filesystem::path& file, const PlaylistExport& options) const;
    /// By id or name, whatever its case and accents. Throws NotFound, or Ambiguous with the playlists in the message.
    [[nodiscard]] PlaylistId resolvePlaylist(std::string_view text) const;

    // -- finding ---------------------------------------------------------------------------------------------------
    /// An id, a Spotify uri or id, the path of a file, or a search text that matches exactly one track. Throws
    /// NotFound, or Ambiguous with the first matches in the message.
    [[nodiscard]] TrackId resolveTrack(std::string_view text) const;

private:
    class Impl;
    explicit Library(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace nearfield
