#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include <QPolygonF>

#include "core/base/ids.h"
#include "core/library/track_map.h"

namespace nearfield::ui {

/// A rectangle of the map, edges included.
struct MapRect
{
    float left = 0;
    float bottom = 0;
    float right = 0;
    float top = 0;

    [[nodiscard]] float width() const noexcept { return right - left; }
    [[nodiscard]] float height() const noexcept { return top - bottom; }
    [[nodiscard]] MapPoint centre() const noexcept { return {(left + right) / 2, (bottom + top) / 2}; }
    [[nodiscard]] bool contains(MapPoint at) const noexcept
    {
        return at.x >= left && at.x <= right && at.y >= bottom && at.y <= top;
    }
};

/// Points of the map sorted into equal cells, so that those near the pointer, in the view or within an outline are
/// found without looking at the others. Immutable once made.
class PointGrid
{
public:
    PointGrid() = default;
    /// By row. Points that are not numbers are left out: nothing finds them.
    explicit PointGrid(std::vector<MapPoint> points);

    [[nodiscard]] std::size_t size() const noexcept { return m_points.size(); }
    [[nodiscard]] MapPoint point(Row row) const noexcept { return m_points[row]; }
    [[nodiscard]] const MapRect& bounds() const noexcept { return m_bounds; } ///< of all points

    /// All rows, cell by cell: what lies near each other on the map does so here, mostly.
    [[nodiscard]] std::span<const Row> order() const noexcept { return m_order; }
    /// The parts of order() whose cells touch `area`, one call for each line of cells: a few points may lie outside.
    void forEachPart(const MapRect& area, const std::function<void(std::span<const Row>)>& act) const;

    using Accept = std::function<bool(Row)>;
    /// The nearest point that is accepted, no farther than `within`.
    [[nodiscard]] std::optional<Row> nearest(MapPoint at, float within, const Accept& accept = {}) const;
    /// Those within a closed outline by the even-odd rule, in increasing order of row.
    [[nodiscard]] std::vector<Row> inside(const QPolygonF& outline) const;

    /// Points in a square unit of the map around the median point: how crowded it is where the points are.
    [[nodiscard]] double typicalDensity() const noexcept { return m_typicalDensity; }

private:
    [[nodiscard]] int column(float x) const noexcept;
    [[nodiscard]] int line(float y) const noexcept;
    [[nodiscard]] std::span<const Row> cells(int line, int firstColumn, int lastColumn) const noexcept;
    void measureDensity();

    std::vector<MapPoint> m_points;
    MapRect m_bounds;
    int m_columns = 0;
    int m_lines = 0;
    float m_cellSide = 1;
    std::vector<Row> m_order;
    std::vector<std::uint32_t> m_starts; ///< of each cell in m_order, and the end
    double m_typicalDensity = 0;
};

} // namespace nearfield::ui
