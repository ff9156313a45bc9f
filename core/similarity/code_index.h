#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/ids.h"
#include "core/base/matrix.h"

namespace nearfield {

struct Neighbour
{
    Row row = 0;
    double similarity = 0; ///< cosine, −1…1; 0 where a code is all zeros
    double nearness = 0;   ///< what it is ranked by: the cosine less the row's penalty
};

/// Exact nearest neighbours by cosine over the codes of a catalogue, one scan a query. A scan of a million 32-number
/// codes takes a few milliseconds, so there is no approximate index to build, save or trust.
class CodeIndex
{
public:
    CodeIndex() = default;
    /// Codes: n × d, one row a track.
    explicit CodeIndex(Matrix codes);

    [[nodiscard]] std::size_t size() const noexcept { return static_cast<std::size_t>(m_codes.rows()); }
    [[nodiscard]] const Matrix& codes() const noexcept { return m_codes; }

    /// The `count` nearest rows to `query` (d numbers), greatest nearness first; equal ones in the order of rows.
    /// `groups` gives each row's group, such as its recording: only the nearest row of a group is returned, and none of
    /// `without`. `penalties`, n or none: taken off the cosine of each row, see crowding(). Ranked in double precision,
    /// so the result equals a brute-force scan in double.
    [[nodiscard]] std::vector<Neighbour> nearest(std::span<const float> query, std::size_t count,
                                                 std::span<const std::uint32_t> groups, std::uint32_t without,
                                                 const Vector& penalties = {}) const;

private:
    [[nodiscard]] double cosine(std::span<const float> query, double queryNorm, Row row) const noexcept;

    Matrix m_codes;
    Vector m_inverseNorms; ///< 0 for a code of zeros
};

} // namespace nearfield
