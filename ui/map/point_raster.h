#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include <QImage>
#include <QRgb>

#include "ui/map/point_grid.h"

namespace nearfield::ui {

/// What part of the map is seen, and how large.
struct MapView
{
    MapPoint centre;
    double unitsPerPixel = 0.01; ///< logical pixels
    QSize size;                  ///< logical pixels

    [[nodiscard]] QPointF pixelOf(MapPoint at) const noexcept
    {
        return {size.width() / 2.0 + static_cast<double>(at.x - centre.x) / unitsPerPixel,
                size.height() / 2.0 - static_cast<double>(at.y - centre.y) / unitsPerPixel};
    }
    [[nodiscard]] MapPoint mapOf(QPointF pixel) const noexcept
    {
        return {centre.x + static_cast<float>((pixel.x() - size.width() / 2.0) * unitsPerPixel),
                centre.y - static_cast<float>((pixel.y() - size.height() / 2.0) * unitsPerPixel)};
    }
    /// What is seen, and so many pixels around it.
    [[nodiscard]] MapRect area(double marginPixels = 0) const noexcept;
};

/// How each point looks, by row.
struct PointLook
{
    static constexpr std::size_t kSizes = 6;

    std::vector<QRgb> colours;        ///< alpha is ignored
    std::vector<std::uint8_t> sizes;  ///< 0 … kSizes − 1, 2 being the usual one; empty: all are usual
    std::vector<std::uint8_t> hidden; ///< 1: not there, as to the eye and the pointer; empty: none
    std::vector<std::uint8_t> dimmed; ///< 1: pale, behind the others; empty: none
    QRgb dim = 0xff808080;            ///< the colour of those

    [[nodiscard]] bool isHidden(Row row) const noexcept { return !hidden.empty() && hidden[row] != 0; }
    [[nodiscard]] bool isDimmed(Row row) const noexcept { return !dimmed.empty() && dimmed[row] != 0; }
};

/// Draws the points of a map into an image, a hundred thousand in some milliseconds. Each is a soft disc; where several
/// lie over each other their colours are averaged, whatever their order, and the opacity grows with their number so
/// that the crowded parts stay readable: it is chosen for how crowded the map is at this zoom, not for what is in the
/// view, so nothing flickers while panning.
class PointRaster
{
public:
    /// `grid` outlives this or the next setGrid().
    void setGrid(const PointGrid& grid);
    void setLook(PointLook look);
    [[nodiscard]] const PointLook& look() const noexcept { return m_look; }

    /// Transparent where there is no point; premultiplied; its device pixel ratio is `pixelRatio`. Valid until the
    /// next.
    [[nodiscard]] const QImage& draw(const MapView& view, double pixelRatio);

    /// Of a usual point in logical pixels: grows with the zoom.
    [[nodiscard]] double radius(const MapView& view) const;
    /// The scale at which the whole map just fits.
    [[nodiscard]] static double wholeMapScale(const MapRect& bounds, QSize size);

private:
    struct Blot ///< one pixel of a disc
    {
        std::int32_t offset; ///< in m_sums
        std::uint32_t weight;
    };
    using Disc = std::vector<Blot>;
    static constexpr int kPhases = 4; ///< places of a disc within a pixel, along each axis

    void makeDiscs(double radius);
    template <bool Dimmed>
    void splat(const MapView& view, double pixelRatio);
    void resolve(const std::array<std::uint8_t, 256>& opacity, bool over);

    const PointGrid* m_grid = nullptr;
    PointLook m_look;
    bool m_hasDimmed = false;
    QImage m_image;
    int m_reach = 0;  ///< of the largest disc, in dots
    int m_margin = 0; ///< around the image in m_sums, so that no disc has to be cut
    int m_stride = 0;
    std::vector<std::uint64_t> m_sums; ///< red, green, blue times weight, and weight: 16 bits each
    std::array<std::array<Disc, static_cast<std::size_t>(kPhases) * kPhases>, PointLook::kSizes> m_discs;
};

} // namespace nearfield::ui
