#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include <QObject>
#include <QPointer>
#include <QString>

#include "core/library/playlists.h"
#include "ui/library_session.h"
#include "ui/signal_ids.h"

namespace nearfield::ui {

/// The playlists of the open library. Every act is shown at once, written behind the ratings given before, and undone
/// by the session's undo stack. A playlist that was looked at is kept, so that an act on it never waits for the disk.
/// GUI thread only.
class PlaylistBook : public QObject
{
    Q_OBJECT
public:
    explicit PlaylistBook(LibrarySession& session, QObject* parent = nullptr);

    /// Of all of them, by name: empty until they were read, and then changed() says so.
    [[nodiscard]] const std::vector<PlaylistSummary>& playlists() const noexcept { return m_playlists; }
    [[nodiscard]] bool isRead() const noexcept { return m_read; }
    /// Null when there is none.
    [[nodiscard]] const PlaylistSummary* find(PlaylistId id) const;
    /// The playlist as it is shown now; null until read() has brought it.
    [[nodiscard]] std::shared_ptr<const Playlist> loaded(PlaylistId id) const;
    /// Brings it: contentsChanged() follows, or changed() when it has gone.
    void read(PlaylistId id);

    /// Tells `done` what is in it, now or later; nothing to a `receiver` that is gone by then, nor when it has gone.
    void withContents(PlaylistId id, QObject* receiver, std::function<void(const Playlist&)> done);

    /// A name like `name` that no playlist has: "Slow Sunday 2".
    [[nodiscard]] QString freeName(const QString& name) const;

    /// Told the playlist and what went wrong, in words for people; empty when it is done.
    using Saved = std::function<void(PlaylistId id, const QString& error)>;
    /// A new one of what `draft` holds; opened() follows. Without `done` a failure is told by the session.
    void save(Playlist draft, Saved done = {});
    /// The same of tracks that somebody has picked; shown by opened().
    void makePlaylist(const QString& name, const std::vector<TrackId>& tracks,
                      PlaylistKind kind = PlaylistKind::Selection);
    void rename(PlaylistId id, const QString& name, LibrarySession::Done done = {});
    void remove(PlaylistId id);

    // Acts on a playlist that is loaded. Positions are those of its entries now.
    void moveEntries(PlaylistId id, const std::vector<std::size_t>& positions, std::size_t before);
    void removeEntries(PlaylistId id, const std::vector<std::size_t>& positions);
    /// Loads it first when it is not. At `before`, or at the end.
    void addTracks(PlaylistId id, const std::vector<TrackId>& tracks, std::optional<std::size_t> before = {});

    /// Reads everything anew: something else than this book may have changed it.
    void refresh();

Q_SIGNALS:
    void changed(); ///< playlists()
    /// loaded() of it is another.
    void contentsChanged(nearfield::PlaylistId id);
    /// It is new: whoever shows playlists shows it.
    void opened(nearfield::PlaylistId id);
    /// Somebody has deleted it, which can be undone; for a word in the message area.
    void deleted(const QString& name);
    /// Tracks were added to it; for a word in the message area.
    void tracksAdded(nearfield::PlaylistId id, std::size_t tracks);

private:
    class Command;
    class EntriesCommand;
    using Work = std::function<void(Library&)>;

    struct Contents
    {
        std::vector<PlaylistSummary> playlists;
        std::map<PlaylistId, std::shared_ptr<const Playlist>> loaded;
    };

    void act(const Work& work, LibrarySession::Done done); ///< on the lane, then everything is read anew
    void actAgain(const Work& work);                       ///< for the undo stack
    void perform(const QString& text, const Work& redo, const Work& undo, LibrarySession::Done done);
    void setEntries(PlaylistId id, std::vector<PlaylistEntry> entries);
    void change(const QString& text, PlaylistId id, std::vector<PlaylistEntry> entries);
    void take(Contents contents, std::uint64_t number);
    /// Brings one summary up to date with what the playlist holds.
    void count(std::vector<PlaylistSummary>& summaries, PlaylistId id, const Playlist& playlist) const;
    [[nodiscard]] QString nameOf(PlaylistId id) const;

    LibrarySession& m_session;
    std::vector<PlaylistSummary> m_playlists;
    bool m_read = false;
    std::map<PlaylistId, std::shared_ptr<const Playlist>> m_loaded;
    std::set<PlaylistId> m_wanted;  ///< to be read beside those
    std::uint64_t m_lastChange = 0; ///< of entries, by this book, numbered in their order
    std::map<PlaylistId, std::uint64_t> m_changes;
};

} // namespace nearfield::ui
