#pragma once

#include <functional>
#include <utility>
#include <vector>

#include <QStyledItemDelegate>
#include <QWidget>

#include "ui/player/queue_model.h"
#include "ui/signal_ids.h"
#include "ui/theme.h"

class QLabel;
class QMenu;
class QPushButton;
class QStackedWidget;

namespace nearfield::ui {

class CoverStore;
class TrackList;

/// A row of the queue: cover, title over artists, how long; the current one is marked, those before it are faint. The
/// row under the pointer has a cross that removes it.
class QueueDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    QueueDelegate(CoverStore& covers, const ThemeManager& theme, QObject* parent = nullptr);

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                     const QModelIndex& index) override;
    /// Of the cross, in a row at `row`.
    [[nodiscard]] static QRect crossIn(const QRect& row);

private:
    CoverStore& m_covers;
    const ThemeManager& m_theme;
};

/// Right side of the window, in place of the similar tracks: what was played, plays and will play. Dragging reorders,
/// double click jumps.
class QueuePanel : public QWidget
{
    Q_OBJECT
public:
    QueuePanel(LibrarySession& session, Player& player, CoverStore& covers, const ThemeManager& theme,
               QWidget* parent = nullptr);

    /// What else can be done with a track goes into its menu, by whoever knows.
    using FillMenu = std::function<void(QMenu& menu, const std::vector<TrackId>& tracks)>;
    void setMenu(FillMenu fill) { m_fillMenu = std::move(fill); }

Q_SIGNALS:
    void closed();
    /// The whole queue is to be kept.
    void playlistWanted(const std::vector<nearfield::TrackId>& tracks);
    /// The listener wants to see it among all others.
    void trackWanted(nearfield::TrackId track);

protected:
    void showEvent(QShowEvent* event) override;

private:
    [[nodiscard]] QWidget* makeHeader(const ThemeManager& theme);
    void addKeys();
    void showCounts();
    void scrollToCurrent();
    void removeCurrentRow();
    void moveCurrentRow(int by);
    void showMenu(const QPoint& at);

    LibrarySession& m_session;
    Player& m_player;
    QueueModel m_model;
    FillMenu m_fillMenu;
    QLabel* m_counts = nullptr;
    QPushButton* m_clear = nullptr;
    QPushButton* m_keep = nullptr;
    QStackedWidget* m_stack;
    TrackList* m_list;
};

} // namespace nearfield::ui
