#include "ui/map/map_canvas.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace nearfield::ui {

namespace {

constexpr double kMostZoom = 400;
constexpr double kClickReach = 8;  ///< pixels from the middle of a point
constexpr double kDragAfter = 4;   ///< pixels, before which it is a click
constexpr double kOutlineStep = 3; ///< pixels between corners of a lasso
constexpr double kKeyPan = 80;     ///< pixels
constexpr double kKeyZoom = 1.4;
constexpr double kWheelZoom = 0.8; ///< by a notch

} // namespace

/// The points, drawn anew for every view.
class MapCanvas::PointsItem : public QCPAbstractItem
{
public:
    explicit PointsItem(MapCanvas& canvas)
        : QCPAbstractItem(&canvas)
        , m_canvas(canvas)
    {
        setLayer(QStringLiteral("main"));
    }
    double selectTest(const QPointF& /*pos*/, bool /*onlySelectable*/, QVariant* /*details*/) const override
    {
        return -1;
    }

protected:
    void draw(QCPPainter* painter) override
    {
        painter->drawImage(QPointF(0, 0), m_canvas.m_raster.draw(m_canvas.view(), m_canvas.bufferDevicePixelRatio()));
    }

private:
    MapCanvas& m_canvas;
};

class MapCanvas::MarksItem : public QCPAbstractItem
{
public:
    explicit MarksItem(MapCanvas& canvas)
        : QCPAbstractItem(&canvas)
        , m_canvas(canvas)
    {
        setLayer(QStringLiteral("legend")); // above the points, in the same buffer
    }
    double selectTest(const QPointF& /*pos*/, bool /*onlySelectable*/, QVariant* /*details*/) const override
    {
        return -1;
    }

protected:
    void draw(QCPPainter* painter) override
    {
        const MapView view = m_canvas.view();
        paintMarks(m_canvas.markCanvas(*painter, view), m_canvas.m_marks, m_canvas.zoom());
    }

private:
    MapCanvas& m_canvas;
};

/// On the layer that is drawn without the others.
class MapCanvas::HoverItem : public QCPAbstractItem
{
public:
    explicit HoverItem(MapCanvas& canvas)
        : QCPAbstractItem(&canvas)
        , m_canvas(canvas)
    {
        setLayer(QStringLiteral("overlay"));
    }
    double selectTest(const QPointF& /*pos*/, bool /*onlySelectable*/, QVariant* /*details*/) const override
    {
        return -1;
    }

protected:
    void draw(QCPPainter* painter) override
    {
        const MapView view = m_canvas.view();
        paintHover(m_canvas.markCanvas(*painter, view), m_canvas.m_hover);
        if (m_canvas.m_drawing) {
            const QColor teal = m_canvas.m_theme.theme().teal;
            painter->setRenderHint(QPainter::Antialiasing);
            painter->setBrush(QColor(teal.red(), teal.green(), teal.blue(), 36));
            painter->setPen(QPen(teal, 1.4, Qt::DashLine));
            painter->drawPolygon(m_canvas.m_outline);
        }
        if (m_canvas.hasFocus()) {
            painter->setRenderHint(QPainter::Antialiasing);
            painter->setBrush(Qt::NoBrush);
            painter->setPen(QPen(m_canvas.m_theme.theme().teal, 1));
            painter->drawRoundedRect(QRectF(m_canvas.rect()).adjusted(0.5, 0.5, -1.5, -1.5), 5, 5);
        }
    }

private:
    MapCanvas& m_canvas;
};

MapCanvas::MapCanvas(const ThemeManager& theme, QWidget* parent)
    : QCustomPlot(parent)
    , m_theme(theme)
{
    setObjectName(QStringLiteral("mapCanvas"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Map of tracks"));
    QCPAxisRect* area = axisRect();
    area->setAutoMargins(QCP::msNone);
    area->setMargins(QMargins(0, 0, 0, 0));
    plotLayout()->setAutoMargins(QCP::msNone);
    plotLayout()->setMargins(QMargins(0, 0, 0, 0));
    for (QCPAxis* axis : area->axes()) { // where a point lies has no unit
        axis->setVisible(false);
        axis->grid()->setVisible(false);
    }
    setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    area->setRangeZoomFactor(kWheelZoom);
    new PointsItem(*this); // items belong to the plot
    new MarksItem(*this);
    new HoverItem(*this);
    connect(this, &QCustomPlot::beforeReplot, this, &MapCanvas::keepWithinLimits);
    connect(this, &QCustomPlot::mouseWheel, this, [this] { m_wholeMap = false; });
    connect(&theme, &ThemeManager::themeChanged, this, &MapCanvas::takeTheme);
    takeTheme();
}

void MapCanvas::takeTheme()
{
    setBackground(QBrush(m_theme.theme().surface));
    replot(rpQueuedReplot);
}

void MapCanvas::setPoints(std::vector<MapPoint> points, bool showAll)
{
    const bool first = m_grid.order().empty();
    m_grid = PointGrid(std::move(points));
    m_raster.setGrid(m_grid);
    m_marks = {};
    m_hover = {};
    if (showAll || first || m_wholeMap) {
        this->showAll();
    }
    replot(rpQueuedReplot);
}

void MapCanvas::setLook(PointLook look)
{
    m_raster.setLook(std::move(look));
    replot(rpQueuedReplot);
}

void MapCanvas::setMarks(MapMarks marks)
{
    m_marks = std::move(marks);
    replot(rpQueuedReplot);
}

void MapCanvas::setHoverNeighbours(std::vector<Row> neighbours)
{
    m_hover.neighbours = std::move(neighbours);
    layer(QStringLiteral("overlay"))->replot();
}

void MapCanvas::clearHover()
{
    if (std::exchange(m_hover, {}).row) {
        layer(QStringLiteral("overlay"))->replot();
        Q_EMIT hovered(std::nullopt);
    }
}

void MapCanvas::setTaken(std::vector<QRectF> taken)
{
    if (taken != m_taken) {
        m_taken = std::move(taken);
        replot(rpQueuedReplot);
    }
}

void MapCanvas::setMode(Mode mode)
{
    m_mode = mode;
    m_drawing = false;
    m_outline.clear();
    showCursor();
}

void MapCanvas::showCursor()
{
    if (m_mode == Mode::Explore && !m_hover.row) {
        unsetCursor();
    } else {
        setCursor(m_mode == Mode::Explore ? Qt::PointingHandCursor : Qt::CrossCursor);
    }
}

MapView MapCanvas::view() const
{
    const QCPRange across = xAxis->range();
    return {.centre = {static_cast<float>(across.center()), static_cast<float>(yAxis->range().center())},
            .unitsPerPixel = across.size() / std::max(1, width()),
            .size = size()};
}

double MapCanvas::zoom() const
{
    return PointRaster::wholeMapScale(m_grid.bounds(), size()) / view().unitsPerPixel;
}

void MapCanvas::setView(MapPoint centre, double unitsPerPixel)
{
    const auto x = static_cast<double>(centre.x);
    const auto y = static_cast<double>(centre.y);
    const double halfWidth = unitsPerPixel * std::max(1, width()) / 2;
    const double halfHeight = unitsPerPixel * std::max(1, height()) / 2;
    xAxis->setRange(x - halfWidth, x + halfWidth);
    yAxis->setRange(y - halfHeight, y + halfHeight);
    replot(rpQueuedReplot);
}

void MapCanvas::showAll()
{
    setView(m_grid.bounds().centre(), PointRaster::wholeMapScale(m_grid.bounds(), size()));
    m_wholeMap = true;
}

void MapCanvas::zoomBy(double factor)
{
    m_wholeMap = false;
    setView(view().centre, view().unitsPerPixel / factor);
}

void MapCanvas::panBy(QPointF pixels)
{
    m_wholeMap = false;
    const MapView now = view();
    setView(now.mapOf(QPointF(now.size.width(), now.size.height()) / 2 + pixels), now.unitsPerPixel);
}

void MapCanvas::reveal(MapPoint at)
{
    const MapView now = view();
    const QPointF pixel = now.pixelOf(at);
    const QRectF inner = QRectF(rect()).adjusted(width() * 0.08, height() * 0.08, -width() * 0.08, -height() * 0.08);
    if (!inner.contains(pixel)) {
        m_wholeMap = false;
        setView(at, now.unitsPerPixel);
    }
}

void MapCanvas::showRows(const std::vector<Row>& rows)
{
    if (rows.empty()) {
        return;
    }
    const MapPoint first = m_grid.point(rows.front());
    MapRect box{first.x, first.y, first.x, first.y};
    for (const Row row : rows) {
        const MapPoint at = m_grid.point(row);
        box = {std::min(box.left, at.x), std::min(box.bottom, at.y), std::max(box.right, at.x),
               std::max(box.top, at.y)};
    }
    const double whole = PointRaster::wholeMapScale(m_grid.bounds(), size());
    const double needed = PointRaster::wholeMapScale(box, size()) * 1.5; // room for what floats over the map
    m_wholeMap = false;
    setView(box.centre(), std::clamp(needed, whole / 12, whole));
}

void MapCanvas::keepWithinLimits()
{
    if (m_limiting || m_grid.order().empty() || width() < 2 || height() < 2) {
        return;
    }
    m_limiting = true;
    const MapView now = view();
    const double whole = PointRaster::wholeMapScale(m_grid.bounds(), size());
    const double scale = std::clamp(now.unitsPerPixel, whole / kMostZoom, whole * 1.25);
    // The middle of the canvas stays on the map.
    const MapRect& bounds = m_grid.bounds();
    const MapPoint centre{std::clamp(now.centre.x, bounds.left, bounds.right),
                          std::clamp(now.centre.y, bounds.bottom, bounds.top)};
    const double halfHeight = yAxis->range().size() / 2;
    const bool isEven = std::abs(halfHeight * 2 / std::max(1, height()) / now.unitsPerPixel - 1) < 1e-6;
    const bool isWithin =
        std::abs(scale / now.unitsPerPixel - 1) < 1e-9 && centre.x == now.centre.x && centre.y == now.centre.y;
    if (!isEven || !isWithin) {
        const double w = scale * width() / 2;
        const double h = scale * height() / 2;
        xAxis->setRange(static_cast<double>(centre.x) - w, static_cast<double>(centre.x) + w);
        yAxis->setRange(static_cast<double>(centre.y) - h, static_cast<double>(centre.y) + h);
    }
    m_limiting = false;
    Q_EMIT viewChanged();
}

std::optional<Row> MapCanvas::rowAt(QPointF pixel) const
{
    const MapView now = view();
    const auto within = static_cast<float>(std::max(kClickReach, pointRadius() + 3) * now.unitsPerPixel);
    const PointLook& look = m_raster.look();
    return m_grid.nearest(now.mapOf(pixel), within,
                          [&look](Row row) { return !look.isHidden(row) && !look.isDimmed(row); });
}

MarkCanvas MapCanvas::markCanvas(QPainter& painter, const MapView& view) const
{
    return {.painter = painter,
            .view = view,
            .grid = m_grid,
            .look = m_raster.look(),
            .theme = m_theme.theme(),
            .pointRadius = m_raster.radius(view),
            .taken = m_taken};
}

void MapCanvas::hoverAt(QPointF pixel)
{
    const auto row = rowAt(pixel);
    if (row != m_hover.row) {
        m_hover = {.row = row, .neighbours = {}};
        showCursor();
        layer(QStringLiteral("overlay"))->replot();
        Q_EMIT hovered(row);
    }
}

bool MapCanvas::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride) { // elsewhere these rate
        const auto& key = *static_cast<QKeyEvent*>(event);
        const bool plain = (key.modifiers() & ~(Qt::KeypadModifier | Qt::ShiftModifier)) == Qt::NoModifier;
        if (plain && (key.key() == Qt::Key_Plus || key.key() == Qt::Key_Minus || key.key() == Qt::Key_Equal)) {
            event->accept();
            return true;
        }
    }
    return QCustomPlot::event(event);
}

void MapCanvas::resizeEvent(QResizeEvent* event)
{
    const MapView before = view();
    if (!qFuzzyCompare(bufferDevicePixelRatio(), devicePixelRatioF())) {
        setBufferDevicePixelRatio(devicePixelRatioF());
    }
    m_limiting = true; // the base draws before the ranges fit the new size
    QCustomPlot::resizeEvent(event);
    m_limiting = false;
    if (m_wholeMap) {
        showAll();
    } else if (event->oldSize().width() > 0) {
        const QCPRange across = xAxis->range();
        setView(before.centre, across.size() / event->oldSize().width());
    }
}

void MapCanvas::mousePressEvent(QMouseEvent* event)
{
    m_pressedAt = event->position();
    const bool lasso = m_mode == Mode::Lasso || (m_mode == Mode::Explore && event->modifiers() == Qt::ShiftModifier);
    if (event->button() == Qt::LeftButton && lasso) {
        m_drawing = true;
        m_outline = {event->position()};
        clearHover();
        event->accept();
        return;
    }
    QCustomPlot::mousePressEvent(event);
}

void MapCanvas::mouseMoveEvent(QMouseEvent* event)
{
    if (m_drawing) {
        if (QLineF(m_outline.back(), event->position()).length() >= kOutlineStep) {
            m_outline << event->position();
            layer(QStringLiteral("overlay"))->replot();
        }
        return;
    }
    QCustomPlot::mouseMoveEvent(event);
    if (event->buttons() == Qt::NoButton) {
        hoverAt(event->position());
    } else if (m_pressedAt && QLineF(*m_pressedAt, event->position()).length() >= kDragAfter) {
        m_wholeMap = false;
        m_pressedAt.reset(); // no click any more
        clearHover();
    }
}

void MapCanvas::mouseReleaseEvent(QMouseEvent* event)
{
    const auto pressedAt = std::exchange(m_pressedAt, {});
    if (std::exchange(m_drawing, false)) {
        const QPolygonF outline = std::exchange(m_outline, {});
        layer(QStringLiteral("overlay"))->replot();
        if (outline.size() > 3) {
            const MapView now = view();
            QPolygonF places;
            for (const QPointF& pixel : outline) {
                const MapPoint at = now.mapOf(pixel);
                places << QPointF(static_cast<double>(at.x), static_cast<double>(at.y));
            }
            Q_EMIT lassoed(places);
            return;
        }
    } else {
        QCustomPlot::mouseReleaseEvent(event);
    }
    if (pressedAt && event->button() == Qt::LeftButton) {
        if (const auto row = rowAt(event->position())) {
            Q_EMIT clicked(*row, event->modifiers());
        } else {
            Q_EMIT clickedNothing();
        }
    }
}

void MapCanvas::mouseDoubleClickEvent(QMouseEvent* event)
{
    const auto row = rowAt(event->position());
    if (event->button() == Qt::LeftButton && row && m_mode == Mode::Explore) {
        Q_EMIT activated(*row);
    }
    event->accept();
}

void MapCanvas::contextMenuEvent(QContextMenuEvent* event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const auto row = byKey ? m_marks.current : rowAt(event->pos());
    const QPoint at = byKey && row ? view().pixelOf(m_grid.point(*row)).toPoint() : event->pos();
    Q_EMIT menuWanted(row, mapToGlobal(at));
    event->accept();
}

void MapCanvas::keyPressEvent(QKeyEvent* event)
{
    const bool step = (event->modifiers() & Qt::ShiftModifier) != 0;
    const auto arrow = [&](QPointF way) {
        if (step) {
            Q_EMIT stepWanted(QPointF(way.x(), -way.y()));
        } else {
            panBy(way * kKeyPan);
        }
    };
    switch (event->key()) {
    case Qt::Key_Left:
        return arrow({-1, 0});
    case Qt::Key_Right:
        return arrow({1, 0});
    case Qt::Key_Up:
        return arrow({0, -1});
    case Qt::Key_Down:
        return arrow({0, 1});
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return zoomBy(kKeyZoom);
    case Qt::Key_Minus:
        return zoomBy(1 / kKeyZoom);
    case Qt::Key_Home:
        return showAll();
    case Qt::Key_Escape:
        m_drawing = false;
        m_outline.clear();
        Q_EMIT escaped();
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_marks.current) {
            Q_EMIT activated(*m_marks.current);
        }
        return;
    default:
        QCustomPlot::keyPressEvent(event);
    }
}

void MapCanvas::leaveEvent(QEvent* event)
{
    clearHover();
    QCustomPlot::leaveEvent(event);
}

void MapCanvas::focusInEvent(QFocusEvent* event)
{
    QCustomPlot::focusInEvent(event);
    layer(QStringLiteral("overlay"))->replot();
}

void MapCanvas::focusOutEvent(QFocusEvent* event)
{
    QCustomPlot::focusOutEvent(event);
    layer(QStringLiteral("overlay"))->replot();
}

} // namespace nearfield::ui
