#include "ui/player/player_bar.h"

#include <array>
#include <cmath>

#include <QHBoxLayout>
#include <QLabel>
#include <QMouseEvent>
#include <QPainter>
#include <QPushButton>

#include "ui/library_session.h"
#include "ui/music/cover_store.h"
#include "ui/player/player.h"
#include "ui/player/round_button.h"
#include "ui/player/slim_slider.h"
#include "ui/text.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/star_editor.h"

namespace nearfield::ui {

namespace {

constexpr int kHeight = 76;
constexpr int kCover = 52;
constexpr int kMilli = 1000;
constexpr int kSeekStepMs = 5000;
constexpr int kVolumeSteps = 100;
constexpr int kNarrow = 1080; ///< narrower, the queue button is an icon and the volume is short

QPushButton* makeIconButton(const char* name, const QString& toolTip)
{
    auto* button = makeButton(ButtonKind::Flat, {}, toolTip);
    button->setObjectName(QLatin1String(name));
    button->setIconSize({16, 16});
    button->setFixedSize(30, 27);
    return button;
}

QLabel* makeTime(Qt::Alignment side)
{
    auto* label = new QLabel;
    label->setProperty("role", QStringLiteral("muted"));
    label->setAlignment(side | Qt::AlignVCenter);
    label->setMinimumWidth(44);
    return label;
}

/// Where there is no track: a place for its cover.
QPixmap emptyCover(const ThemeManager& theme, qreal ratio)
{
    QPixmap out(QSize(kCover, kCover) * ratio);
    out.setDevicePixelRatio(ratio);
    out.fill(Qt::transparent);
    QPainter painter(&out);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.theme().raised);
    painter.drawRoundedRect(QRectF(0, 0, kCover, kCover), 6, 6);
    theme.icon(QStringLiteral("note"), IconColour::Muted).paint(&painter, QRect(16, 16, 20, 20));
    return out;
}

} // namespace

PlayerBar::PlayerBar(LibrarySession& session, Player& player, CoverStore& covers, const ThemeManager& theme,
                     QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_player(player)
    , m_covers(covers)
    , m_theme(theme)
{
    setObjectName(QStringLiteral("playerBar"));
    setProperty("surface", QStringLiteral("player"));
    setAttribute(Qt::WA_StyledBackground);
    setFixedHeight(kHeight);
    setAccessibleName(tr("Player"));

    m_trackPart = makeTrackPart();
    m_volumePart = makeVolumePart();
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(18, 1, 18, 0);
    layout->setSpacing(24);
    layout->addWidget(m_trackPart);
    layout->addWidget(makeControls(), 1);
    layout->addWidget(m_volumePart);

    // Who clicks on "next" and then types Space wants to pause, not to go on once more.
    for (QWidget* control : findChildren<QWidget*>()) {
        if (control->focusPolicy() == Qt::StrongFocus || control->focusPolicy() == Qt::WheelFocus) {
            control->setFocusPolicy(Qt::TabFocus);
        }
    }
    connectPlayer();
    showTrack();
    showModes();
    showVolume();
}

QWidget* PlayerBar::makeTrackPart()
{
    m_cover = new QLabel;
    m_cover->setFixedSize(kCover, kCover);
    m_cover->setAlignment(Qt::AlignCenter);
    m_cover->installEventFilter(this);
    m_title = new ElidedLabel;
    m_title->setObjectName(QStringLiteral("playingTitle"));
    m_title->setFont(fontOf(TextRole::Heading));
    m_title->installEventFilter(this);
    m_artists = new ElidedLabel;
    m_artists->setObjectName(QStringLiteral("playingArtists"));
    m_artists->setProperty("role", QStringLiteral("muted"));
    m_stars = new StarEditor(m_theme, StarEditor::Size::Small);
    m_stars->setObjectName(QStringLiteral("playingStars"));
    m_stars->setToolTip(tr("Rate what plays: click, or 0–5 here"));
    m_stars->setAccessibleName(tr("Rating of the current track"));

    // The stars have room at their left, for a click that removes a rating; the first one is to be below the title.
    auto* lines = new QVBoxLayout;
    lines->setContentsMargins(StarEditor::kMargin, 0, 0, 0);
    lines->setSpacing(1);
    lines->addWidget(m_title);
    lines->addWidget(m_artists);
    auto* words = new QVBoxLayout;
    words->setContentsMargins(0, 0, 0, 0);
    words->setSpacing(1);
    words->addStretch();
    words->addLayout(lines);
    words->addWidget(m_stars, 0, Qt::AlignLeft);
    words->addStretch();
    auto* part = new QWidget;
    auto* layout = new QHBoxLayout(part);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12 - StarEditor::kMargin);
    layout->addWidget(m_cover);
    layout->addLayout(words, 1);
    return part;
}

QWidget* PlayerBar::makeControls()
{
    m_shuffle = makeIconButton("shuffle", tr("Shuffle what is to come"));
    m_shuffle->setCheckable(true);
    m_previous = makeIconButton("previous", tr("Previous track, or back to the beginning (Ctrl+Left)"));
    m_previous->setIcon(m_theme.icon(QStringLiteral("previous")));
    m_play = new RoundButton(m_theme);
    m_play->setObjectName(QStringLiteral("play"));
    m_next = makeIconButton("next", tr("Next track (Ctrl+Right)"));
    m_next->setIcon(m_theme.icon(QStringLiteral("next")));
    m_repeat = makeIconButton("repeat", {});
    m_elapsed = makeTime(Qt::AlignRight);
    m_elapsed->setObjectName(QStringLiteral("elapsed"));
    m_length = makeTime(Qt::AlignLeft);
    m_length->setObjectName(QStringLiteral("length"));
    m_seek = new SlimSlider(m_theme, SlimSlider::Fill::Accent);
    m_seek->setObjectName(QStringLiteral("seek"));
    m_seek->setAccessibleName(tr("Position in the track"));
    m_seek->setToolTip(tr("Click or drag to seek (Shift+Left, Shift+Right)"));
    m_seek->setTracking(false);
    m_seek->setSingleStep(kSeekStepMs);
    m_seek->setPageStep(3 * kSeekStepMs);

    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch();
    for (QWidget* button : std::array<QWidget*, 5>{m_shuffle, m_previous, m_play, m_next, m_repeat}) {
        buttons->addWidget(button);
    }
    buttons->addStretch();
    auto* line = new QHBoxLayout;
    line->setSpacing(6);
    line->addWidget(m_elapsed);
    line->addWidget(m_seek, 1);
    line->addWidget(m_length);
    auto* controls = new QWidget;
    auto* layout = new QVBoxLayout(controls);
    layout->setContentsMargins(0, 6, 0, 8);
    layout->setSpacing(2);
    layout->addLayout(buttons);
    layout->addLayout(line);
    return controls;
}

QWidget* PlayerBar::makeVolumePart()
{
    m_queue = makeButton(ButtonKind::Flat, {}, tr("Show what plays next (Ctrl+U)"));
    m_queue->setObjectName(QStringLiteral("queue"));
    m_queue->setAccessibleName(tr("Queue"));
    m_queue->setCheckable(true);
    m_queue->setIcon(m_theme.icon(QStringLiteral("queue"), IconColour::Muted));
    m_queue->setIconSize({14, 14});
    m_mute = makeIconButton("mute", {});
    m_volume = new SlimSlider(m_theme, SlimSlider::Fill::Text);
    m_volume->setObjectName(QStringLiteral("volume"));
    m_volume->setAccessibleName(tr("Volume"));
    m_volume->setRange(0, kVolumeSteps);
    m_volume->setSingleStep(5);

    auto* part = new QWidget;
    auto* layout = new QHBoxLayout(part);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addStretch();
    layout->addWidget(m_queue);
    layout->addWidget(m_mute);
    layout->addWidget(m_volume);
    return part;
}

void PlayerBar::connectPlayer()
{
    connect(m_shuffle, &QPushButton::clicked, &m_player, &Player::setShuffle);
    connect(m_previous, &QPushButton::clicked, &m_player, &Player::previous);
    connect(m_play, &RoundButton::clicked, &m_player, &Player::toggle);
    connect(m_next, &QPushButton::clicked, &m_player, &Player::next);
    connect(m_repeat, &QPushButton::clicked, &m_player,
            [this] { m_player.setRepeat(static_cast<Repeat>((static_cast<int>(m_player.repeat()) + 1) % 3)); });
    connect(m_seek, &SlimSlider::chosen, &m_player,
            [this](int milliseconds) { m_player.seek(static_cast<double>(milliseconds) / kMilli); });
    connect(m_seek, &QSlider::sliderMoved, this,
            [this](int milliseconds) { m_elapsed->setText(shortDurationText(milliseconds / kMilli)); });
    const auto setVolume = [this](int steps) { m_player.setVolume(static_cast<double>(steps) / kVolumeSteps); };
    connect(m_volume, &QSlider::sliderMoved, &m_player, setVolume);
    connect(m_volume, &SlimSlider::chosen, &m_player, setVolume);
    connect(m_mute, &QPushButton::clicked, &m_player, [this] { m_player.setMuted(!m_player.isMuted()); });
    connect(m_queue, &QPushButton::clicked, this, &PlayerBar::queueWanted);
    connect(m_stars, &StarEditor::rated, this, [this](std::optional<float> stars) {
        if (const auto track = m_player.current()) {
            m_session.rate(std::array{*track}, stars);
        }
    });

    connect(&m_player, &Player::currentChanged, this, &PlayerBar::showTrack);
    connect(&m_player, &Player::stateChanged, this, &PlayerBar::showState);
    connect(&m_player, &Player::queueChanged, this, &PlayerBar::showState);
    connect(&m_player, &Player::positionChanged, this, &PlayerBar::showPosition);
    connect(&m_player, &Player::durationChanged, this, &PlayerBar::showDuration);
    connect(&m_player, &Player::modesChanged, this, &PlayerBar::showModes);
    connect(&m_player, &Player::volumeChanged, this, &PlayerBar::showVolume);
    connect(&m_session, &LibrarySession::catalogueChanged, this, &PlayerBar::showTrack);
    connect(&m_session, &LibrarySession::ratingsChanged, this, &PlayerBar::showStars);
    connect(&m_session, &LibrarySession::ratingsReset, this, &PlayerBar::showStars);
    connect(&m_covers, &CoverStore::changed, this, &PlayerBar::showCover);
    connect(&m_theme, &ThemeManager::themeChanged, this, &PlayerBar::showCover);
}

void PlayerBar::showTrack()
{
    const bool something = m_player.current().has_value();
    for (QWidget* part : std::array<QWidget*, 2>{m_cover, m_title}) {
        part->setCursor(something ? Qt::PointingHandCursor : Qt::ArrowCursor);
    }
    m_cover->setToolTip(something ? tr("Show it in the library") : QString());
    showWords();
    showCover();
    showStars();
    showDuration();
    showState();
}

void PlayerBar::showWords()
{
    const Catalogue& catalogue = *m_session.catalogue();
    const auto row = m_player.current() ? catalogue.rowOf(*m_player.current()) : std::nullopt;
    if (row && (m_followedTitle.isEmpty() || m_player.state() != Player::State::Stopped)) {
        const QString album = qstring(catalogue.album(*row));
        const QString artists = qstring(catalogue.artists(*row));
        m_title->setText(qstring(catalogue.title(*row)));
        m_artists->setText(album.isEmpty() ? artists : tr("%1 — %2").arg(artists, album));
    } else if (!m_followedTitle.isEmpty()) {
        m_title->setText(m_followedTitle);
        m_artists->setText(m_followedText);
    } else {
        m_title->setText(tr("Nothing is playing"));
        m_artists->setText(tr("Double-click a track to hear it"));
    }
}

void PlayerBar::setFollowed(const QString& title, const QString& text)
{
    m_followedTitle = title;
    m_followedText = text;
    showWords();
}

void PlayerBar::showCover()
{
    const auto track = m_player.current();
    m_cover->setPixmap(track ? m_covers.cover(*track, kCover, devicePixelRatioF())
                             : emptyCover(m_theme, devicePixelRatioF()));
}

void PlayerBar::showStars()
{
    const auto track = m_player.current();
    m_stars->setVisible(track.has_value());
    m_stars->setStars(track ? m_session.stars(*track) : std::nullopt);
}

void PlayerBar::showState()
{
    const bool something = m_player.current().has_value();
    showWords();
    m_play->setPlaying(m_player.state() == Player::State::Playing);
    m_play->setEnabled(something);
    m_previous->setEnabled(something);
    m_next->setEnabled(m_player.queue().hasNext());
    m_seek->setEnabled(m_player.state() != Player::State::Stopped);
}

void PlayerBar::showPosition(double seconds)
{
    if (!m_seek->isSliderDown()) {
        m_seek->show(static_cast<int>(seconds * kMilli));
        m_elapsed->setText(m_player.current() ? shortDurationText(std::floor(seconds)) : QString());
    }
}

void PlayerBar::showDuration()
{
    const double seconds = m_player.duration();
    m_seek->setRange(0, static_cast<int>(seconds * kMilli));
    m_length->setText(seconds > 0 ? shortDurationText(seconds) : QString());
    showPosition(m_player.position());
}

void PlayerBar::showModes()
{
    m_shuffle->setChecked(m_player.shuffle());
    m_shuffle->setIcon(
        m_theme.icon(QStringLiteral("shuffle"), m_player.shuffle() ? IconColour::Accent : IconColour::Muted));
    const Repeat repeat = m_player.repeat();
    m_repeat->setIcon(m_theme.icon(repeat == Repeat::One ? QStringLiteral("repeat-one") : QStringLiteral("repeat"),
                                   repeat == Repeat::Off ? IconColour::Muted : IconColour::Accent));
    const QString text = repeat == Repeat::Off   ? tr("Repeat: off")
                         : repeat == Repeat::All ? tr("Repeat: the queue")
                                                 : tr("Repeat: this track");
    m_repeat->setToolTip(text);
    m_repeat->setAccessibleName(text);
    showState();
}

void PlayerBar::showVolume()
{
    const int steps = static_cast<int>(std::lround(m_player.volume() * kVolumeSteps));
    m_volume->show(m_player.isMuted() ? 0 : steps);
    m_volume->setToolTip(m_player.isMuted() ? tr("Muted") : tr("Volume %1 % (Ctrl+Up, Ctrl+Down)").arg(steps));
    const bool silent = m_player.isMuted() || steps == 0;
    m_mute->setIcon(m_theme.icon(silent                      ? QStringLiteral("muted")
                                 : steps <= kVolumeSteps / 2 ? QStringLiteral("volume-low")
                                                             : QStringLiteral("volume"),
                                 IconColour::Muted));
    const QString text = m_player.isMuted() ? tr("Sound on") : tr("Mute");
    m_mute->setToolTip(text);
    m_mute->setAccessibleName(text);
}

void PlayerBar::setQueueShown(bool shown)
{
    m_queue->setChecked(shown);
}

void PlayerBar::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    const bool narrow = width() < kNarrow;
    m_queue->setText(narrow ? QString() : QLatin1Char(' ') + tr("Queue")); // off its icon
    m_volume->setFixedWidth(narrow ? 76 : 118);
    m_trackPart->setFixedWidth(width() / 4);
    // Both sides alike, so that the controls are in the middle, as long as there is room.
    m_volumePart->setFixedWidth(narrow ? m_volumePart->minimumSizeHint().width() : width() / 5);
}

bool PlayerBar::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::MouseButtonRelease && m_player.current() &&
        static_cast<QMouseEvent*>(event)->button() == Qt::LeftButton) {
        Q_EMIT trackWanted();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace nearfield::ui
