#include "core/library/track_map.h"

#include "core/base/error.h"
#include "core/map/placement.h"

namespace nearfield {

TrackMap::TrackMap(std::shared_ptr<const Catalogue> catalogue, Matrix positions, Matrix codes,
                   const MapQuality& quality, std::vector<MapArea> areas, std::vector<MapDirection> directions)
    : m_catalogue(std::move(catalogue))
    , m_positions(std::move(positions))
    , m_codes(std::move(codes))
    , m_quality(quality)
    , m_areas(std::move(areas))
    , m_directions(std::move(directions))
{
    const auto rows = static_cast<Eigen::Index>(m_catalogue->size());
    if (rows == 0 || m_positions.rows() != rows || m_positions.cols() != 2 || m_codes.rows() != rows) {
        throw Error(ErrorKind::BadArgument, "A map needs a place and a code of every track");
    }
    m_codes.rowwise().normalize();
}

MapPoint TrackMap::place(std::span<const float> code) const
{
    Matrix query = Eigen::Map<const Matrix>(code.data(), 1, static_cast<Eigen::Index>(code.size()));
    query.rowwise().normalize();
    const Matrix place = map::placed(query, m_codes, m_positions, 1);
    return {place(0, 0), place(0, 1)};
}

} // namespace nearfield
