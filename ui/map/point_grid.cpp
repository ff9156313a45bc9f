#include "ui/map/point_grid.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace nearfield::ui {

namespace {

constexpr double kPointsPerCell = 4; ///< on the mean
constexpr int kMostCells = 1024;     ///< along a side

bool isPlace(MapPoint point)
{
    return std::isfinite(point.x) && std::isfinite(point.y);
}

float squared(float v)
{
    return v * v;
}

/// Even-odd test against an outline. Its edges are sorted into bands, so that a point is held against a few of them.
class OutlineTest
{
public:
    explicit OutlineTest(const QPolygonF& outline)
        : m_box(outline.boundingRect())
    {
        for (qsizetype i = 0; i < outline.size(); ++i) {
            const Edge edge{outline[i], outline[(i + 1) % outline.size()]};
            const auto [low, high] = std::minmax({edge.from.y(), edge.to.y()});
            for (std::size_t band = bandOf(low); band <= bandOf(high); ++band) {
                m_bands[band].push_back(edge);
            }
        }
    }

    [[nodiscard]] bool contains(MapPoint point) const
    {
        const QPointF at(static_cast<double>(point.x), static_cast<double>(point.y));
        bool inside = false;
        for (const Edge& edge : m_bands[bandOf(at.y())]) {
            if ((edge.from.y() > at.y()) != (edge.to.y() > at.y())) {
                const double share = (at.y() - edge.from.y()) / (edge.to.y() - edge.from.y());
                inside ^= at.x() < edge.from.x() + share * (edge.to.x() - edge.from.x());
            }
        }
        return inside;
    }

private:
    struct Edge
    {
        QPointF from;
        QPointF to;
    };
    static constexpr std::size_t kBands = 256;

    [[nodiscard]] std::size_t bandOf(double y) const
    {
        const double share = (y - m_box.top()) / std::max(m_box.height(), 1e-12);
        return static_cast<std::size_t>(std::clamp(share * kBands, 0.0, kBands - 1.0));
    }

    QRectF m_box;
    std::array<std::vector<Edge>, kBands> m_bands;
};

} // namespace

PointGrid::PointGrid(std::vector<MapPoint> points)
    : m_points(std::move(points))
{
    constexpr float kFar = std::numeric_limits<float>::max();
    MapRect box{kFar, kFar, -kFar, -kFar};
    std::size_t placed = 0;
    for (const MapPoint& point : m_points) {
        if (isPlace(point)) {
            box = {std::min(box.left, point.x), std::min(box.bottom, point.y), std::max(box.right, point.x),
                   std::max(box.top, point.y)};
            ++placed;
        }
    }
    if (placed == 0) {
        return;
    }
    m_bounds = box;
    const double least = 0.01 * std::max({static_cast<double>(box.width()), static_cast<double>(box.height()), 1e-4});
    const double width = std::max(static_cast<double>(box.width()), least); // points on a line are no endless crowd
    const double height = std::max(static_cast<double>(box.height()), least);
    const double wanted = std::sqrt(width * height * kPointsPerCell / static_cast<double>(placed));
    m_cellSide = static_cast<float>(std::max(wanted, std::max(width, height) / kMostCells));
    m_columns = std::max(1, static_cast<int>(std::ceil(box.width() / m_cellSide)));
    m_lines = std::max(1, static_cast<int>(std::ceil(box.height() / m_cellSide)));

    std::vector<std::uint32_t> cellOf(m_points.size());
    m_starts.assign(static_cast<std::size_t>(m_columns) * static_cast<std::size_t>(m_lines) + 1, 0);
    for (std::size_t row = 0; row < m_points.size(); ++row) {
        if (isPlace(m_points[row])) {
            cellOf[row] = static_cast<std::uint32_t>(line(m_points[row].y) * m_columns + column(m_points[row].x));
            ++m_starts[cellOf[row] + 1];
        }
    }
    for (std::size_t cell = 1; cell < m_starts.size(); ++cell) {
        m_starts[cell] += m_starts[cell - 1];
    }
    m_order.resize(placed);
    std::vector<std::uint32_t> next(m_starts.begin(), m_starts.end() - 1);
    for (std::size_t row = 0; row < m_points.size(); ++row) {
        if (isPlace(m_points[row])) {
            m_order[next[cellOf[row]]++] = static_cast<Row>(row);
        }
    }
    measureDensity();
}

int PointGrid::column(float x) const noexcept
{
    return std::clamp(static_cast<int>((x - m_bounds.left) / m_cellSide), 0, m_columns - 1);
}

int PointGrid::line(float y) const noexcept
{
    return std::clamp(static_cast<int>((y - m_bounds.bottom) / m_cellSide), 0, m_lines - 1);
}

std::span<const Row> PointGrid::cells(int line, int firstColumn, int lastColumn) const noexcept
{
    const auto first = static_cast<std::size_t>(line * m_columns + firstColumn);
    const auto last = static_cast<std::size_t>(line * m_columns + lastColumn);
    return std::span(m_order).subspan(m_starts[first], m_starts[last + 1] - m_starts[first]);
}

void PointGrid::forEachPart(const MapRect& area, const std::function<void(std::span<const Row>)>& act) const
{
    if (m_order.empty() || area.right < m_bounds.left || area.left > m_bounds.right || area.top < m_bounds.bottom ||
        area.bottom > m_bounds.top) {
        return;
    }
    for (int l = line(area.bottom); l <= line(area.top); ++l) {
        if (const auto part = cells(l, column(area.left), column(area.right)); !part.empty()) {
            act(part);
        }
    }
}

std::optional<Row> PointGrid::nearest(MapPoint at, float within, const Accept& accept) const
{
    std::optional<Row> found;
    float best = squared(within);
    forEachPart({at.x - within, at.y - within, at.x + within, at.y + within}, [&](std::span<const Row> part) {
        for (const Row row : part) {
            const float distance = squared(m_points[row].x - at.x) + squared(m_points[row].y - at.y);
            if (distance <= best && (!accept || accept(row))) {
                best = distance;
                found = row;
            }
        }
    });
    return found;
}

std::vector<Row> PointGrid::inside(const QPolygonF& outline) const
{
    std::vector<Row> rows;
    if (outline.size() < 3) {
        return rows;
    }
    const QRectF box = outline.boundingRect();
    const OutlineTest test(outline);
    forEachPart({static_cast<float>(box.left()), static_cast<float>(box.top()), static_cast<float>(box.right()),
                 static_cast<float>(box.bottom())},
                [&](std::span<const Row> part) {
                    for (const Row row : part) {
                        if (test.contains(m_points[row])) {
                            rows.push_back(row);
                        }
                    }
                });
    std::sort(rows.begin(), rows.end());
    return rows;
}

void PointGrid::measureDensity()
{
    std::vector<std::uint32_t> counts; // of the cell around each point
    counts.reserve(m_order.size());
    for (std::size_t cell = 0; cell + 1 < m_starts.size(); ++cell) {
        const std::uint32_t count = m_starts[cell + 1] - m_starts[cell];
        counts.insert(counts.end(), count, count);
    }
    const auto middle = counts.begin() + static_cast<std::ptrdiff_t>(counts.size() / 2);
    std::nth_element(counts.begin(), middle, counts.end());
    m_typicalDensity = *middle / (static_cast<double>(m_cellSide) * static_cast<double>(m_cellSide));
}

} // namespace nearfield::ui
