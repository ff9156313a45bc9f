#include "ui/library_session.h"

#include <algorithm>
#include <map>
#include <utility>

#include <QUndoCommand>

#include "core/features/features.h"
#include "ui/text.h"
#include "ui/widgets/stars.h"

namespace nearfield::ui {

LibrarySession::Answers LibrarySession::Answers::read(const Library& library, std::uint64_t number)
{
    Answers answers{.number = number, .listener = library.currentListener(), .listeners = library.listeners()};
    answers.ratings = library.ratings(answers.listener.id);
    return answers;
}

/// One act of rating, of one track or many.
class LibrarySession::RateCommand : public QUndoCommand
{
public:
    RateCommand(LibrarySession& session, std::span<const TrackId> tracks, std::optional<float> stars)
        : m_session(session)
        , m_listener(session.listener().id)
        , m_stars(stars)
    {
        for (const TrackId track : tracks) {
            if (const auto before = session.stars(track); before != stars) {
                m_before.emplace_back(track, before);
            }
        }
        setObsolete(m_before.empty());
        setText(m_before.size() == 1
                    ? tr("Rate “%1”: %2").arg(session.titleOf(m_before.front().first), starsText(stars))
                    : tr("Rate %1 tracks: %2")
                          .arg(countText(static_cast<std::int64_t>(m_before.size())), starsText(stars)));
    }

    void redo() override
    {
        m_session.setStars(m_listener, tracks(), m_stars);
        Q_EMIT m_session.ratingsChanged(tracks());
        Q_EMIT m_session.statsChanged();
    }

    void undo() override
    {
        std::map<std::optional<float>, std::vector<TrackId>> byStars; // one write for each
        for (const auto& [track, before] : m_before) {
            byStars[before].push_back(track);
        }
        for (const auto& [stars, rated] : byStars) {
            m_session.setStars(m_listener, rated, stars);
        }
        Q_EMIT m_session.ratingsChanged(tracks());
        Q_EMIT m_session.statsChanged();
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

    LibrarySession& m_session;
    ListenerId m_listener; ///< may not be the current one, while going back to them is under way
    std::optional<float> m_stars;
    std::vector<std::pair<TrackId, std::optional<float>>> m_before;
};

/// A track put off, or asked for again.
class LibrarySession::NotNowCommand : public QUndoCommand
{
public:
    NotNowCommand(LibrarySession& session, TrackId track, bool notNow)
        : QUndoCommand((notNow ? tr("Not now “%1”") : tr("Suggest “%1” again")).arg(session.titleOf(track)))
        , m_session(session)
        , m_listener(session.listener().id)
        , m_track(track)
        , m_notNow(notNow)
    {
    }

    void redo() override { write(m_notNow); }
    void undo() override { write(!m_notNow); }

private:
    void write(bool notNow)
    {
        m_session.m_writer.run([&library = m_session.library(), listener = m_listener, track = m_track, notNow] {
            library.setNotNow(listener, track, notNow);
        });
        Q_EMIT m_session.notNowChanged();
    }

    LibrarySession& m_session;
    ListenerId m_listener;
    TrackId m_track;
    bool m_notNow;
};

/// Something done to listeners. It has been done when the command is pushed.
class LibrarySession::ListenerCommand : public QUndoCommand
{
public:
    ListenerCommand(LibrarySession& session, const QString& text, Work redo, Work undo)
        : QUndoCommand(text)
        , m_session(session)
        , m_redo(std::move(redo))
        , m_undo(std::move(undo))
    {
    }

    void redo() override
    {
        if (std::exchange(m_pushed, true)) {
            m_session.performAgain(m_redo);
        }
    }
    void undo() override { m_session.performAgain(m_undo); }

private:
    LibrarySession& m_session;
    Work m_redo;
    Work m_undo;
    bool m_pushed = false;
};

OpenedLibrary OpenedLibrary::read(const std::filesystem::path& folder)
{
    OpenedLibrary opened;
    opened.library = Library::open(folder);
    opened.catalogue = opened.library->catalogue();
    opened.soundSpace = opened.library->soundSpace();
    opened.trackMap = opened.library->trackMap();
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
    , m_trackMap(std::move(opened.trackMap))
    , m_trackFiles(m_library->trackFiles())
    , m_stats(std::move(opened.stats))
    , m_listener(std::move(opened.listener))
    , m_ratings(std::move(opened.ratings))
    , m_writer(*m_library, [this](const std::string& message) { Q_EMIT notWritten(qstring(message), {}); })
{
    connect(this, &LibrarySession::notWritten, this, [this](const QString& message) {
        Q_EMIT failed(tr("An answer could not be saved: %1").arg(message));
        readAnswers(); // what is shown is what is stored
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

void LibrarySession::setNotNow(TrackId track, bool notNow)
{
    m_undo.push(new NotNowCommand(*this, track, notNow));
}

void LibrarySession::readPlayHistory(TrackId track, QObject* receiver, std::function<void(const PlayHistory&)> done)
{
    m_jobs.replace(
        m_historyJob, {.title = tr("Counting plays"), .visible = false}, receiver,
        [this, &library = *m_library, listener = m_listener.id, track, done = std::move(done)](JobContext& context) {
            waitUntilWritten();
            context.post([done, history = library.playHistory(listener, track)] { done(history); });
        });
}

void LibrarySession::recordPlay(ListenerId listener, TrackId track, double secondsHeard, double fraction,
                                std::int64_t playedAt)
{
    m_writer.run([&library = *m_library, listener, track, secondsHeard, fraction, playedAt] {
        library.recordPlay(listener, track, secondsHeard, fraction, playedAt);
    });
    Q_EMIT playsChanged();
}

void LibrarySession::setStars(ListenerId listener, const std::vector<TrackId>& tracks, std::optional<float> stars)
{
    for (const TrackId track : tracks) {
        const Change change{.number = ++m_lastChange, .listener = listener, .track = track, .stars = stars};
        if (m_readings > 0) {
            m_changes.push_back(change);
        }
        showChange(change);
    }
    m_writer.write(listener, tracks, stars);
}

void LibrarySession::showChange(const Change& change)
{
    if (change.listener != m_listener.id) {
        return;
    }
    const std::size_t before = m_ratings.size();
    if (change.stars) {
        m_ratings[change.track] = *change.stars;
    } else {
        m_ratings.erase(change.track);
    }
    m_stats.ratings = m_stats.ratings + m_ratings.size() - before; // counted anew when someone else changes them
}

void LibrarySession::setListener(ListenerId id)
{
    if (id != m_listener.id) {
        const auto current = [](ListenerId listener) {
            return [listener](Library& library) { library.setCurrentListener(listener); };
        };
        perform(tr("Listen as “%1”").arg(nameOf(id)), current(id), current(m_listener.id), {});
    }
}

void LibrarySession::createListener(const QString& name, Done done)
{
    struct Made
    {
        ListenerId id{};
        std::optional<ListenerBackup> removed; ///< when the making was undone
    };
    const auto made = std::make_shared<Made>();
    const auto redo = [made, name = utf8(name)](Library& library) {
        if (made->removed) {
            library.restoreListeners(*made->removed);
        } else {
            made->id = library.createListener(name).id;
        }
        library.setCurrentListener(made->id);
    };
    const auto undo = [made, before = m_listener.id](Library& library) {
        made->removed = library.removeListener(made->id);
        library.setCurrentListener(before);
    };
    perform(tr("New listener “%1”").arg(name.trimmed()), redo, undo, std::move(done));
}

void LibrarySession::renameListener(ListenerId id, const QString& name, Done done)
{
    const auto rename = [id](const QString& to) {
        return [id, to = utf8(to)](Library& library) { library.renameListener(id, to); };
    };
    const QString before = nameOf(id);
    perform(tr("Rename “%1” to “%2”").arg(before, name.trimmed()), rename(name), rename(before), std::move(done));
}

void LibrarySession::removeListener(ListenerId id)
{
    const auto backup = std::make_shared<ListenerBackup>();
    perform(
        tr("Delete listener “%1”").arg(nameOf(id)),
        [backup, id](Library& library) { *backup = library.removeListener(id); },
        [backup](Library& library) { library.restoreListeners(*backup); }, {});
}

void LibrarySession::mergeListeners(ListenerId from, ListenerId into)
{
    const auto backup = std::make_shared<ListenerBackup>();
    perform(
        tr("Merge “%1” into “%2”").arg(nameOf(from), nameOf(into)),
        [backup, from, into](Library& library) { *backup = library.mergeListeners(from, into); },
        [backup](Library& library) { library.restoreListeners(*backup); }, {});
}

void LibrarySession::overrideFeature(TrackId track, RawFeature feature, std::optional<float> value, Done done)
{
    const QString name = qstring(displayName(feature));
    performOverride(
        value ? tr("Set %1 of “%2”").arg(name, titleOf(track)) : tr("Take back %1 of “%2”").arg(name, titleOf(track)),
        track, feature, [track, feature, value](Library& library) { library.overrideFeature(track, feature, value); },
        std::move(done));
}

void LibrarySession::scaleTempo(TrackId track, float factor, Done done)
{
    performOverride(
        factor < 1 ? tr("Half the tempo of “%1”").arg(titleOf(track))
                   : tr("Double the tempo of “%1”").arg(titleOf(track)),
        track, RawFeature::Tempo, [track, factor](Library& library) { library.scaleTempo(track, factor); },
        std::move(done));
}

void LibrarySession::performOverride(const QString& text, TrackId track, RawFeature feature, const Work& act, Done done)
{
    const auto before = std::make_shared<std::optional<float>>(); // what was set by hand, if anything was
    const auto redo = [before, track, feature, act](Library& library) {
        const TrackDetails details = library.trackDetails(track);
        const auto& set = details.features[static_cast<std::size_t>(feature)];
        *before = set.source == FeatureSource::Listener ? std::optional(set.value) : std::nullopt;
        act(library);
    };
    const auto undo = [before, track, feature](Library& library) { library.overrideFeature(track, feature, *before); };
    perform(text, redo, undo, std::move(done));
}

QString LibrarySession::titleOf(TrackId track) const
{
    const auto row = m_catalogue->rowOf(track);
    return row ? qstring(m_catalogue->title(*row)) : QString();
}

QString LibrarySession::nameOf(ListenerId id) const
{
    const auto& all = m_stats.listeners;
    const auto found = std::find_if(all.begin(), all.end(), [id](const Listener& one) { return one.id == id; });
    return found != all.end() ? qstring(found->name) : QString();
}

void LibrarySession::perform(const QString& text, const Work& redo, const Work& undo, Done done)
{
    onLane(redo, true, [this, text, redo, undo, done = std::move(done)](const QString& error) {
        if (error.isEmpty()) {
            m_undo.push(new ListenerCommand(*this, text, redo, undo));
        } else if (!done) {
            Q_EMIT failed(error);
        }
        if (done) {
            done(error);
        }
    });
}

void LibrarySession::performAgain(const Work& work)
{
    onLane(work, true, [this](const QString& error) {
        if (!error.isEmpty()) {
            m_undo.clear(); // what is stored is not what the stack thinks
            Q_EMIT failed(error);
        }
    });
}

void LibrarySession::onLane(Work work, bool ownAct, Done done)
{
    ++m_readings;
    m_writer.run([this, work = std::move(work), ownAct, done = std::move(done), number = m_lastChange] {
        QString error;
        const auto attempt = [&error](const auto& part) {
            try {
                part();
            } catch (const std::exception& failure) {
                error = qstring(failure.what());
            }
        };
        std::optional<Answers> answers;
        attempt([&] { work(*m_library); });
        attempt([&] { answers = Answers::read(*m_library, number); });
        QMetaObject::invokeMethod(
            this,
            [this, ownAct, done, error, answers] {
                takeAnswers(answers, ownAct);
                done(error);
            },
            Qt::QueuedConnection);
    });
}

void LibrarySession::write(Work work, Done done)
{
    m_writer.run([this, work = std::move(work), done = std::move(done)] {
        QString error;
        try {
            work(*m_library);
        } catch (const std::exception& failure) {
            error = qstring(failure.what());
        }
        QMetaObject::invokeMethod(
            this, [done, error] { done(error); }, Qt::QueuedConnection);
    });
}

void LibrarySession::readAnswers()
{
    onLane([](Library&) {}, false,
           [this](const QString& error) {
               if (!error.isEmpty()) {
                   Q_EMIT failed(error);
               }
           });
}

void LibrarySession::takeAnswers(std::optional<Answers> answers, bool ownAct)
{
    std::vector<Change> since = m_changes;
    if (--m_readings == 0) {
        m_changes.clear();
    }
    if (!answers) {
        return;
    }
    const bool another = answers->listener.id != m_listener.id;
    const bool renamed = answers->listener.name != m_listener.name;
    m_listener = answers->listener;
    m_stats.listeners = std::move(answers->listeners);
    std::swap(m_ratings, answers->ratings);
    for (const Change& change : since) {
        if (change.number > answers->number) {
            showChange(change);
        }
    }
    const bool rated = m_ratings != answers->ratings;
    if (!ownAct && (another || renamed || rated)) {
        m_undo.clear(); // somebody else's doing: what was before is not known
    }
    if (another || renamed) {
        Q_EMIT listenerChanged();
    }
    if (another || rated) {
        Q_EMIT ratingsReset();
    }
    if (ownAct) {
        takeSnapshots(); // features set by hand are in them
        readStats();
    }
}

void LibrarySession::refresh()
{
    takeSnapshots();
    readAnswers(); // files of ratings bring some, the demo brings listeners
    readStats();
}

void LibrarySession::takeSnapshots()
{
    const auto catalogue = m_library->catalogue();
    const auto soundSpace = m_library->soundSpace();
    const bool newTracks = catalogue != std::exchange(m_catalogue, catalogue);
    const bool newSound = soundSpace != std::exchange(m_soundSpace, soundSpace);
    const auto trackMap = m_library->trackMap();
    const bool newMap = trackMap != std::exchange(m_trackMap, trackMap);
    const auto trackFiles = m_library->trackFiles();
    const bool newFiles = trackFiles != std::exchange(m_trackFiles, trackFiles);
    if (newTracks) {
        Q_EMIT catalogueChanged();
    }
    if (newFiles) {
        Q_EMIT trackFilesChanged();
    }
    if (newSound) {
        Q_EMIT soundSpaceChanged();
    }
    if (newMap) {
        Q_EMIT trackMapChanged();
    }
}

void LibrarySession::readStats()
{
    m_jobs.replace(m_statsJob, {.title = tr("Counting"), .visible = false}, this,
                   [this, &library = *m_library](JobContext& context) {
                       context.post([this, stats = library.stats()] {
                           m_stats = stats;
                           Q_EMIT statsChanged();
                       });
                   });
}

} // namespace nearfield::ui
