#pragma once

#include <optional>
#include <vector>

#include <QWidget>

#include "core/base/ids.h"
#include "ui/playlists/playlist_model.h"
#include "ui/signal_ids.h"
#include "ui/theme.h"

class QLabel;
class QLineEdit;
class QMenu;
class QPushButton;
class QStackedWidget;

namespace nearfield::ui {

class CoverStore;
class ElidedLabel;
class LibrarySession;
class PlaylistBook;
class PlaylistView;
class Selection;
class StateView;
class TrackActions;

/// One playlist: its name, edited in place, what it is, and its entries, which are reordered by dragging.
class PlaylistPage : public QWidget
{
    Q_OBJECT
public:
    PlaylistPage(LibrarySession& session, Selection& selection, PlaylistBook& book, CoverStore& covers,
                 TrackActions& actions, const ThemeManager& theme, QWidget* parent = nullptr);

    void showPlaylist(PlaylistId id);
    [[nodiscard]] std::optional<PlaylistId> playlist() const noexcept { return m_id; }
    /// Puts the keyboard into the name.
    void editName();
    void play(bool shuffled);

Q_SIGNALS:
    void exportRequested(nearfield::PlaylistId id);
    void libraryRequested(); ///< the selected track among all others, or where tracks come from
    /// The playlist is not there any more, or never was.
    void gone();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    [[nodiscard]] QWidget* makeHeader(const ThemeManager& theme);
    void addKeys();
    void connectSources();

    void showContents();
    void showFacts();
    void fitName();
    void takeName();
    void showRow();
    void playFrom(int position);
    void rateRow(int position, std::optional<float> stars);
    void moveRows(const std::vector<std::size_t>& positions, std::size_t before);
    void moveSelected(int by);
    void removeSelected();
    void showMenu(const QPoint& at);
    void fillMoreMenu(QMenu& menu);
    void copySelected() const;

    LibrarySession& m_session;
    Selection& m_selection;
    PlaylistBook& m_book;
    TrackActions& m_actions;
    PlaylistModel m_model;
    std::optional<PlaylistId> m_id;
    bool m_filling = false; ///< the selection moves because rows do

    QLineEdit* m_name = nullptr;
    ElidedLabel* m_facts = nullptr;
    QPushButton* m_play = nullptr;
    QPushButton* m_shuffle = nullptr;
    QPushButton* m_export = nullptr;
    QStackedWidget* m_stack;
    PlaylistView* m_view;
    StateView* m_empty;
};

} // namespace nearfield::ui
