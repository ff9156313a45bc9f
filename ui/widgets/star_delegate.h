#pragma once

#include <optional>

#include <QPersistentModelIndex>
#include <QStyledItemDelegate>

#include "ui/theme.h"

class QAbstractItemView;
class QMouseEvent;

namespace nearfield::ui {

/// Stars edited in place: moving over a cell previews, a click or a drag rates in half steps, a click left of the
/// first star removes the rating. The pointer in a star cell never changes the selection of the view.
class StarDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    /// For columns of `view`, which owns it, whose Qt::DisplayRole is stars as float or nothing.
    StarDelegate(const ThemeManager& theme, QAbstractItemView* view);

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    /// No editor: stars are edited in place.
    QWidget* createEditor(QWidget*, const QStyleOptionViewItem&, const QModelIndex&) const override { return nullptr; }

Q_SIGNALS:
    void rated(const QModelIndex& index, std::optional<float> stars);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    bool pointerMoved(const QMouseEvent& event);
    bool pressed(const QMouseEvent& event);
    bool released(const QMouseEvent& event);
    void preview(const QModelIndex& index, std::optional<float> stars);
    [[nodiscard]] QModelIndex starCellAt(const QPoint& position) const;
    [[nodiscard]] std::optional<float> starsUnder(const QMouseEvent& event, const QModelIndex& index) const;

    const ThemeManager& m_theme;
    QAbstractItemView* m_view;
    QPersistentModelIndex m_hovered; ///< the cell that shows m_preview instead of its rating
    std::optional<float> m_preview;
    bool m_dragging = false;
};

} // namespace nearfield::ui
