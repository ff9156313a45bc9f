#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/matrix.h"
#include "core/catalogue/catalogue.h"

/// The map: every track a point, so that tracks that sound alike lie near each other.
namespace nearfield {

/// How far a layout can be trusted, measured over a sample of tracks with k = 10 neighbours (Venna & Kaski 2001).
struct MapQuality
{
    double trustworthiness = 0; ///< 1: who are neighbours on the map are neighbours by sound
    double continuity = 0;      ///< 1: who are neighbours by sound are neighbours on the map
    double neighboursKept = 0;  ///< share of the ten nearest by sound that are among the ten nearest on the map
    std::size_t sample = 0;     ///< tracks it was measured on
    std::size_t tracks = 0;     ///< that were laid out; those that came since were only placed among them
};

struct MapOptions
{
    bool afresh = false; ///< do not begin at the places that tracks have
    std::uint64_t seed = 1;
    unsigned threads = 0; ///< 0: one per core; the map does not depend on it
};

/// What laying the map out came to.
struct MapReport
{
    std::size_t tracks = 0;
    MapQuality quality;
    double medianShift = 0; ///< of tracks that had a place before, in widths of the map; 0 without any
    double seconds = 0;
    bool kept = false; ///< it was saved and published
    bool cancelled = false;
};

struct MapPoint
{
    float x = 0;
    float y = 0;
};

/// A part of the map with a name that says what it sounds like.
struct MapArea
{
    MapPoint centre;
    float radius = 0; ///< half of its tracks lie within
    std::size_t tracks = 0;
    std::string name;       ///< "calm, acoustic"
    std::uint8_t level = 0; ///< 0: shown on the whole map; 1, 2: when zoomed in
};

/// Which way a feature rises, over the whole map.
struct MapDirection
{
    std::string feature;  ///< as shown to people: "tempo"
    MapPoint towards;     ///< of length 1
    double explained = 0; ///< share of the feature's variance that the direction explains
};

/// Where the tracks of one catalogue snapshot lie; immutable, shared between threads. Coordinates are those of the
/// layout: about −1 … 1 in both directions, y upwards, the same unit on both axes.
class TrackMap
{
public:
    /// `positions`: n × 2, rows as in `catalogue`; `codes`: n × d, what the layout was made from; n ≥ 1.
    TrackMap(std::shared_ptr<const Catalogue> catalogue, Matrix positions, Matrix codes, const MapQuality& quality,
             std::vector<MapArea> areas, std::vector<MapDirection> directions);

    [[nodiscard]] const Catalogue& catalogue() const noexcept { return *m_catalogue; }
    [[nodiscard]] const Matrix& positions() const noexcept { return m_positions; }
    [[nodiscard]] MapPoint position(Row row) const noexcept
    {
        return {m_positions(static_cast<Eigen::Index>(row), 0), m_positions(static_cast<Eigen::Index>(row), 1)};
    }
    [[nodiscard]] const MapQuality& quality() const noexcept { return m_quality; }
    [[nodiscard]] const std::vector<MapArea>& areas() const noexcept { return m_areas; } ///< greatest first
    [[nodiscard]] const std::vector<MapDirection>& directions() const noexcept
    {
        return m_directions;
    } ///< surest first

    /// Where a track of this code, d numbers, would lie among the others, which do not move.
    [[nodiscard]] MapPoint place(std::span<const float> code) const;

private:
    std::shared_ptr<const Catalogue> m_catalogue;
    Matrix m_positions;
    Matrix m_codes; ///< of length 1
    MapQuality m_quality;
    std::vector<MapArea> m_areas;
    std::vector<MapDirection> m_directions;
};

} // namespace nearfield
