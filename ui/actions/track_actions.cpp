#include "ui/actions/track_actions.h"

#include <algorithm>

#include <QDesktopServices>
#include <QMenu>
#include <QRandomGenerator>
#include <QUrl>

#include "core/library/library.h"
#include "ui/library_session.h"
#include "ui/music/show_file.h"
#include "ui/player/player.h"
#include "ui/playlists/playlist_book.h"
#include "ui/text.h"

namespace nearfield::ui {

namespace {

constexpr std::size_t kMostStops = 3; ///< of a journey, as its dialog has it

} // namespace

TrackActions::TrackActions(LibrarySession& session, Player& player, QObject* parent)
    : QObject(parent)
    , m_session(session)
    , m_player(player)
{
    connect(&player, &Player::currentChanged, this, &TrackActions::playingChanged);
    connect(&player, &Player::stateChanged, this, &TrackActions::playingChanged);
}

std::optional<TrackId> TrackActions::playing() const
{
    return m_player.state() == Player::State::Stopped ? std::nullopt : m_player.current();
}

void TrackActions::play(const std::vector<TrackId>& list, std::size_t first)
{
    m_player.play(list, first);
}

void TrackActions::playShuffled(const std::vector<TrackId>& list)
{
    if (!list.empty()) {
        m_player.setShuffle(true);
        m_player.play(list, QRandomGenerator::global()->bounded(static_cast<quint32>(list.size())));
    }
}

bool TrackActions::canPlay(TrackId track) const
{
    return m_player.canPlay(track);
}

void TrackActions::addQueueing(QMenu& menu, const std::vector<TrackId>& tracks)
{
    QAction* next = menu.addAction(tr("Play next"));
    connect(next, &QAction::triggered, this, [this, tracks] { m_player.playNext(tracks); });
    QAction* later = menu.addAction(tr("Add to queue"));
    connect(later, &QAction::triggered, this, [this, tracks] { m_player.enqueue(tracks); });
    const bool playable =
        std::any_of(tracks.begin(), tracks.end(), [this](TrackId track) { return m_player.canPlay(track); });
    next->setEnabled(playable);
    later->setEnabled(playable);
}

void TrackActions::addPlaylisting(QMenu& menu, const std::vector<TrackId>& tracks)
{
    if (m_playlists == nullptr || tracks.empty()) {
        return;
    }
    QMenu* lists = menu.addMenu(tr("Add to playlist"));
    connect(lists->addAction(tr("New playlist…")), &QAction::triggered, this,
            [this, tracks] { Q_EMIT newPlaylistRequested(tracks); });
    lists->addSeparator();
    for (const PlaylistSummary& each : m_playlists->playlists()) {
        const QString name = qstring(each.name).replace(QLatin1Char('&'), QStringLiteral("&&"));
        connect(lists->addAction(name), &QAction::triggered, this,
                [this, tracks, id = each.id] { m_playlists->addTracks(id, tracks); });
    }
    connect(menu.addAction(tr("Start radio…")), &QAction::triggered, this,
            [this, tracks] { Q_EMIT radioRequested(tracks); });
    if (tracks.size() <= kMostStops) {
        QAction* journey = menu.addAction(tracks.size() == 1   ? tr("Journey from here to…")
                                          : tracks.size() == 2 ? tr("Journey between the two…")
                                                               : tr("Journey through these…"));
        connect(journey, &QAction::triggered, this, [this, tracks] { Q_EMIT journeyRequested(tracks); });
    }
    menu.addSeparator();
}

void TrackActions::addFacts(QMenu& menu, TrackId track)
{
    const auto row = m_session.catalogue()->rowOf(track);
    if (!row) {
        return;
    }
    const float tempo = m_session.catalogue()->raw(*row, RawFeature::Tempo);
    QMenu* tempi = menu.addMenu(tr("Tempo"));
    for (const float factor : {0.5F, 2.0F}) {
        QAction* action = tempi->addAction(factor < 1 ? tr("÷ 2: %1 BPM").arg(qRound(tempo * factor))
                                                      : tr("× 2: %1 BPM").arg(qRound(tempo * factor)));
        connect(action, &QAction::triggered, this,
                [this, track, scale = factor] { m_session.scaleTempo(track, scale); });
    }
    const TrackFile* file = m_session.trackFiles()->find(track);
    QAction* folder = menu.addAction(tr("Show in folder"));
    folder->setEnabled(file != nullptr && !file->missing);
    connect(folder, &QAction::triggered, this, [this, track] { showInFolder(track); });
    if (!spotifyPage(m_session.catalogue()->uri(*row)).isEmpty()) {
        connect(menu.addAction(tr("Open on Spotify")), &QAction::triggered, this,
                [this, track] { openOnSpotify(track); });
    }
    QAction* details = menu.addAction(tr("Details…"));
    details->setShortcut(QKeySequence(Qt::ALT | Qt::Key_Return));
    connect(details, &QAction::triggered, this, [this, track] { showDetails(track); });
}

void TrackActions::showInFolder(TrackId track)
{
    if (const TrackFile* file = m_session.trackFiles()->find(track)) {
        showFileInFolder(file->path);
    }
}

void TrackActions::openOnSpotify(TrackId track)
{
    const auto row = m_session.catalogue()->rowOf(track);
    const QUrl page = row ? spotifyPage(m_session.catalogue()->uri(*row)) : QUrl();
    if (page.isEmpty() || !QDesktopServices::openUrl(page)) {
        Q_EMIT failed(tr("The page on Spotify could not be opened"));
    }
}

} // namespace nearfield::ui
