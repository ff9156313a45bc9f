#include "ui/library_session.h"

#include <utility>

#include <QUndoCommand>

#include "ui/text.h"
#include "ui/widgets/stars.h"

namespace nearfield::ui {

/// One act of rating, of one track or many.
class LibrarySession::RateCommand : public QUndoCommand
{
public:
    RateCommand(LibrarySession& session, std::span<const TrackId> tracks, std::optional<float> stars)
        : m_session(session)
        , m_stars(stars)
    {
        for (const TrackId track : tracks) {
            if (const auto before = session.stars(track); before != stars) {
                m_before.emplace_back(track, before);
            }
        }
        setObsolete(m_before.empty());
        setText(m_before.size() == 1
                    ? tr("Rate “%1”: %2").arg(titleOf(m_before.front().first), starsText(stars))
                    : tr("Rate %1 tracks: %2")
                          .arg(countText(static_cast<std::int64_t>(m_before.size())), starsText(stars)));
    }

    void redo() override
    {
        for (const auto& [track, before] : m_before) {
            m_session.setStars(track, m_stars);
        }
        Q_EMIT m_session.ratingsChanged(tracks());
    }

    void undo() override
    {
        for (const auto& [track, before] : m_before) {
            m_session.setStars(track, before);
        }
        Q_EMIT m_session.ratingsChanged(tracks());
    }

private:
    [[nodiscard]] std::vector<TrackId> tracks() const
    {
        std::vector<TrackId> out;
        out.reserve(m_before.size());
        for (const auto& [track, before] : m_before) {
            out.push_back(track);
        }
        return out;
    }

    [[nodiscard]] QString titleOf(TrackId track) const
    {
        const auto row = m_session.catalogue()->rowOf(track);
        return row ? qstring(m_session.catalogue()->title(*row)) : QString();
    }

    LibrarySession& m_session;
    std::optional<float> m_stars;
    std::vector<std::pair<TrackId, std::optional<float>>> m_before;
};

OpenedLibrary OpenedLibrary::read(const std::filesystem::path& folder)
{
    OpenedLibrary opened;
    opened.library = Library::open(folder);
    opened.catalogue = opened.library->catalogue();
    opened.soundSpace = opened.library->soundSpace();
    opened.stats = opened.library->stats();
    opened.listener = opened.library->currentListener();
    opened.ratings = opened.library->ratings(opened.listener.id);
    return opened;
}

LibrarySession::LibrarySession(OpenedLibrary opened, JobQueue& jobs, QObject* parent)
    : QObject(parent)
    , m_library(std::move(opened.library))
    , m_jobs(jobs)
    , m_catalogue(std::move(opened.catalogue))
    , m_soundSpace(std::move(opened.soundSpace))
    , m_stats(std::move(opened.stats))
    , m_listener(std::move(opened.listener))
    , m_ratings(std::move(opened.ratings))
    , m_writer(*m_library, [this](const std::string& message) { Q_EMIT ratingNotWritten(qstring(message), {}); })
{
    connect(this, &LibrarySession::ratingNotWritten, this, [this](const QString& message) {
        Q_EMIT failed(tr("A rating could not be saved: %1").arg(message));
        readRatings(); // what is shown is what is stored
    });
}

LibrarySession::~LibrarySession() = default;

std::optional<float> LibrarySession::stars(TrackId track) const
{
    const auto rating = m_ratings.find(track);
    return rating == m_ratings.end() ? std::nullopt : std::optional(rating->second);
}

void LibrarySession::rate(std::span<const TrackId> tracks, std::optional<float> stars)
{
    auto command = std::make_unique<RateCommand>(*this, tracks, stars);
    if (!command->isObsolete()) {
        m_undo.push(command.release());
    }
}

void LibrarySession::setStars(TrackId track, std::optional<float> stars)
{
    if (stars) {
        m_ratings[track] = *stars;
    } else {
        m_ratings.erase(track);
    }
    ++m_ratingActs;
    m_writer.write(m_listener.id, track, stars);
}

void LibrarySession::refresh()
{
    const auto catalogue = m_library->catalogue();
    const auto soundSpace = m_library->soundSpace();
    const bool newTracks = catalogue != std::exchange(m_catalogue, catalogue);
    const bool newSound = soundSpace != std::exchange(m_soundSpace, soundSpace);
    if (newTracks) {
        Q_EMIT catalogueChanged();
        readRatings(); // the demo brings its own
    }
    if (newSound) {
        Q_EMIT soundSpaceChanged();
    }
    readStats();
}

void LibrarySession::readStats()
{
    m_jobs.replace(m_statsJob, {.title = tr("Counting"), .visible = false}, this,
                   [this, &library = *m_library](JobContext& context) {
                       context.post([this, stats = library.stats(), listener = library.currentListener()] {
                           m_stats = stats;
                           m_listener = listener;
                           Q_EMIT statsChanged();
                       });
                   });
}

void LibrarySession::readRatings()
{
    m_jobs.replace(m_ratingsJob, {.title = tr("Reading ratings"), .visible = false}, this,
                   [this, acts = m_ratingActs, &library = *m_library](JobContext& context) {
                       m_writer.flush();
                       const Listener listener = library.currentListener();
                       context.post([this, acts, listener, ratings = library.ratings(listener.id)] {
                           takeRatings(acts, listener, ratings);
                       });
                   });
}

void LibrarySession::takeRatings(std::size_t acts, const Listener& listener,
                                 const std::unordered_map<TrackId, float>& ratings)
{
    if (acts != m_ratingActs) { // rated since: what was read is old
        readRatings();
        return;
    }
    if (listener.id == m_listener.id && listener.name == m_listener.name && ratings == m_ratings) {
        return;
    }
    m_listener = listener;
    m_ratings = ratings;
    m_undo.clear();
    Q_EMIT ratingsReset();
}

} // namespace nearfield::ui
