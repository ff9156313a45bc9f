#pragma once

#include <optional>
#include <vector>

#include <QTableView>

#include "ui/playlists/playlist_model.h"
#include "ui/theme.h"

namespace nearfield::ui {

class CoverStore;
class TrackActions;

/// The entries of a playlist as a table: rows are reordered by dragging, rated in place, several at once.
class PlaylistView : public QTableView
{
    Q_OBJECT
public:
    PlaylistView(PlaylistModel& model, CoverStore& covers, TrackActions& actions, const ThemeManager& theme,
                 QWidget* parent = nullptr);

    [[nodiscard]] std::vector<std::size_t> selectedPositions() const; ///< in order
    [[nodiscard]] std::vector<TrackId> selectedTracks() const;        ///< those in the library
    void selectPositions(std::size_t first, std::size_t count);

Q_SIGNALS:
    void selectionMoved();
    void rated(int position, std::optional<float> stars);

protected:
    void selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) override;
    void startDrag(Qt::DropActions actions) override;

private:
    PlaylistModel& m_model;
    const ThemeManager& m_theme;
};

} // namespace nearfield::ui
