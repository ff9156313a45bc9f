#pragma once

#include <filesystem>
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
    LibraryStats stats;
    Listener listener;
    std::unordered_map<TrackId, float> ratings;

    /// Blocks. Throws as Library::open.
    [[nodiscard]] static OpenedLibrary read(const std::filesystem::path& folder);
};

/// The open library as the window sees it: the façade for jobs, and the published snapshots, the ratings of the current
/// listener and their undo history for pages. Beside Selection, JobQueue, Trainer and ThemeManager it is all a page
/// gets. GUI thread only, except library(), which is as thread-safe as Library.
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
    [[nodiscard]] const LibraryStats& stats() const noexcept { return m_stats; }
    [[nodiscard]] const Listener& listener() const noexcept { return m_listener; }

    /// Stars 0.5–5 of the current listener, nothing when unrated.
    [[nodiscard]] std::optional<float> stars(TrackId track) const;
    [[nodiscard]] const std::unordered_map<TrackId, float>& ratings() const noexcept { return m_ratings; }
    /// Shown at once, written by a background lane in order, undone by undoStack(). Nothing removes the rating.
    void rate(std::span<const TrackId> tracks, std::optional<float> stars);
    [[nodiscard]] QUndoStack& undoStack() noexcept { return m_undo; }

    /// Takes over the snapshots that a job has published and tells the pages; statistics follow from a job of its own.
    void refresh();

Q_SIGNALS:
    void catalogueChanged();
    void soundSpaceChanged();
    void statsChanged();
    /// Of one act of rating or its undoing. (Not a signal a track: thousands can be rated at once.)
    void ratingsChanged(const std::vector<nearfield::TrackId>& tracks);
    /// Any number of ratings may be other than before.
    void ratingsReset();
    /// Something could not be written or read; for the message area.
    void failed(const QString& message);
    /// From the writer's thread to this one.
    void ratingNotWritten(const QString& message, QPrivateSignal);

private:
    class RateCommand;
    void setStars(TrackId track, std::optional<float> stars);
    void readStats();
    void readRatings();
    void takeRatings(std::size_t acts, const Listener& listener, const std::unordered_map<TrackId, float>& ratings);

    std::unique_ptr<Library> m_library;
    JobQueue& m_jobs;
    std::shared_ptr<const Catalogue> m_catalogue;
    std::shared_ptr<const SoundSpace> m_soundSpace;
    LibraryStats m_stats;
    Listener m_listener;
    std::unordered_map<TrackId, float> m_ratings;
    std::size_t m_ratingActs = 0; ///< how often a rating was changed here
    QUndoStack m_undo;
    QPointer<Job> m_statsJob;
    QPointer<Job> m_ratingsJob;
    RatingWriter m_writer; ///< last member: ends before the library closes
};

} // namespace nearfield::ui
