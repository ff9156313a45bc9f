#include "ui/widgets/stars.h"

#include <algorithm>
#include <cmath>

#include <QCoreApplication>
#include <QPainter>
#include <QPolygonF>

namespace nearfield::ui {

namespace {

constexpr int kStars = 5;
constexpr qreal kRadius = 6.2;

/// A five-pointed star around the origin, point up.
QPolygonF starShape()
{
    QPolygonF shape;
    for (int i = 0; i < 10; ++i) {
        const qreal radius = i % 2 == 0 ? kRadius : kRadius * 0.42;
        const qreal angle = M_PI * (i / 5.0 - 0.5);
        shape << QPointF(radius * std::cos(angle), radius * std::sin(angle));
    }
    return shape;
}

} // namespace

void paintStars(QPainter& painter, const QRectF& area, std::optional<float> stars, const Theme& theme)
{
    static const QPolygonF kShape = starShape();
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    for (int i = 0; i < kStars; ++i) {
        const qreal full = std::clamp(static_cast<qreal>(stars.value_or(0)) - i, 0.0, 1.0);
        const QPolygonF star =
            kShape.translated(area.left() + (i + 0.5) * kStarPitch, std::round(area.center().y()) + 0.5);
        painter.setBrush(full >= 1 ? theme.accent : theme.emptyStar);
        painter.drawPolygon(star);
        if (full > 0 && full < 1) {
            painter.save();
            painter.setClipRect(QRectF(area.left() + i * kStarPitch, area.top(), kStarPitch * full, area.height()));
            painter.setBrush(theme.accent);
            painter.drawPolygon(star);
            painter.restore();
        }
    }
    painter.restore();
}

std::optional<float> starsAt(qreal x)
{
    const double halves = std::ceil(x / (kStarPitch / 2));
    if (halves < 1) {
        return std::nullopt;
    }
    return static_cast<float>(std::min(halves, 2.0 * kStars) / 2);
}

QString starsText(std::optional<float> stars)
{
    if (!stars) {
        return QCoreApplication::translate("nearfield::ui::stars", "not rated");
    }
    const int whole = static_cast<int>(*stars);
    const QString half = *stars > static_cast<float>(whole) ? QString(QChar(0x00bd)) : QString();
    const QString number = (whole > 0 ? QString::number(whole) : QString()) + half;
    return *stars <= 1 ? QCoreApplication::translate("nearfield::ui::stars", "%1 star").arg(number)
                       : QCoreApplication::translate("nearfield::ui::stars", "%1 stars").arg(number);
}

} // namespace nearfield::ui
