#include "ui/widgets/cell.h"

#include <QAbstractItemView>
#include <QPainter>

namespace nearfield::ui {

namespace {

/// Right-aligned, each digit as wide as the widest. Qt 6.4 cannot ask a font for its tabular figures.
void drawTabular(QPainter& painter, const QRect& area, const QString& text)
{
    const QFontMetricsF metrics(painter.font());
    const qreal digit = metrics.horizontalAdvance(QLatin1Char('0'));
    qreal right = area.right() + 1;
    const qreal baseline = area.top() + (area.height() - metrics.height()) / 2 + metrics.ascent();
    for (auto c = text.crbegin(); c != text.crend(); ++c) {
        const qreal own = metrics.horizontalAdvance(*c);
        const qreal width = c->isDigit() ? digit : own;
        right -= width;
        painter.drawText(QPointF(right + (width - own) / 2, baseline), QString(*c));
    }
}

} // namespace

void paintCellBackground(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index,
                         const Theme& theme)
{
    if (option.state.testFlag(QStyle::State_Selected)) {
        painter.fillRect(option.rect, theme.selectedRow);
    }
    const auto* view = qobject_cast<const QAbstractItemView*>(option.widget);
    if (view != nullptr && view->hasFocus() && view->currentIndex().row() == index.row() && option.rect.left() <= 0) {
        painter.fillRect(QRect(0, option.rect.top(), 2, option.rect.height()), theme.teal);
    }
}

TextDelegate::TextDelegate(const ThemeManager& theme, Tone tone, Digits digits, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
    , m_tone(tone)
    , m_digits(digits)
{
}

void TextDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Theme& theme = m_theme.theme();
    paintCellBackground(*painter, option, index, theme);
    const QString text = index.data().toString();
    const QRect area = option.rect.adjusted(kCellPadding, 0, -kCellPadding, 0);
    painter->setFont(option.font);
    const bool muted = m_tone == Tone::Muted || index.data(kGuessRole).toBool();
    painter->setPen(muted ? theme.muted : theme.text);
    if (m_digits == Digits::Tabular) {
        drawTabular(*painter, area, text);
    } else {
        painter->drawText(area, static_cast<int>(option.displayAlignment),
                          option.fontMetrics.elidedText(text, Qt::ElideRight, area.width()));
    }
}

} // namespace nearfield::ui
