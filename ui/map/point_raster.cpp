#include "ui/map/point_raster.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace nearfield::ui {

namespace {

constexpr unsigned kFullWeight = 4;        ///< of a pixel that a disc covers
constexpr std::uint64_t kMostWeight = 250; ///< beyond it a pixel is full: three more sums of 255 × 257 would overflow
constexpr std::array<double, PointLook::kSizes> kSizeFactors = {0.7, 0.85, 1.0, 1.4, 1.8, 2.3};
constexpr double kLeastRadius = 0.95;
constexpr double kUsualRadius = 2.2; ///< of few points on the whole map
constexpr double kMostRadius = 6;
constexpr double kCrowdedTransparency = 0.2; ///< left where it is as crowded as around the median point

std::uint64_t packed(QRgb colour)
{
    return static_cast<std::uint64_t>(qRed(colour)) | static_cast<std::uint64_t>(qGreen(colour)) << 16 |
           static_cast<std::uint64_t>(qBlue(colour)) << 32 | std::uint64_t{1} << 48;
}

/// Of a pixel by its weight, when one disc alone covers to `alone`.
std::array<std::uint8_t, 256> opacities(double alone)
{
    std::array<std::uint8_t, 256> out{};
    for (std::size_t weight = 0; weight < out.size(); ++weight) {
        const double transparency = std::pow(1 - alone, static_cast<double>(weight) / kFullWeight);
        out[weight] = static_cast<std::uint8_t>(std::lround(255 * (1 - transparency)));
    }
    return out;
}

} // namespace

MapRect MapView::area(double marginPixels) const noexcept
{
    const auto halfWidth = static_cast<float>((size.width() / 2.0 + marginPixels) * unitsPerPixel);
    const auto halfHeight = static_cast<float>((size.height() / 2.0 + marginPixels) * unitsPerPixel);
    return {centre.x - halfWidth, centre.y - halfHeight, centre.x + halfWidth, centre.y + halfHeight};
}

void PointRaster::setGrid(const PointGrid& grid)
{
    m_grid = &grid;
    m_look = {};
    m_hasDimmed = false;
}

void PointRaster::setLook(PointLook look)
{
    m_look = std::move(look);
    m_hasDimmed = std::any_of(m_look.dimmed.begin(), m_look.dimmed.end(), [](std::uint8_t dim) { return dim != 0; });
}

double PointRaster::wholeMapScale(const MapRect& bounds, QSize size)
{
    constexpr double kAir = 1.06; // around the outermost points
    return kAir * std::max({static_cast<double>(bounds.width()) / std::max(1, size.width()),
                            static_cast<double>(bounds.height()) / std::max(1, size.height()), 1e-9});
}

double PointRaster::radius(const MapView& view) const
{
    if (m_grid == nullptr || m_grid->order().empty()) {
        return kUsualRadius;
    }
    const double share = std::sqrt(static_cast<double>(view.size.width()) * view.size.height() /
                                   static_cast<double>(m_grid->order().size()));
    const double zoom = wholeMapScale(m_grid->bounds(), view.size) / view.unitsPerPixel;
    const double whole = std::clamp(0.42 * share, kLeastRadius, kUsualRadius);
    return std::min(whole * std::pow(std::max(zoom, 0.5), 0.4), kMostRadius);
}

void PointRaster::makeDiscs(double radius)
{
    for (std::size_t size = 0; size < PointLook::kSizes; ++size) {
        const double r = radius * kSizeFactors[size];
        const int reach = static_cast<int>(std::ceil(r + 0.5));
        for (int phase = 0; phase < kPhases * kPhases; ++phase) {
            const double dx = (phase % kPhases + 0.5) / kPhases - 0.5; // from the middle of the pixel
            const double dy = (phase / kPhases + 0.5) / kPhases - 0.5;
            Disc& disc = m_discs[size][static_cast<std::size_t>(phase)];
            disc.clear();
            for (int y = -reach; y <= reach; ++y) {
                for (int x = -reach; x <= reach; ++x) {
                    const double cover = std::clamp(r + 0.5 - std::hypot(x - dx, y - dy), 0.0, 1.0);
                    if (const auto weight = static_cast<std::uint32_t>(std::lround(cover * kFullWeight)); weight > 0) {
                        disc.push_back({y * m_stride + x, weight});
                    }
                }
            }
        }
    }
}

const QImage& PointRaster::draw(const MapView& view, double pixelRatio)
{
    const QSize size(static_cast<int>(std::ceil(view.size.width() * pixelRatio)),
                     static_cast<int>(std::ceil(view.size.height() * pixelRatio)));
    if (m_image.size() != size) {
        m_image = QImage(size, QImage::Format_ARGB32_Premultiplied);
    }
    m_image.setDevicePixelRatio(pixelRatio);
    if (m_grid == nullptr || m_grid->order().empty() || m_look.colours.size() != m_grid->size() || size.isEmpty()) {
        m_image.fill(Qt::transparent);
        return m_image;
    }
    const double r = radius(view) * pixelRatio;
    m_reach = static_cast<int>(std::ceil(r * kSizeFactors.back() + 0.5));
    m_margin = 2 * m_reach + 1; // a disc whose middle is just outside is seen in part
    m_stride = size.width() + 2 * m_margin;
    makeDiscs(r);
    const double unitsPerDot = view.unitsPerPixel / pixelRatio;
    const double over = m_grid->typicalDensity() * 3.14159265 * r * r * unitsPerDot * unitsPerDot; // discs over a pixel
    const double alone = std::clamp(1 - std::pow(kCrowdedTransparency, 1 / std::max(over, 1.0)), 0.16, 0.88);
    if (m_hasDimmed) {
        splat<true>(view, pixelRatio);
        resolve(opacities(alone * 0.45), false);
    }
    splat<false>(view, pixelRatio);
    resolve(opacities(alone), m_hasDimmed);
    return m_image;
}

template <bool Dimmed>
void PointRaster::splat(const MapView& view, double pixelRatio)
{
    const int lines = m_image.height() + 2 * m_margin;
    m_sums.assign(static_cast<std::size_t>(m_stride) * static_cast<std::size_t>(lines), 0);
    const double dotsPerUnit = pixelRatio / view.unitsPerPixel;
    // In quarters of a dot, from the corner of m_sums.
    const double left = (m_image.width() / 2.0 + m_margin - static_cast<double>(view.centre.x) * dotsPerUnit) * kPhases;
    const double top = (m_image.height() / 2.0 + m_margin + static_cast<double>(view.centre.y) * dotsPerUnit) * kPhases;
    const double scale = dotsPerUnit * kPhases;
    const int first = m_reach * kPhases; // a disc there reaches no farther than the edge of m_sums
    const int endX = (m_stride - m_reach) * kPhases;
    const int endY = (lines - m_reach) * kPhases;
    const std::uint64_t dimColour = packed(m_look.dim);
    const bool sized = !m_look.sizes.empty();

    m_grid->forEachPart(view.area(m_reach + 1), [&](std::span<const Row> part) {
        for (const Row row : part) {
            if (m_look.isDimmed(row) != Dimmed || m_look.isHidden(row)) {
                continue;
            }
            const MapPoint at = m_grid->point(row);
            const int x = static_cast<int>(left + static_cast<double>(at.x) * scale);
            const int y = static_cast<int>(top - static_cast<double>(at.y) * scale);
            if (x < first || x >= endX || y < first || y >= endY) {
                continue;
            }
            const std::size_t size = sized ? m_look.sizes[row] : 2;
            const auto phase = static_cast<std::size_t>(y % kPhases * kPhases + x % kPhases);
            const std::uint64_t colour = Dimmed ? dimColour : packed(m_look.colours[row]);
            std::uint64_t* const middle =
                m_sums.data() + static_cast<std::ptrdiff_t>(y / kPhases) * m_stride + x / kPhases;
            for (const Blot& blot : m_discs[size][phase]) {
                std::uint64_t& sum = middle[blot.offset];
                if (sum >> 48 < kMostWeight) {
                    sum += colour * blot.weight;
                }
            }
        }
    });
}

void PointRaster::resolve(const std::array<std::uint8_t, 256>& opacity, bool over)
{
    std::array<std::uint32_t, 256> factors{}; // from a sum to a premultiplied channel, times 2^16
    for (std::size_t weight = 1; weight < factors.size(); ++weight) {
        factors[weight] = static_cast<std::uint32_t>(65536.0 * opacity[weight] / 255 / static_cast<double>(weight));
    }
    for (int y = 0; y < m_image.height(); ++y) {
        const std::uint64_t* sums = m_sums.data() + static_cast<std::ptrdiff_t>(y + m_margin) * m_stride + m_margin;
        auto* pixels = reinterpret_cast<QRgb*>(m_image.scanLine(y));
        for (int x = 0; x < m_image.width(); ++x) {
            const std::uint64_t sum = sums[x];
            const auto weight = static_cast<std::size_t>(sum >> 48);
            if (weight == 0) {
                if (!over) {
                    pixels[x] = 0;
                }
                continue;
            }
            const std::uint32_t factor = factors[weight];
            const auto channel = [&](int shift) {
                return static_cast<std::uint32_t>((((sum >> shift) & 0xffff) * factor) >> 16);
            };
            const std::uint32_t alpha = opacity[weight];
            QRgb colour = alpha << 24 | channel(0) << 16 | channel(16) << 8 | channel(32);
            if (over && pixels[x] != 0) {
                const std::uint32_t through = 255 - alpha;
                const QRgb below = pixels[x];
                const auto shone = [&](int shift) { return ((below >> shift & 0xff) * through / 255) << shift; };
                colour += shone(0) + shone(8) + shone(16) + shone(24);
            }
            pixels[x] = colour;
        }
    }
}

} // namespace nearfield::ui
