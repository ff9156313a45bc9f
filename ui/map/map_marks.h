#pragma once

#include <optional>
#include <vector>

#include <QPolygonF>
#include <QRectF>
#include <QString>

#include "core/library/track_map.h"
#include "ui/map/point_raster.h"
#include "ui/theme.h"

class QPainter;

namespace nearfield::ui {

/// A track that is not in the library, where it would lie.
struct PlacedMark
{
    MapPoint at;
    QString label;
    std::vector<Row> neighbours;
};

/// What lies on the map beside its points; places are those of the map.
struct MapMarks
{
    std::vector<std::vector<MapPoint>> contours; ///< around what the listener likes; closed
    std::vector<MapArea> areas;                  ///< greatest first
    std::vector<MapDirection> directions;        ///< surest first
    std::vector<Row> stops;                      ///< chosen for a journey
    std::vector<Row> journey;                    ///< its tracks, in order
    std::optional<PlacedMark> placed;
    QPolygonF lasso;
    std::vector<Row> selected;
    std::optional<Row> current; ///< of those
};

/// What follows the pointer.
struct HoverMarks
{
    std::optional<Row> row;
    std::vector<Row> neighbours; ///< its true ones, by sound
};

/// Where and how marks are painted.
struct MarkCanvas
{
    QPainter& painter;
    const MapView& view;
    const PointGrid& grid;
    const PointLook& look;
    const Theme& theme;
    double pointRadius = 2;
    std::vector<QRectF> taken; ///< where widgets float over the map: no text there

    [[nodiscard]] QPointF pixelOf(Row row) const { return view.pixelOf(grid.point(row)); }
};

/// The zoom at which areas of a level are named: 1 is the whole map.
[[nodiscard]] bool isAreaShown(const MapArea& area, double zoom) noexcept;

void paintMarks(MarkCanvas canvas, const MapMarks& marks, double zoom);
void paintHover(const MarkCanvas& canvas, const HoverMarks& hover);

} // namespace nearfield::ui
