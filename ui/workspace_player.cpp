#include <utility>

#include <QAbstractButton>
#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QComboBox>
#include <QKeyEvent>
#include <QMenu>
#include <QStackedWidget>

#include "ui/frame/frame.h"
#include "ui/frame/menus.h"
#include "ui/frame/status_line.h"
#include "ui/main_window.h"
#include "ui/player/player_bar.h"
#include "ui/player/queue_panel.h"
#include "ui/workspace.h"

namespace nearfield::ui {

namespace {

constexpr double kSeekStep = 5; ///< seconds
constexpr double kVolumeStep = 0.05;

/// Space plays and pauses, except where it has always pressed what has the keyboard.
class SpaceKey : public QObject
{
public:
    using QObject::QObject;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Space &&
            (qobject_cast<QAbstractButton*>(watched) != nullptr || qobject_cast<QComboBox*>(watched) != nullptr)) {
            event->accept();
            return true;
        }
        return QObject::eventFilter(watched, event);
    }
};

/// One action for each value, of which that of the player is checked whenever the menu opens.
template <typename Value, typename Get, typename Set>
void addChoices(QMenu* menu, const std::initializer_list<std::pair<Value, QString>>& choices, Get get, Set set)
{
    auto* group = new QActionGroup(menu);
    for (const auto& [value, text] : choices) {
        QAction* action = menu->addAction(text);
        action->setCheckable(true);
        action->setActionGroup(group);
        QObject::connect(action, &QAction::triggered, menu, [set, chosen = value] { set(chosen); });
        QObject::connect(menu, &QMenu::aboutToShow, action,
                         [action, get, chosen = value] { action->setChecked(get() == chosen); });
    }
}

} // namespace

void Workspace::addPlayer(QWidget* similarPanel)
{
    m_playerBar = new PlayerBar(m_session, m_player, m_covers, m_theme);
    m_frame->setPlayerBar(m_playerBar);
    connect(m_playerBar, &PlayerBar::queueWanted, this, &Workspace::setQueueShown);
    connect(m_playerBar, &PlayerBar::trackWanted, this, [this] { showInLibrary(*m_player.current()); });
    auto* queue = new QueuePanel(m_session, m_player, m_covers, m_theme);
    connect(queue, &QueuePanel::closed, this, [this] { setQueueShown(false); });
    connect(queue, &QueuePanel::trackWanted, this, &Workspace::showInLibrary);
    queue->setMenu([this](QMenu& menu, const std::vector<TrackId>& tracks) { m_actions.addPlaylisting(menu, tracks); });
    connect(queue, &QueuePanel::playlistWanted, this,
            [this](const std::vector<TrackId>& tracks) { newPlaylist(NewPlaylist::Empty, tracks); });
    m_sidePanels = new QStackedWidget;
    m_sidePanels->addWidget(similarPanel);
    m_sidePanels->addWidget(queue);
    m_frame->setSidePanel(m_sidePanels);
    qApp->installEventFilter(new SpaceKey(m_frame));

    const auto tell = [this](const QString& message) {
        m_frame->statusLine().setMessage({.text = message, .isError = true});
    };
    connect(&m_player, &Player::failed, this, tell);
    connect(&m_mpris, &MprisService::failed, this, tell);
    connect(&m_player, &Player::noFile, this, [this](TrackId track, const QString& message) {
        StatusLine::Message told{.text = message, .isError = true};
        const auto row = m_session.catalogue()->rowOf(track);
        if (row && !spotifyPage(m_session.catalogue()->uri(*row)).isEmpty()) {
            told.show = [this, track] { m_actions.openOnSpotify(track); };
            told.showText = tr("(open on Spotify)");
        }
        m_frame->statusLine().setMessage(told);
    });
    connect(&m_player, &Player::currentChanged, this, &Workspace::followPlaying);
    connect(&m_player, &Player::heard, &m_session, &LibrarySession::recordPlay);
    connect(&m_mpris, &MprisService::raiseWanted, &m_window, [this] {
        m_window.show();
        m_window.raise();
        m_window.activateWindow();
    });
    connect(&m_mpris, &MprisService::quitWanted, &m_window, &QWidget::close, Qt::QueuedConnection);

    connect(&m_follow, &FollowMode::textChanged, m_playerBar,
            [this] { m_playerBar->setFollowed(m_follow.title(), m_follow.text()); });
    connect(&m_follow, &FollowMode::found, this, [this](TrackId track) {
        if (m_player.state() != Player::State::Playing) { // what is heard here goes before
            m_selection.select(track);
        }
    });
    m_follow.setActive(m_settings.player.followOther);
}

/// The selection, and with it the similar tracks, go along with what plays until the listener selects something else;
/// from when they are back at what plays, it goes along again.
void Workspace::followPlaying()
{
    const auto current = m_player.current();
    const auto before = std::exchange(m_lastPlayed, current);
    const bool elsewhere = m_selection.current() && m_selection.current() != before;
    if (m_player.settings().followPlaying && current && !elsewhere) {
        m_selection.select(*current);
    }
}

void Workspace::showInLibrary(TrackId track)
{
    m_selection.select(track);
    m_frame->showPage(QStringLiteral("library"));
}

void Workspace::setQueueShown(bool shown)
{
    m_sidePanels->setCurrentIndex(shown ? 1 : 0);
    m_playerBar->setQueueShown(shown);
    m_queueAction->setChecked(shown);
    m_frame->setSidePanelShown(!m_session.catalogue()->empty() && (shown || m_settings.similarShown));
}

bool Workspace::isQueueShown() const
{
    return m_sidePanels->currentIndex() == 1;
}

void Workspace::addPlaybackMenu(Menus& menus)
{
    QMenu* menu = menus.addMenu(tr("&Playback"));
    QAction* toggle = menus.add(menu, tr("&Play"), QKeySequence(Qt::Key_Space), [this] { m_player.toggle(); });
    QAction* next =
        menus.add(menu, tr("&Next track"), QKeySequence(Qt::CTRL | Qt::Key_Right), [this] { m_player.next(); });
    QAction* previous =
        menus.add(menu, tr("Pre&vious track"), QKeySequence(Qt::CTRL | Qt::Key_Left), [this] { m_player.previous(); });
    QAction* forward = menus.add(menu, tr("5 seconds &forward"), QKeySequence(Qt::SHIFT | Qt::Key_Right),
                                 [this] { m_player.seekBy(kSeekStep); });
    QAction* back = menus.add(menu, tr("5 seconds &back"), QKeySequence(Qt::SHIFT | Qt::Key_Left),
                              [this] { m_player.seekBy(-kSeekStep); });
    const auto update = [this, toggle, next, previous, forward, back] {
        toggle->setText(m_player.state() == Player::State::Playing ? tr("&Pause") : tr("&Play"));
        toggle->setEnabled(m_player.current().has_value());
        previous->setEnabled(m_player.current().has_value());
        next->setEnabled(m_player.queue().hasNext());
        for (QAction* seek : {forward, back}) {
            seek->setEnabled(m_player.state() != Player::State::Stopped);
        }
    };
    connect(&m_player, &Player::stateChanged, menu, update);
    connect(&m_player, &Player::currentChanged, menu, update);
    connect(&m_player, &Player::queueChanged, menu, update);
    connect(&m_player, &Player::modesChanged, menu, update);
    update();
    menu->addSeparator();
    addSoundActions(menus, menu);
    menu->addSeparator();
    addFollowActions(menus, menu);
}

void Workspace::addSoundActions(Menus& menus, QMenu* menu)
{
    menus.add(menu, tr("&Louder"), QKeySequence(Qt::CTRL | Qt::Key_Up),
              [this] { m_player.setVolume(m_player.volume() + kVolumeStep); });
    menus.add(menu, tr("&Quieter"), QKeySequence(Qt::CTRL | Qt::Key_Down),
              [this] { m_player.setVolume(m_player.volume() - kVolumeStep); });
    menus.add(menu, tr("&Mute"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_M),
              [this] { m_player.setMuted(!m_player.isMuted()); });
    menu->addSeparator();
    QAction* shuffle = menus.add(menu, tr("&Shuffle"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S), {});
    shuffle->setCheckable(true);
    shuffle->setChecked(m_player.shuffle());
    connect(shuffle, &QAction::toggled, &m_player, &Player::setShuffle);
    connect(&m_player, &Player::modesChanged, shuffle, [this, shuffle] { shuffle->setChecked(m_player.shuffle()); });
    addChoices<Repeat>(
        menu->addMenu(tr("&Repeat")),
        {{Repeat::Off, tr("&Off")}, {Repeat::All, tr("The &queue")}, {Repeat::One, tr("The &track")}},
        [this] { return m_player.repeat(); }, [this](Repeat repeat) { m_player.setRepeat(repeat); });
    addChoices<ReplayGain>(
        menu->addMenu(tr("&Even loudness")),
        {{ReplayGain::Track, tr("Of each &track")},
         {ReplayGain::Album, tr("Of each &album")},
         {ReplayGain::Off, tr("&Off")}},
        [this] { return m_player.replayGain(); }, [this](ReplayGain gain) { m_player.setReplayGain(gain); });
}

void Workspace::addFollowActions(Menus& menus, QMenu* menu)
{
    m_queueAction = menus.add(menu, tr("Show the q&ueue"), QKeySequence(Qt::CTRL | Qt::Key_U), {});
    m_queueAction->setCheckable(true);
    connect(m_queueAction, &QAction::toggled, this, &Workspace::setQueueShown);
    QAction* playing = menus.add(menu, tr("Select &what plays"), {}, {});
    playing->setCheckable(true);
    playing->setChecked(m_player.settings().followPlaying);
    playing->setToolTip(tr("The similar tracks go along with the music, until you select another track"));
    connect(playing, &QAction::toggled, this, [this](bool follow) {
        m_player.setFollowPlaying(follow);
        if (follow && m_player.current()) {
            m_selection.select(*m_player.current());
        }
    });
    QAction* other = menus.add(menu, tr("Follow &another player"), {}, {});
    other->setCheckable(true);
    other->setChecked(m_follow.isActive());
    other->setToolTip(tr("Show what sounds like the music of Spotify, a browser or any other player"));
    connect(other, &QAction::toggled, this, [this](bool follow) {
        m_player.setFollowOther(follow);
        m_follow.setActive(follow);
    });
    menu->setToolTipsVisible(true);
}

} // namespace nearfield::ui
