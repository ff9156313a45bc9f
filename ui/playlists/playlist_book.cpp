#include "ui/playlists/playlist_book.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include <QUndoCommand>

#include "core/base/error.h"
#include "ui/playlists/playlist_text.h"
#include "ui/text.h"

namespace nearfield::ui {

namespace {

/// "Run 9" before "run 168". (QCollator counts so only where Qt was built with ICU or the locale is not C.)
bool comesBefore(const QString& one, const QString& another)
{
    qsizetype i = 0;
    qsizetype j = 0;
    const auto number = [](const QString& text, qsizetype& at) {
        const qsizetype first = at;
        while (at < text.size() && text[at].isDigit()) {
            ++at;
        }
        return text.mid(first, at - first).toDouble();
    };
    while (i < one.size() && j < another.size()) {
        if (one[i].isDigit() && another[j].isDigit()) {
            const double left = number(one, i);
            const double right = number(another, j);
            if (left != right) {
                return left < right;
            }
            continue;
        }
        const int order = QString::localeAwareCompare(one.mid(i, 1).toCaseFolded(), another.mid(j, 1).toCaseFolded());
        if (order != 0) {
            return order < 0;
        }
        ++i;
        ++j;
    }
    return one.size() - i < another.size() - j;
}

} // namespace

/// What was done to whole playlists. It has been done when the command is pushed.
class PlaylistBook::Command : public QUndoCommand
{
public:
    Command(PlaylistBook& book, const QString& text, Work redo, Work undo)
        : QUndoCommand(text)
        , m_book(&book)
        , m_redo(std::move(redo))
        , m_undo(std::move(undo))
    {
    }

    void redo() override
    {
        if (std::exchange(m_pushed, true) && m_book != nullptr) {
            m_book->actAgain(m_redo);
        }
    }
    void undo() override
    {
        if (m_book != nullptr) {
            m_book->actAgain(m_undo);
        }
    }

private:
    QPointer<PlaylistBook> m_book; ///< the undo stack outlives it
    Work m_redo;
    Work m_undo;
    bool m_pushed = false;
};

/// Other entries, or the same in another order.
class PlaylistBook::EntriesCommand : public QUndoCommand
{
public:
    EntriesCommand(PlaylistBook& book, const QString& text, PlaylistId id, std::vector<PlaylistEntry> before,
                   std::vector<PlaylistEntry> after)
        : QUndoCommand(text)
        , m_book(&book)
        , m_id(id)
        , m_before(std::move(before))
        , m_after(std::move(after))
    {
    }

    void redo() override { set(m_after); }
    void undo() override { set(m_before); }

private:
    void set(const std::vector<PlaylistEntry>& entries)
    {
        if (m_book != nullptr) {
            m_book->setEntries(m_id, entries);
        }
    }

    QPointer<PlaylistBook> m_book;
    PlaylistId m_id;
    std::vector<PlaylistEntry> m_before;
    std::vector<PlaylistEntry> m_after;
};

PlaylistBook::PlaylistBook(LibrarySession& session, QObject* parent)
    : QObject(parent)
    , m_session(session)
{
    // An import may bring tracks that entries have waited for; what is forgotten leaves its words behind.
    connect(&session, &LibrarySession::catalogueChanged, this, &PlaylistBook::refresh);
    refresh();
}

const PlaylistSummary* PlaylistBook::find(PlaylistId id) const
{
    const auto found = std::find_if(m_playlists.begin(), m_playlists.end(),
                                    [id](const PlaylistSummary& each) { return each.id == id; });
    return found == m_playlists.end() ? nullptr : &*found;
}

std::shared_ptr<const Playlist> PlaylistBook::loaded(PlaylistId id) const
{
    const auto found = m_loaded.find(id);
    return found == m_loaded.end() ? nullptr : found->second;
}

QString PlaylistBook::nameOf(PlaylistId id) const
{
    const PlaylistSummary* summary = find(id);
    return summary == nullptr ? QString() : qstring(summary->name);
}

QString PlaylistBook::freeName(const QString& name) const
{
    const auto taken = [this](const QString& wanted) {
        return std::any_of(m_playlists.begin(), m_playlists.end(), [&wanted](const PlaylistSummary& each) {
            return qstring(each.name).compare(wanted, Qt::CaseInsensitive) == 0;
        });
    };
    QString free = name;
    for (int number = 2; taken(free); ++number) {
        free = QStringLiteral("%1 %2").arg(name).arg(number);
    }
    return free;
}

void PlaylistBook::read(PlaylistId id)
{
    if (loaded(id) == nullptr) {
        m_wanted.insert(id);
        refresh();
    }
}

void PlaylistBook::withContents(PlaylistId id, QObject* receiver, std::function<void(const Playlist&)> done)
{
    if (const auto playlist = loaded(id)) {
        done(*playlist);
        return;
    }
    m_wanted.insert(id);
    act([](Library&) {},
        [this, id, receiver = QPointer(receiver), done = std::move(done)](const QString& error) {
            const auto playlist = loaded(id);
            if (!error.isEmpty()) {
                Q_EMIT m_session.failed(error);
            } else if (playlist != nullptr && receiver != nullptr) {
                done(*playlist);
            }
        });
}

void PlaylistBook::refresh()
{
    act([](Library&) {},
        [this](const QString& error) {
            if (!error.isEmpty()) {
                Q_EMIT m_session.failed(error);
            }
        });
}

void PlaylistBook::act(const Work& work, LibrarySession::Done done)
{
    std::set<PlaylistId> ids = m_wanted;
    for (const auto& [id, playlist] : m_loaded) {
        ids.insert(id);
    }
    const auto contents = std::make_shared<std::optional<Contents>>();
    const auto onLane = [work, ids, contents](Library& library) {
        work(library);
        Contents now{.playlists = library.playlists(), .loaded = {}};
        for (const PlaylistSummary& each : now.playlists) {
            if (ids.contains(each.id)) {
                now.loaded[each.id] = std::make_shared<const Playlist>(library.playlist(each.id));
            }
        }
        *contents = std::move(now);
    };
    m_session.write(
        onLane, [book = QPointer(this), contents, done = std::move(done), number = m_lastChange](const QString& error) {
            if (book == nullptr) {
                return;
            }
            if (*contents) {
                book->take(std::move(**contents), number);
            }
            done(error);
        });
}

void PlaylistBook::take(Contents contents, std::uint64_t number)
{
    // What was changed since the reading was asked for is newer than what was read.
    for (auto& [id, playlist] : contents.loaded) {
        if (const auto own = m_changes.find(id); own != m_changes.end() && own->second > number && loaded(id)) {
            playlist = loaded(id);
            count(contents.playlists, id, *playlist);
        }
    }
    // The order of last changes would move what one is about to click.
    std::stable_sort(contents.playlists.begin(), contents.playlists.end(),
                     [](const PlaylistSummary& one, const PlaylistSummary& another) {
                         return comesBefore(qstring(one.name), qstring(another.name));
                     });
    std::vector<PlaylistId> other;
    for (const auto& [id, playlist] : contents.loaded) {
        m_wanted.erase(id);
        const auto before = loaded(id);
        if (before == nullptr || before->entries != playlist->entries || before->name != playlist->name) {
            other.push_back(id);
        }
    }
    m_playlists = std::move(contents.playlists);
    m_loaded = std::move(contents.loaded);
    m_read = true;
    std::erase_if(m_wanted, [this](PlaylistId id) { return find(id) == nullptr; });
    Q_EMIT changed();
    for (const PlaylistId id : other) {
        Q_EMIT contentsChanged(id);
    }
}

void PlaylistBook::count(std::vector<PlaylistSummary>& summaries, PlaylistId id, const Playlist& playlist) const
{
    for (PlaylistSummary& each : summaries) {
        if (each.id == id) {
            each.entries = playlist.entries.size();
            each.seconds = secondsOf(playlist.entries, *m_session.catalogue());
        }
    }
}

void PlaylistBook::perform(const QString& text, const Work& redo, const Work& undo, LibrarySession::Done done)
{
    act(redo, [this, text, redo, undo, done = std::move(done)](const QString& error) {
        if (error.isEmpty()) {
            m_session.undoStack().push(new Command(*this, text, redo, undo));
        } else if (!done) {
            Q_EMIT m_session.failed(error);
        }
        if (done) {
            done(error);
        }
    });
}

void PlaylistBook::actAgain(const Work& work)
{
    act(work, [this](const QString& error) {
        if (!error.isEmpty()) {
            m_session.undoStack().clear(); // what is stored is not what the stack thinks
            Q_EMIT m_session.failed(error);
        }
    });
}

void PlaylistBook::save(Playlist draft, Saved done)
{
    struct Made
    {
        PlaylistId id{};
        std::optional<Playlist> removed; ///< when the making was undone
    };
    const auto made = std::make_shared<Made>();
    const QString text = tr("New playlist “%1”").arg(qstring(draft.name));
    const auto redo = [made, draft = std::move(draft)](Library& library) {
        if (made->removed) {
            library.restorePlaylist(*made->removed);
        } else {
            made->id = library.savePlaylist(draft);
        }
    };
    const auto undo = [made](Library& library) { made->removed = library.removePlaylist(made->id); };
    perform(text, redo, undo, [this, made, done = std::move(done)](const QString& error) {
        if (error.isEmpty()) {
            Q_EMIT opened(made->id);
        } else if (!done) {
            Q_EMIT m_session.failed(error);
        }
        if (done) {
            done(made->id, error);
        }
    });
}

void PlaylistBook::makePlaylist(const QString& name, const std::vector<TrackId>& tracks, PlaylistKind kind)
{
    Playlist draft;
    draft.name = utf8(freeName(name));
    draft.kind = kind;
    for (const TrackId track : tracks) {
        draft.entries.push_back(entryOf(*m_session.catalogue(), track));
    }
    save(std::move(draft));
}

void PlaylistBook::rename(PlaylistId id, const QString& name, LibrarySession::Done done)
{
    const QString before = nameOf(id);
    const auto rename = [id](const QString& to) {
        return [id, to = utf8(to)](Library& library) { library.renamePlaylist(id, to); };
    };
    perform(tr("Rename “%1” to “%2”").arg(before, name.trimmed()), rename(name.trimmed()), rename(before),
            std::move(done));
}

void PlaylistBook::remove(PlaylistId id)
{
    const auto backup = std::make_shared<Playlist>();
    const QString name = nameOf(id);
    perform(
        tr("Delete playlist “%1”").arg(name), [backup, id](Library& library) { *backup = library.removePlaylist(id); },
        [backup](Library& library) { library.restorePlaylist(*backup); },
        [this, name](const QString& error) {
            error.isEmpty() ? Q_EMIT deleted(name) : Q_EMIT m_session.failed(error);
        });
}

void PlaylistBook::setEntries(PlaylistId id, std::vector<PlaylistEntry> entries)
{
    m_changes[id] = ++m_lastChange;
    for (PlaylistEntry& entry :
         entries) { // of long ago, by the undo stack: its track may have gone, and keeps its words
        if (entry.track && !m_session.catalogue()->rowOf(*entry.track)) {
            entry.track.reset();
        }
    }
    if (const auto before = loaded(id)) {
        auto after = std::make_shared<Playlist>(*before);
        after->entries = entries;
        m_loaded[id] = after;
        count(m_playlists, id, *after);
        Q_EMIT contentsChanged(id);
        Q_EMIT changed();
    }
    m_session.write([id, entries](Library& library) { library.setPlaylistEntries(id, entries); },
                    [book = QPointer(this), id](const QString& error) {
                        if (book != nullptr && !error.isEmpty()) {
                            book->m_session.undoStack().clear(); // as in actAgain()
                            book->m_changes.erase(id);
                            Q_EMIT book->m_session.failed(error);
                            book->refresh();
                        }
                    });
}

void PlaylistBook::change(const QString& text, PlaylistId id, std::vector<PlaylistEntry> entries)
{
    const auto before = loaded(id);
    if (before != nullptr && before->entries != entries) {
        m_session.undoStack().push(new EntriesCommand(*this, text, id, before->entries, std::move(entries)));
    }
}

void PlaylistBook::moveEntries(PlaylistId id, const std::vector<std::size_t>& positions, std::size_t before)
{
    const auto playlist = loaded(id);
    if (playlist == nullptr || positions.empty()) {
        return;
    }
    const std::unordered_set<std::size_t> moved(positions.begin(), positions.end());
    std::vector<PlaylistEntry> entries;
    entries.reserve(playlist->entries.size());
    const auto addMoved = [&] {
        for (std::size_t i = 0; i < playlist->entries.size(); ++i) {
            if (moved.contains(i)) {
                entries.push_back(playlist->entries[i]);
            }
        }
    };
    for (std::size_t i = 0; i < playlist->entries.size(); ++i) {
        if (i == before) {
            addMoved();
        }
        if (!moved.contains(i)) {
            entries.push_back(playlist->entries[i]);
        }
    }
    if (before >= playlist->entries.size()) {
        addMoved();
    }
    change(tr("Move %1 in “%2”").arg(tracksText(positions.size()), nameOf(id)), id, std::move(entries));
}

void PlaylistBook::removeEntries(PlaylistId id, const std::vector<std::size_t>& positions)
{
    const auto playlist = loaded(id);
    if (playlist == nullptr || positions.empty()) {
        return;
    }
    const std::unordered_set<std::size_t> removed(positions.begin(), positions.end());
    std::vector<PlaylistEntry> entries;
    for (std::size_t i = 0; i < playlist->entries.size(); ++i) {
        if (!removed.contains(i)) {
            entries.push_back(playlist->entries[i]);
        }
    }
    change(tr("Remove %1 from “%2”").arg(tracksText(positions.size()), nameOf(id)), id, std::move(entries));
}

void PlaylistBook::addTracks(PlaylistId id, const std::vector<TrackId>& tracks, std::optional<std::size_t> before)
{
    if (tracks.empty()) {
        return;
    }
    if (loaded(id) == nullptr) {
        withContents(id, this, [this, id, tracks, before](const Playlist&) { addTracks(id, tracks, before); });
        return;
    }
    std::vector<PlaylistEntry> entries = loaded(id)->entries;
    std::vector<PlaylistEntry> added;
    for (const TrackId track : tracks) {
        added.push_back(entryOf(*m_session.catalogue(), track));
    }
    const auto place = std::min(before.value_or(entries.size()), entries.size());
    entries.insert(entries.begin() + static_cast<std::ptrdiff_t>(place), added.begin(), added.end());
    change(tr("Add %1 to “%2”").arg(tracksText(tracks.size()), nameOf(id)), id, std::move(entries));
    Q_EMIT tracksAdded(id, tracks.size());
}

} // namespace nearfield::ui
