#include "ui/map/map_marks.h"

#include <algorithm>
#include <cmath>

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>

#include "ui/text.h"

namespace nearfield::ui {

namespace {

constexpr std::size_t kMostRings = 400; ///< around selected tracks
constexpr std::size_t kMostArrows = 6;
constexpr double kRim = 34; ///< from the edge of the canvas to the tip of an arrow

QString tr(const char* text)
{
    return QCoreApplication::translate("nearfield::ui::MapMarks", text);
}

QColor faint(QColor colour, double alpha)
{
    colour.setAlphaF(static_cast<float>(alpha));
    return colour;
}

/// Readable over any points: with an outline in the colour of the ground.
void paintText(QPainter& painter, const QPointF& baseline, const QString& text, const QFont& font, const QColor& colour,
               const QColor& ground)
{
    QPainterPath path;
    path.addText(baseline, font, text);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(faint(ground, 0.85), 3.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(path);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawPath(path);
}

/// Takes the room of `area` when it is free.
bool take(std::vector<QRectF>& taken, const QRectF& area)
{
    const bool isFree =
        std::none_of(taken.begin(), taken.end(), [&](const QRectF& one) { return one.intersects(area); });
    if (isFree) {
        taken.push_back(area);
    }
    return isFree;
}

QPolygonF pixelsOf(const MarkCanvas& canvas, const std::vector<MapPoint>& line)
{
    QPolygonF polygon;
    polygon.reserve(static_cast<qsizetype>(line.size()));
    for (const MapPoint& point : line) {
        polygon << canvas.view.pixelOf(point);
    }
    return polygon;
}

void paintContours(const MarkCanvas& canvas, const MapMarks& marks)
{
    if (marks.contours.empty()) {
        return;
    }
    QPainterPath path;
    path.setFillRule(Qt::OddEvenFill);
    for (const auto& line : marks.contours) {
        path.addPolygon(pixelsOf(canvas, line));
        path.closeSubpath();
    }
    QPainter& painter = canvas.painter;
    painter.setBrush(faint(canvas.theme.accent, canvas.theme.dark ? 0.07 : 0.09));
    painter.setPen(QPen(canvas.theme.accent, 1.6));
    painter.drawPath(path);
}

void paintLasso(const MarkCanvas& canvas, const MapMarks& marks)
{
    if (marks.lasso.size() < 2) {
        return;
    }
    QPolygonF pixels;
    for (const QPointF& at : marks.lasso) {
        pixels << canvas.view.pixelOf({static_cast<float>(at.x()), static_cast<float>(at.y())});
    }
    canvas.painter.setBrush(faint(canvas.theme.teal, 0.16));
    canvas.painter.setPen(QPen(faint(canvas.theme.teal, 0.8), 1.4));
    canvas.painter.drawPolygon(pixels);
}

void paintRings(const MarkCanvas& canvas, const MapMarks& marks)
{
    QPainter& painter = canvas.painter;
    const QRectF seen(QPointF(-10, -10), QSizeF(canvas.view.size) + QSizeF(20, 20));
    painter.setBrush(Qt::NoBrush);
    if (marks.selected.size() > 1 && marks.selected.size() <= kMostRings) {
        painter.setPen(QPen(canvas.theme.teal, 1.3));
        for (const Row row : marks.selected) {
            if (const QPointF at = canvas.pixelOf(row); seen.contains(at)) {
                painter.drawEllipse(at, canvas.pointRadius + 2.5, canvas.pointRadius + 2.5);
            }
        }
    }
    if (marks.current && seen.contains(canvas.pixelOf(*marks.current))) {
        const QPointF at = canvas.pixelOf(*marks.current);
        painter.setPen(QPen(faint(canvas.theme.surface, 0.9), 5));
        painter.drawEllipse(at, canvas.pointRadius + 5, canvas.pointRadius + 5);
        painter.setPen(QPen(canvas.theme.teal, 2.2));
        painter.drawEllipse(at, canvas.pointRadius + 5, canvas.pointRadius + 5);
    }
}

/// A way through all points without corners (Catmull-Rom, centripetal enough at this size).
QPainterPath smoothPath(const QPolygonF& points)
{
    QPainterPath path(points.front());
    for (qsizetype i = 0; i + 1 < points.size(); ++i) {
        const QPointF before = points[std::max<qsizetype>(i - 1, 0)];
        const QPointF after = points[std::min(i + 2, points.size() - 1)];
        path.cubicTo(points[i] + (points[i + 1] - before) / 7, points[i + 1] - (after - points[i]) / 7, points[i + 1]);
    }
    return path;
}

void paintRing(const MarkCanvas& canvas, const QPointF& at, double radius, bool filled)
{
    canvas.painter.setPen(QPen(canvas.theme.text, 2.2));
    canvas.painter.setBrush(filled ? canvas.theme.text : canvas.theme.surface);
    canvas.painter.drawEllipse(at, radius, radius);
}

void paintJourney(MarkCanvas& canvas, const MapMarks& marks)
{
    QPainter& painter = canvas.painter;
    if (marks.journey.size() > 1) {
        QPolygonF points;
        for (const Row row : marks.journey) {
            points << canvas.pixelOf(row);
        }
        const QPainterPath path = smoothPath(points);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(faint(canvas.theme.surface, 0.75), 5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPath(path);
        QPen dashes(canvas.theme.text, 2);
        dashes.setDashPattern({2.6, 1.8});
        painter.setPen(dashes);
        painter.drawPath(path);
        for (const QPointF& at : points) {
            const bool isStop = &at == &points.front() || &at == &points.back();
            paintRing(canvas, at, isStop ? 6 : 4, false);
        }
    }
    QFont font = fontOf(TextRole::Small);
    font.setWeight(QFont::Bold);
    for (std::size_t i = 0; i < marks.stops.size(); ++i) {
        const QPointF at = canvas.pixelOf(marks.stops[i]);
        painter.setPen(QPen(canvas.theme.surface, 2));
        painter.setBrush(canvas.theme.text);
        painter.drawEllipse(at, 9, 9);
        painter.setFont(font);
        painter.setPen(canvas.theme.surface);
        painter.drawText(QRectF(at.x() - 9, at.y() - 9, 18, 18), Qt::AlignCenter,
                         QString(QChar(u'A' + static_cast<char16_t>(i))));
        canvas.taken.emplace_back(at.x() - 10, at.y() - 10, 20, 20);
    }
}

void paintStar(QPainter& painter, const QPointF& at, double radius)
{
    QPolygonF star;
    for (int i = 0; i < 10; ++i) {
        const double angle = -1.5707963 + i * 0.62831853;
        const double r = i % 2 == 0 ? radius : radius * 0.45;
        star << at + QPointF(r * std::cos(angle), r * std::sin(angle));
    }
    painter.drawPolygon(star);
}

void paintPlaced(MarkCanvas& canvas, const PlacedMark& placed)
{
    QPainter& painter = canvas.painter;
    const QPointF at = canvas.view.pixelOf(placed.at);
    painter.setPen(QPen(faint(canvas.theme.accent, 0.7), 1.2));
    for (const Row row : placed.neighbours) {
        painter.drawLine(at, canvas.pixelOf(row));
    }
    painter.setPen(QPen(canvas.theme.surface, 1.5));
    painter.setBrush(canvas.theme.accent);
    paintStar(painter, at, 11);
    const QFont font = fontOf(TextRole::Body);
    const double width = QFontMetricsF(font).horizontalAdvance(placed.label);
    // At the right, where there is room: the card that tells of the track lies at the left of the canvas.
    const bool fits = at.x() + 16 + width < canvas.view.size.width();
    const QPointF baseline(fits ? at.x() + 16 : at.x() - 16 - width, at.y() + 5);
    paintText(painter, baseline, placed.label, font, canvas.theme.accent, canvas.theme.surface);
    canvas.taken.emplace_back(std::min(baseline.x(), at.x() - 12) - 4, at.y() - 14, width + 36, 28);
}

void paintAreas(MarkCanvas& canvas, const std::vector<MapArea>& areas, double zoom)
{
    QFont font = fontOf(TextRole::Body);
    font.setWeight(QFont::DemiBold);
    const QFontMetricsF metrics(font);
    for (const MapArea& area : areas) {
        const QPointF at = canvas.view.pixelOf(area.centre);
        const QString name = qstring(area.name);
        const QRectF box(at.x() - metrics.horizontalAdvance(name) / 2 - 5, at.y() - metrics.height() / 2 - 3,
                         metrics.horizontalAdvance(name) + 10, metrics.height() + 6);
        if (isAreaShown(area, zoom) && QRectF(QPointF(0, 0), canvas.view.size).contains(box) &&
            take(canvas.taken, box)) {
            paintText(canvas.painter, {box.left() + 5, at.y() + metrics.ascent() / 2 - 1}, name, font,
                      faint(canvas.theme.text, 0.92), canvas.theme.surface);
        }
    }
}

/// From the middle of the canvas to where the direction leaves it, and back a little from the edge.
QPointF rimOf(const QSize& size, const QPointF& direction)
{
    const double across = std::abs(direction.x()) > 1e-6 ? (size.width() / 2.0 - kRim) / std::abs(direction.x()) : 1e9;
    const double along = std::abs(direction.y()) > 1e-6 ? (size.height() / 2.0 - kRim) / std::abs(direction.y()) : 1e9;
    return QPointF(size.width() / 2.0, size.height() / 2.0) + direction * std::min(across, along);
}

void paintDirections(MarkCanvas& canvas, const std::vector<MapDirection>& directions)
{
    QFont font = fontOf(TextRole::Small);
    font.setWeight(QFont::Medium);
    const QFontMetricsF metrics(font);
    QPainter& painter = canvas.painter;
    std::size_t shown = 0;
    for (const MapDirection& each : directions) {
        const QPointF way(static_cast<double>(each.towards.x), -static_cast<double>(each.towards.y));
        const QPointF tip = rimOf(canvas.view.size, way);
        const QPointF tail = tip - way * 26;
        const QString text = tr("%1 rises").arg(qstring(each.feature));
        const double width = metrics.horizontalAdvance(text);
        const double most = canvas.view.size.width() - width - 8;
        const QPointF middle = tail - way * (10 + std::abs(way.x()) * width / 2);
        const QPointF baseline(std::clamp(middle.x() - width / 2, std::min(8.0, most), most), middle.y() + 4);
        const QRectF box =
            QRectF(tip, tail).normalized().adjusted(-6, -6, 6, 6) |
            QRectF(baseline.x() - 4, baseline.y() - metrics.ascent() - 2, width + 8, metrics.height() + 4);
        if (shown == kMostArrows || !take(canvas.taken, box)) {
            continue;
        }
        ++shown;
        const QPointF side(-way.y(), way.x());
        painter.setBrush(Qt::NoBrush);
        for (const QPen& pen :
             {QPen(faint(canvas.theme.surface, 0.85), 5.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin),
              QPen(canvas.theme.teal, 1.9, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin)}) {
            painter.setPen(pen);
            painter.drawLine(tail, tip);
            painter.drawPolyline(QPolygonF{tip - way * 8 + side * 5, tip, tip - way * 8 - side * 5});
        }
        paintText(painter, baseline, text, font, canvas.theme.teal, canvas.theme.surface);
    }
}

} // namespace

bool isAreaShown(const MapArea& area, double zoom) noexcept
{
    switch (area.level) {
    case 0:
        return zoom < 3;
    case 1:
        return zoom >= 1.8 && zoom < 8;
    default:
        return zoom >= 4.5;
    }
}

void paintMarks(MarkCanvas canvas, const MapMarks& marks, double zoom)
{
    canvas.painter.setRenderHint(QPainter::Antialiasing);
    paintContours(canvas, marks);
    paintLasso(canvas, marks);
    paintRings(canvas, marks);
    paintJourney(canvas, marks);
    if (marks.placed) {
        paintPlaced(canvas, *marks.placed);
    }
    paintDirections(canvas, marks.directions);
    paintAreas(canvas, marks.areas, zoom);
}

void paintHover(const MarkCanvas& canvas, const HoverMarks& hover)
{
    if (!hover.row) {
        return;
    }
    QPainter& painter = canvas.painter;
    painter.setRenderHint(QPainter::Antialiasing);
    const QPointF at = canvas.pixelOf(*hover.row);
    for (const QPen& pen : {QPen(faint(canvas.theme.surface, 0.7), 3.2), QPen(faint(canvas.theme.teal, 0.9), 1.3)}) {
        painter.setPen(pen);
        for (const Row row : hover.neighbours) {
            painter.drawLine(at, canvas.pixelOf(row));
        }
    }
    painter.setPen(QPen(canvas.theme.surface, 1.2));
    for (const Row row : hover.neighbours) {
        painter.setBrush(canvas.theme.teal);
        painter.drawEllipse(canvas.pixelOf(row), canvas.pointRadius + 1.5, canvas.pointRadius + 1.5);
    }
    painter.setBrush(QColor(canvas.look.colours.empty() ? canvas.theme.text.rgb() : canvas.look.colours[*hover.row]));
    painter.setPen(QPen(canvas.theme.text, 1.8));
    painter.drawEllipse(at, canvas.pointRadius + 3, canvas.pointRadius + 3);
}

} // namespace nearfield::ui
