#pragma once

#include <optional>
#include <vector>

#include "ui/map/map_marks.h"
#include "ui/map/plot.h"
#include "ui/map/point_grid.h"
#include "ui/map/point_raster.h"
#include "ui/theme.h"

namespace nearfield::ui {

/// The map itself: points to look at, to drag and zoom, to point at and to circle. Knows rows and places, no tracks.
/// QCustomPlot brings the axes, which hold the view, and their dragging and zooming; points and marks are items of
/// ours. One unit is as long in both directions, always.
class MapCanvas : public QCustomPlot
{
    Q_OBJECT
public:
    /// Explore: drag moves the map, a click selects. Lasso: drag draws an outline. Pick: a click chooses a track for
    /// something that asks for one.
    enum class Mode { Explore, Lasso, Pick };

    explicit MapCanvas(const ThemeManager& theme, QWidget* parent = nullptr);

    /// By row. The view stays where it was unless `showAll` or there was nothing before. Marks go.
    void setPoints(std::vector<MapPoint> points, bool showAll);
    [[nodiscard]] const PointGrid& grid() const noexcept { return m_grid; }
    void setLook(PointLook look);
    [[nodiscard]] const PointLook& look() const noexcept { return m_raster.look(); }

    [[nodiscard]] const MapMarks& marks() const noexcept { return m_marks; }
    void setMarks(MapMarks marks);
    [[nodiscard]] const HoverMarks& hover() const noexcept { return m_hover; }
    void setHoverNeighbours(std::vector<Row> neighbours); ///< of the track under the pointer
    void clearHover();
    /// Where widgets lie over the canvas.
    void setTaken(std::vector<QRectF> taken);

    [[nodiscard]] Mode mode() const noexcept { return m_mode; }
    void setMode(Mode mode);

    // -- the view --------------------------------------------------------------------------------------------------
    [[nodiscard]] MapView view() const;
    [[nodiscard]] double zoom() const; ///< 1: the whole map just fits
    [[nodiscard]] double pointRadius() const { return m_raster.radius(view()); }
    void showAll();
    void zoomBy(double factor); ///< around the middle; over 1 is nearer
    void panBy(QPointF pixels); ///< what is seen moves the other way
    void setView(MapPoint centre, double unitsPerPixel);
    /// Moves the map so far that the point is well within the canvas.
    void reveal(MapPoint at);
    /// So that all of these are seen.
    void showRows(const std::vector<Row>& rows);

    /// The point under the pointer that is not hidden; of those found by a search where there are such.
    [[nodiscard]] std::optional<Row> rowAt(QPointF pixel) const;

    [[nodiscard]] QSize sizeHint() const override { return {640, 420}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {240, 200}; }

Q_SIGNALS:
    void hovered(std::optional<nearfield::Row> row);
    void clicked(nearfield::Row row, Qt::KeyboardModifiers modifiers);
    void clickedNothing();
    void activated(nearfield::Row row); ///< double click, Enter
    void menuWanted(std::optional<nearfield::Row> row, const QPoint& globalPosition);
    void lassoed(const QPolygonF& outline); ///< in places of the map
    void escaped();
    void viewChanged();
    /// By keys: the next track that way, y upwards.
    void stepWanted(const QPointF& direction);

protected:
    bool event(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    class PointsItem;
    class MarksItem;
    class HoverItem;

    void keepWithinLimits();
    void hoverAt(QPointF pixel);
    void takeTheme();
    void showCursor();
    [[nodiscard]] MarkCanvas markCanvas(QPainter& painter, const MapView& view) const;

    const ThemeManager& m_theme;
    PointGrid m_grid;
    PointRaster m_raster;
    MapMarks m_marks;
    HoverMarks m_hover;
    std::vector<QRectF> m_taken;
    Mode m_mode = Mode::Explore;
    std::optional<QPointF> m_pressedAt; ///< of a button that may become a click or is drawing
    bool m_drawing = false;
    QPolygonF m_outline;    ///< being drawn, in pixels
    bool m_wholeMap = true; ///< follows the size of the window until somebody moves or zooms
    bool m_limiting = false;
};

} // namespace nearfield::ui
