#pragma once

#include <array>
#include <optional>
#include <vector>

#include <QElapsedTimer>
#include <QTableView>

#include "ui/models/track_table_model.h"
#include "ui/theme.h"

class QMenu;

namespace nearfield::ui {

/// The table of tracks: one line a row, columns that share the width, typing jumps to a title.
class TrackView : public QTableView
{
    Q_OBJECT
public:
    TrackView(TrackTableModel& model, const ThemeManager& theme, QWidget* parent = nullptr);

    /// Widths, order and visibility of columns, and the sorted one, for settings.
    [[nodiscard]] QByteArray saveColumns() const;
    /// Ignores what it does not understand.
    void restoreColumns(const QByteArray& state);
    void resetColumns();
    /// Fills a menu with a checkable entry for each column.
    void fillColumnsMenu(QMenu& menu);

    /// Tracks of the selected rows in the order shown.
    [[nodiscard]] std::vector<TrackId> selectedTracks() const;
    /// Selects the rows of those tracks that are shown; `current` becomes the current row, and is scrolled to on
    /// demand. Of thousands that lie scattered only the current one is shown as selected.
    void selectTracks(const std::vector<TrackId>& tracks, std::optional<TrackId> current, bool scroll);

    void keyboardSearch(const QString& typed) override;

Q_SIGNALS:
    void selectionMoved();
    /// Stars were clicked in this row.
    void rated(int position, std::optional<float> stars);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void startDrag(Qt::DropActions actions) override;
    void selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) override;

private:
    void setUpColumns(const ThemeManager& theme);
    void columnResized(int column, int oldWidth, int newWidth);
    /// Shares the width that fixed columns leave among the text columns.
    void fitColumns();

    TrackTableModel& m_model;
    const ThemeManager& m_theme;
    std::array<double, kTrackColumnCount> m_shares{}; ///< wanted widths of the text columns, in relation to each other
    bool m_fitting = false;
    QString m_typed;
    QElapsedTimer m_typedAt;
};

} // namespace nearfield::ui
