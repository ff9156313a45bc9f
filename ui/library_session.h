#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include <QObject>
#include <QString>
#include <QUndoStack>

#include "core/catalogue/catalogue.h"
#include "core/library/library.h"
#include "core/library/sound_space.h"
#include "ui/jobs/job_queue.h"
#include "ui/rating_writer.h"

namespace nearfield::ui {

/// What a job returns that opened a library: all the window needs to begin, read off the GUI thread.
struct OpenedLibrary
{
    std::unique_ptr<Library> library;
    std::shared_ptr<const Catalogue> catalogue;
    std::shared_ptr<const SoundSpace> soundSpace;
    std::shared_ptr<const TrackMap> trackMap;
    LibraryStats stats;
    Listener listener;
    std::unordered_map<TrackId, float> ratings;

    /// Blocks. Throws as Library::open.
    [[nodiscard]] static OpenedLibrary read(const std::filesystem::path& folder);
};

/// The open library as the window sees it: the façade for jobs, and the published snapshots, the ratings of the current
/// listener and their undo history for pages. Beside Selection, JobQueue, Trainer and ThemeManager it is all a page
/// gets. GUI thread only, except library(), which is as thread-safe as Library, and waitUntilWritten().
class LibrarySession : public QObject
{
    Q_OBJECT
public:
    LibrarySession(OpenedLibrary opened, JobQueue& jobs, QObject* parent = nullptr);
    /// Waits until every rating is written. The jobs that use library() must have ended before.
    ~LibrarySession() override;

    /// For jobs, which capture `&library = session.library()` and call it on their own thread.
    [[nodiscard]] Library& library() const noexcept { return *m_library; }

    [[nodiscard]] const std::shared_ptr<const Catalogue>& catalogue() const noexcept
    {
        return m_catalogue;
    } ///< not null
    /// Null before the first training. Its own catalogue may be older than catalogue() for a moment after an import.
    [[nodiscard]] const std::shared_ptr<const SoundSpace>& soundSpace() const noexcept { return m_soundSpace; }
    /// Null before it was laid out, and when the sound has been learned anew since.
    [[nodiscard]] const std::shared_ptr<const TrackMap>& trackMap() const noexcept { return m_trackMap; }
    /// Where tracks can be heard; not null.
    [[nodiscard]] const std::shared_ptr<const TrackFiles>& trackFiles() const noexcept { return m_trackFiles; }
    [[nodiscard]] const LibraryStats& stats() const noexcept { return m_stats; } ///< with all listeners

    [[nodiscard]] const Listener& listener() const noexcept { return m_listener; }
    /// Stars 0.5–5 of the current listener, nothing when unrated.
    [[nodiscard]] std::optional<float> stars(TrackId track) const;
    [[nodiscard]] const std::unordered_map<TrackId, float>& ratings() const noexcept { return m_ratings; }
    /// Shown at once, written by a background lane in order, undone by undoStack(). Nothing removes the rating.
    void rate(std::span<const TrackId> tracks, std::optional<float> stars);

    /// Told what went wrong, in words for people; empty when it is done.
    using Done = std::function<void(const QString& error)>;
    /// Acts on listeners: written behind the ratings given before, shown when written, undone by undoStack(). One who
    /// undoes goes back step by step, a change of listener being a step, so a rating is always taken back where it was
    /// given. Without `done` a failure is told by failed().
    void setListener(ListenerId id);
    /// The new listener becomes the current one. Names that are blank or taken are refused.
    void createListener(const QString& name, Done done);
    void renameListener(ListenerId id, const QString& name, Done done);
    void removeListener(ListenerId id); ///< with all answers; not the last one
    void mergeListeners(ListenerId from, ListenerId into);

    /// "Not now": undone by undoStack() too.
    void setNotNow(TrackId track, bool notNow);
    /// Tells how often the current listener has heard a track, with what is being written; nothing to a `receiver` that
    /// is gone by then.
    void readPlayHistory(TrackId track, QObject* receiver, std::function<void(const PlayHistory&)> done);
    /// What Library::recordPlay() takes. Nothing takes it back.
    void recordPlay(ListenerId listener, TrackId track, double secondsHeard, double fraction, std::int64_t playedAt);

    /// Sets a feature by hand; nothing takes that back. Shown when written, undone by undoStack(). `done` as above.
    void overrideFeature(TrackId track, RawFeature feature, std::optional<float> value, Done done = {});
    /// Half or double of the tempo, likewise.
    void scaleTempo(TrackId track, float factor, Done done = {});

    /// For what else is kept in the library, such as playlists: does `work` behind what is being written, and tells
    /// `done` here how it went. No `done` when the session has gone by then.
    void write(std::function<void(Library&)> work, Done done);

    [[nodiscard]] QUndoStack& undoStack() noexcept { return m_undo; }
    /// Blocks until every answer given so far has been written; for jobs that read them. Any thread.
    void waitUntilWritten() { m_writer.flush(); }

    /// Takes over the snapshots that a job has published and tells the pages; statistics follow from a job of its own.
    void refresh();

Q_SIGNALS:
    void catalogueChanged();
    void soundSpaceChanged();
    void trackMapChanged();
    void trackFilesChanged();
    void statsChanged();
    /// Of one act of rating or its undoing. (Not a signal a track: thousands can be rated at once.)
    void ratingsChanged(const std::vector<nearfield::TrackId>& tracks);
    /// Any number of ratings may be other than before.
    void ratingsReset();
    /// A track was put off or is asked for again; it is being written.
    void notNowChanged();
    /// A play is being written.
    void playsChanged();
    /// Another listener is current, or the same one by another name. ratingsReset() follows when it is another.
    void listenerChanged();
    /// Something could not be written or read; for the message area.
    void failed(const QString& message);
    /// From the writer's thread to this one.
    void notWritten(const QString& message, QPrivateSignal);

private:
    class RateCommand;
    class NotNowCommand;
    class ListenerCommand;
    using Work = std::function<void(Library&)>;

    /// One change of stars, numbered in the order of all changes.
    struct Change
    {
        std::uint64_t number;
        ListenerId listener;
        TrackId track;
        std::optional<float> stars;
    };
    /// The listeners as they are stored, read behind the change of that number.
    struct Answers
    {
        std::uint64_t number = 0;
        Listener listener;
        std::vector<Listener> listeners;
        std::unordered_map<TrackId, float> ratings;

        [[nodiscard]] static Answers read(const Library& library, std::uint64_t number);
    };

    void setStars(ListenerId listener, const std::vector<TrackId>& tracks, std::optional<float> stars);
    void showChange(const Change& change);
    [[nodiscard]] QString titleOf(TrackId track) const;
    [[nodiscard]] QString nameOf(ListenerId id) const;
    /// Does it on the writer's lane and, when that went well, puts it on the undo stack.
    void perform(const QString& text, const Work& redo, const Work& undo, Done done);
    /// The same for what is set by hand: `act` does it, and what was there before comes back.
    void performOverride(const QString& text, TrackId track, RawFeature feature, const Work& act, Done done);
    void performAgain(const Work& work); ///< for the undo stack
    /// Does `work` behind what is being written, takes over the answers as they are then, and tells `done` here.
    /// `ownAct`: what is new is that work's doing, so what the undo stack holds is still true.
    void onLane(Work work, bool ownAct, Done done);
    void takeSnapshots();
    void readAnswers();
    void takeAnswers(std::optional<Answers> answers, bool ownAct);
    void readStats();

    std::unique_ptr<Library> m_library;
    JobQueue& m_jobs;
    std::shared_ptr<const Catalogue> m_catalogue;
    std::shared_ptr<const SoundSpace> m_soundSpace;
    std::shared_ptr<const TrackMap> m_trackMap;
    std::shared_ptr<const TrackFiles> m_trackFiles;
    LibraryStats m_stats;
    Listener m_listener;
    std::unordered_map<TrackId, float> m_ratings;
    std::uint64_t m_lastChange = 0;
    std::vector<Change> m_changes; ///< made since the oldest reading that is under way
    std::size_t m_readings = 0;    ///< under way
    QUndoStack m_undo;
    QPointer<Job> m_statsJob;
    QPointer<Job> m_historyJob;
    RatingWriter m_writer; ///< last member: ends before the library closes
};

} // namespace nearfield::ui
