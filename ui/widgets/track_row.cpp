#include "ui/widgets/track_row.h"

#include <cmath>

#include <QPainter>
#include <QStyleOptionViewItem>

#include "ui/widgets/stars.h"

namespace nearfield::ui {

namespace {

constexpr qreal kStarsScale = 0.6; ///< of those in tables

void paintLine(QPainter& painter, const QRect& area, const QString& line, const QFont& font, const QColor& colour,
               Qt::Alignment side)
{
    painter.setFont(font);
    painter.setPen(colour);
    painter.drawText(area, static_cast<int>(Qt::AlignLeft | side),
                     painter.fontMetrics().elidedText(line, Qt::ElideRight, area.width()));
}

} // namespace

void paintRowBackground(QPainter& painter, const QStyleOptionViewItem& option, const Theme& theme)
{
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    if (!selected && !option.state.testFlag(QStyle::State_MouseOver)) {
        return;
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    QColor fill = theme.raised;
    fill.setAlphaF(selected ? 1.0F : 0.5F);
    painter.setPen(selected && option.state.testFlag(QStyle::State_HasFocus) ? QPen(theme.teal) : Qt::NoPen);
    painter.setBrush(fill);
    painter.drawRoundedRect(QRectF(option.rect).adjusted(0.5, 1.5, -0.5, -1.5), 7, 7);
    painter.restore();
}

void paintTrackText(QPainter& painter, const QRect& area, const QString& title, const QString& below,
                    const Theme& theme)
{
    QFont titleFont = fontOf(TextRole::Body);
    titleFont.setWeight(QFont::Medium);
    paintLine(painter, area, title, titleFont, theme.text, below.isEmpty() ? Qt::AlignVCenter : Qt::AlignTop);
    paintLine(painter, area, below, fontOf(TextRole::Small), theme.muted, Qt::AlignBottom);
}

int paintSmallStars(QPainter& painter, const QRect& area, float stars, const Theme& theme)
{
    const qreal width = 5 * kStarPitch * kStarsScale;
    painter.save();
    painter.translate(area.right() + 1 - width, area.bottom() - 13);
    painter.scale(kStarsScale, kStarsScale);
    paintStars(painter, QRectF(0, 0, width / kStarsScale, 14 / kStarsScale), stars, theme);
    painter.restore();
    return static_cast<int>(std::ceil(width));
}

} // namespace nearfield::ui
