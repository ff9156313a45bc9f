#include "ui/widgets/star_delegate.h"

#include <QAbstractItemView>
#include <QMouseEvent>
#include <QPainter>

#include "ui/widgets/cell.h"
#include "ui/widgets/stars.h"

namespace nearfield::ui {

StarDelegate::StarDelegate(const ThemeManager& theme, QAbstractItemView* view)
    : QStyledItemDelegate(view)
    , m_theme(theme)
    , m_view(view)
{
    view->setMouseTracking(true);
    view->viewport()->installEventFilter(this);
}

void StarDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    Theme theme = m_theme.theme();
    paintCellBackground(*painter, option, index, theme);
    if (option.state.testFlag(QStyle::State_Selected)) {
        theme.emptyStar = theme.muted; // the usual one is lost on the colour of the selection
        theme.emptyStar.setAlphaF(0.35F);
    }
    std::optional<float> stars;
    if (index == m_hovered) {
        stars = m_preview;
    } else if (const QVariant rating = index.data(); rating.isValid()) {
        stars = rating.toFloat();
    }
    paintStars(*painter, QRectF(option.rect).adjusted(kCellPadding, 0, 0, 0), stars, theme);
}

QSize StarDelegate::sizeHint(const QStyleOptionViewItem& /*option*/, const QModelIndex& /*index*/) const
{
    return {static_cast<int>(5 * kStarPitch) + 2 * kCellPadding, 29};
}

bool StarDelegate::eventFilter(QObject* watched, QEvent* event)
{
    switch (event->type()) {
    case QEvent::MouseMove:
        return pointerMoved(*static_cast<QMouseEvent*>(event));
    case QEvent::MouseButtonPress:
    case QEvent::MouseButtonDblClick:
        return pressed(*static_cast<QMouseEvent*>(event));
    case QEvent::MouseButtonRelease:
        return released(*static_cast<QMouseEvent*>(event));
    case QEvent::Leave:
        if (!m_dragging) {
            preview({}, std::nullopt);
        }
        return false;
    default:
        return QStyledItemDelegate::eventFilter(watched, event);
    }
}

bool StarDelegate::pointerMoved(const QMouseEvent& event)
{
    if (m_dragging) {
        preview(m_hovered, starsUnder(event, m_hovered));
        return true;
    }
    const QModelIndex cell = event.buttons() == Qt::NoButton ? starCellAt(event.position().toPoint()) : QModelIndex();
    preview(cell, cell.isValid() ? starsUnder(event, cell) : std::nullopt);
    return false;
}

bool StarDelegate::pressed(const QMouseEvent& event)
{
    const QModelIndex cell = starCellAt(event.position().toPoint());
    if (event.button() != Qt::LeftButton || event.modifiers() != Qt::NoModifier || !cell.isValid()) {
        return false;
    }
    m_view->setFocus(Qt::MouseFocusReason);
    m_dragging = true;
    preview(cell, starsUnder(event, cell));
    return true;
}

bool StarDelegate::released(const QMouseEvent& event)
{
    if (!m_dragging || event.button() != Qt::LeftButton) {
        return false;
    }
    m_dragging = false;
    const QModelIndex cell = m_hovered;
    if (cell.isValid()) { // the model may have been reset meanwhile
        Q_EMIT rated(cell, starsUnder(event, cell));
    }
    preview({}, std::nullopt);
    return true;
}

void StarDelegate::preview(const QModelIndex& index, std::optional<float> stars)
{
    if (m_hovered == index && m_preview == stars) {
        return;
    }
    const QModelIndex before = m_hovered;
    m_hovered = index;
    m_preview = stars;
    m_view->update(before);
    m_view->update(index);
}

QModelIndex StarDelegate::starCellAt(const QPoint& position) const
{
    const QModelIndex index = m_view->indexAt(position);
    return index.isValid() && m_view->itemDelegateForIndex(index) == this ? index : QModelIndex();
}

std::optional<float> StarDelegate::starsUnder(const QMouseEvent& event, const QModelIndex& index) const
{
    return starsAt(event.position().x() - m_view->visualRect(index).left() - kCellPadding);
}

} // namespace nearfield::ui
