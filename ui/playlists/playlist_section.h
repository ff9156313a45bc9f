#pragma once

#include <optional>
#include <vector>

#include <QAbstractListModel>
#include <QListView>
#include <QWidget>

#include "core/library/playlists.h"
#include "ui/playlists/new_playlist.h"
#include "ui/signal_ids.h"
#include "ui/theme.h"

class QLabel;
class QMenu;
class QPushButton;

namespace nearfield::ui {

class PlaylistBook;

/// The playlists by name. Tracks can be dropped on one.
class PlaylistListModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        IdRole = Qt::UserRole, ///< qint64, of PlaylistId
        ShownRole,             ///< bool: it is the one on the page
    };
    explicit PlaylistListModel(PlaylistBook& book, QObject* parent = nullptr);

    void setShown(std::optional<PlaylistId> id);
    [[nodiscard]] std::optional<PlaylistId> shown() const noexcept { return m_shown; }
    [[nodiscard]] PlaylistId idAt(int row) const { return m_rows[static_cast<std::size_t>(row)].id; }
    [[nodiscard]] std::optional<int> rowOf(PlaylistId id) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    [[nodiscard]] Qt::DropActions supportedDropActions() const override { return Qt::CopyAction | Qt::MoveAction; }
    [[nodiscard]] QStringList mimeTypes() const override;
    bool canDropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                         const QModelIndex& parent) const override;
    bool dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                      const QModelIndex& parent) override;

Q_SIGNALS:
    /// Dropped beside all of them.
    void newWanted(const std::vector<nearfield::TrackId>& tracks);

private:
    void takeList();

    PlaylistBook& m_book;
    std::vector<PlaylistSummary> m_rows;
    std::optional<PlaylistId> m_shown;
};

/// The part of the side bar below the pages: all playlists, and a button that makes another. Compact, it is one button
/// with a menu of them.
class PlaylistSection : public QWidget
{
    Q_OBJECT
public:
    PlaylistSection(PlaylistBook& book, const ThemeManager& theme, QWidget* parent = nullptr);

    /// The one that is on the page; nothing when another page is shown.
    void setShown(std::optional<PlaylistId> id) { m_model.setShown(id); }
    void setCompact(bool compact);
    [[nodiscard]] QListView& list() const noexcept { return *m_list; }
    void focusList();

Q_SIGNALS:
    void chosen(nearfield::PlaylistId id);
    void newWanted(nearfield::ui::NewPlaylist way);
    void newFromTracksWanted(const std::vector<nearfield::TrackId>& tracks);
    void playWanted(nearfield::PlaylistId id);
    void renameWanted(nearfield::PlaylistId id);
    void exportWanted(nearfield::PlaylistId id);
    void removeWanted(nearfield::PlaylistId id);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    [[nodiscard]] QWidget* makeTitle();
    void fit();
    void showMenu(const QPoint& at);
    void fillCompactMenu();

    PlaylistBook& m_book;
    const ThemeManager& m_theme;
    PlaylistListModel m_model;
    QWidget* m_title;
    QPushButton* m_add = nullptr;
    QListView* m_list;
    QLabel* m_hint;
    QPushButton* m_compactButton;
    QMenu* m_compactMenu;
    bool m_compact = false;
};

} // namespace nearfield::ui
