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

/// What can be done with tracks wherever they are listed: play them, look at them, find their files. Pages put it into
/// their context menus. GUI thread only.
class TrackActions : public QObject
{
    Q_OBJECT
public:
    TrackActions(LibrarySession& session, Player& player, QObject* parent = nullptr);

    /// Plays the track at `first` and, behind it, the rest of the list.
    void play(const std::vector<TrackId>& list, std::size_t first);
    [[nodiscard]] bool canPlay(TrackId track) const;
    [[nodiscard]] std::optional<TrackId> playing() const; ///< or paused

    /// Play next, add to queue.
    void addQueueing(QMenu& menu, const std::vector<TrackId>& tracks);
    /// Half and double tempo, show in folder, open on Spotify, details: of one track.
    void addFacts(QMenu& menu, TrackId track);

    void showInFolder(TrackId track);
    void openOnSpotify(TrackId track);
    void showDetails(TrackId track) { Q_EMIT detailsRequested(track); }

Q_SIGNALS:
    void detailsRequested(nearfield::TrackId track);
    void playingChanged();
    /// For the message area.
    void failed(const QString& message);

private:
    LibrarySession& m_session;
    Player& m_player;
};

} // namespace nearfield::ui
