#pragma once

#include <optional>
#include <vector>

#include <QObject>

#include "core/base/ids.h"
#include "ui/signal_ids.h"

class QMenu;

namespace nearfield::ui {

class LibrarySession;
class Player;
class PlaylistBook;

/// What can be done with tracks wherever they are listed: play them, look at them, find their files. Pages put it into
/// their context menus. GUI thread only.
class TrackActions : public QObject
{
    Q_OBJECT
public:
    TrackActions(LibrarySession& session, Player& player, QObject* parent = nullptr);

    /// Plays the track at `first` and, behind it, the rest of the list.
    void play(const std::vector<TrackId>& list, std::size_t first);
    /// The same in a mixed order, which the player stays in.
    void playShuffled(const std::vector<TrackId>& list);
    [[nodiscard]] bool canPlay(TrackId track) const;
    [[nodiscard]] std::optional<TrackId> playing() const; ///< or paused

    /// Play next, add to queue.
    void addQueueing(QMenu& menu, const std::vector<TrackId>& tracks);
    /// From now on there are playlists to add to; `book` lives as long as this.
    void setPlaylists(PlaylistBook* book) { m_playlists = book; }
    /// Add to playlist, start radio, journey from the first to the second. Nothing without playlists or tracks.
    void addPlaylisting(QMenu& menu, const std::vector<TrackId>& tracks);
    /// Half and double tempo, show in folder, open on Spotify, details: of one track.
    void addFacts(QMenu& menu, TrackId track);

    void showInFolder(TrackId track);
    void openOnSpotify(TrackId track);
    void showDetails(TrackId track) { Q_EMIT detailsRequested(track); }

Q_SIGNALS:
    void detailsRequested(nearfield::TrackId track);
    void playingChanged();
    void newPlaylistRequested(const std::vector<nearfield::TrackId>& tracks);
    void radioRequested(const std::vector<nearfield::TrackId>& seeds);
    /// Two or more stops, or where it begins.
    void journeyRequested(const std::vector<nearfield::TrackId>& stops);
    /// For the message area.
    void failed(const QString& message);

private:
    LibrarySession& m_session;
    Player& m_player;
    PlaylistBook* m_playlists = nullptr;
};

} // namespace nearfield::ui
