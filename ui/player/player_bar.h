#pragma once

#include <QWidget>

#include "ui/theme.h"

class QLabel;
class QPushButton;

namespace nearfield::ui {

class CoverStore;
class ElidedLabel;
class LibrarySession;
class Player;
class RoundButton;
class SlimSlider;
class StarEditor;

/// Bottom of the window: what plays, how it is liked, and the controls.
class PlayerBar : public QWidget
{
    Q_OBJECT
public:
    PlayerBar(LibrarySession& session, Player& player, CoverStore& covers, const ThemeManager& theme,
              QWidget* parent = nullptr);

    /// The state of the queue button.
    void setQueueShown(bool shown);
    /// Two lines about another player that is followed, shown while nothing plays here; empty when none is.
    void setFollowed(const QString& title, const QString& text);

Q_SIGNALS:
    void queueWanted(bool shown);
    /// The listener wants to see the current track among all others.
    void trackWanted();

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    [[nodiscard]] QWidget* makeTrackPart();
    [[nodiscard]] QWidget* makeControls();
    [[nodiscard]] QWidget* makeVolumePart();
    void connectPlayer();

    void showTrack();
    void showWords();
    void showCover();
    void showStars();
    void showState();
    void showPosition(double seconds);
    void showDuration();
    void showModes();
    void showVolume();

    LibrarySession& m_session;
    Player& m_player;
    CoverStore& m_covers;
    const ThemeManager& m_theme;

    QString m_followedTitle;
    QString m_followedText;
    QWidget* m_trackPart = nullptr;
    QLabel* m_cover = nullptr;
    ElidedLabel* m_title = nullptr;
    ElidedLabel* m_artists = nullptr;
    StarEditor* m_stars = nullptr;
    QPushButton* m_shuffle = nullptr;
    QPushButton* m_previous = nullptr;
    RoundButton* m_play = nullptr;
    QPushButton* m_next = nullptr;
    QPushButton* m_repeat = nullptr;
    QLabel* m_elapsed = nullptr;
    SlimSlider* m_seek = nullptr;
    QLabel* m_length = nullptr;
    QWidget* m_volumePart = nullptr;
    QPushButton* m_queue = nullptr;
    QPushButton* m_mute = nullptr;
    SlimSlider* m_volume = nullptr;
};

} // namespace nearfield::ui
