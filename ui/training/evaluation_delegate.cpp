#include "ui/training/evaluation_delegate.h"

#include <cmath>

#include <QLocale>
#include <QPainter>

#include "ui/training/evaluation_table_model.h"
#include "ui/training/evaluation_text.h"
#include "ui/widgets/bar.h"
#include "ui/widgets/cell.h"

namespace nearfield::ui {

namespace {

constexpr double kVisibleChange = 0.0005; ///< what rounds to 0.000 is none

/// "+.003", as short as it can be.
QString changeText(double change)
{
    QString digits = figureText(std::abs(change));
    if (digits.startsWith(QLatin1Char('0'))) {
        digits.remove(0, 1);
    }
    return (change < 0 ? QStringLiteral("−") : QStringLiteral("+")) + digits;
}

} // namespace

EvaluationDelegate::EvaluationDelegate(const ThemeManager& theme, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
{
}

void EvaluationDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Theme& theme = m_theme.theme();
    if (index.data(EvaluationTableModel::kShippedRole).toBool()) {
        painter->fillRect(option.rect, theme.selectedRow);
    }
    paintCellBackground(*painter, option, index, theme);
    const QRect area = option.rect.adjusted(kCellPadding, 0, -kCellPadding, 0);
    switch (static_cast<EvaluationColumn>(index.column())) {
    case EvaluationColumn::Model:
        painter->setFont(option.font);
        painter->setPen(theme.text);
        painter->drawText(area, Qt::AlignLeft | Qt::AlignVCenter,
                          option.fontMetrics.elidedText(index.data().toString(), Qt::ElideRight, area.width()));
        break;
    case EvaluationColumn::Gain:
        paintGain(*painter, area, index);
        break;
    default:
        paintFigure(*painter, option, index);
    }
}

void EvaluationDelegate::paintGain(QPainter& painter, const QRect& area, const QModelIndex& index) const
{
    const QVariant gain = index.data();
    if (gain.isValid()) {
        paintBar(painter, area, gain.toFloat(), m_theme.theme().teal, m_theme.theme().raised);
    }
}

void EvaluationDelegate::paintFigure(QPainter& painter, const QStyleOptionViewItem& option,
                                     const QModelIndex& index) const
{
    const Theme& theme = m_theme.theme();
    const QRect area = option.rect.adjusted(kCellPadding - 3, 0, -kCellPadding, 0);
    const QString interval = index.data(EvaluationTableModel::kIntervalRole).toString();
    const QFont small = [] {
        QFont font = fontOf(TextRole::Small);
        font.setPixelSize(10);
        return font;
    }();
    const bool roomBelow = !interval.isEmpty() && QFontMetrics(small).horizontalAdvance(interval) <= area.width();
    const QRect line = roomBelow ? area.adjusted(0, 3, 0, -area.height() / 2 + 2) : area;
    const QString text = index.data().toString();
    painter.setFont(option.font);
    painter.setPen(index.data(EvaluationTableModel::kIntervalRole).isValid() ? theme.text : theme.muted);
    painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, text);
    painter.setFont(small);
    if (roomBelow) {
        painter.setPen(theme.muted);
        painter.drawText(area.adjusted(0, area.height() / 2 + 1, 0, -3), Qt::AlignRight | Qt::AlignVCenter, interval);
    }
    const QVariant change = index.data(EvaluationTableModel::kDeltaRole);
    if (change.isValid() && std::abs(change.toDouble()) >= kVisibleChange) {
        painter.setPen(index.data(EvaluationTableModel::kBetterRole).toBool() ? theme.good : theme.bad);
        painter.drawText(line.adjusted(0, 0, -option.fontMetrics.horizontalAdvance(text) - 4, 0),
                         Qt::AlignRight | Qt::AlignVCenter, changeText(change.toDouble()));
    }
}

} // namespace nearfield::ui
