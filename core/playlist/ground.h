#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <vector>

#include "core/base/ids.h"
#include "core/base/matrix.h"
#include "core/catalogue/catalogue.h"

/// How playlists are made: pure functions of where tracks lie by their sound and what is known of them.
namespace nearfield::playlist {

/// 1 for each row that may be chosen; empty: all.
using Allowed = std::span<const std::uint8_t>;

/// What playlists are made from: a catalogue and its codes, made comparable. Holds on to the catalogue, which must
/// outlive it.
class Ground
{
public:
    /// `codes`: n × d, rows as in `catalogue`.
    Ground(const Catalogue& catalogue, const Matrix& codes);

    [[nodiscard]] std::size_t size() const noexcept { return m_catalogue.size(); }
    [[nodiscard]] const Catalogue& catalogue() const noexcept { return m_catalogue; }
    /// n × d, each row of length 1, or of zeros where the code is.
    [[nodiscard]] const Matrix& units() const noexcept { return m_units; }
    [[nodiscard]] std::uint32_t recording(Row row) const noexcept { return m_catalogue.recording(row); }
    /// Whether the first artists of two tracks are one; unknown artists never are.
    [[nodiscard]] bool sameArtist(Row a, Row b) const noexcept
    {
        return m_artists[a] == m_artists[b] && m_artists[a] != kNoArtist;
    }
    static constexpr std::uint32_t kNoArtist = std::numeric_limits<std::uint32_t>::max();
    /// Equal numbers are the same first artist; kNoArtist where it is unknown.
    [[nodiscard]] std::uint32_t artist(Row row) const noexcept { return m_artists[row]; }
    [[nodiscard]] float cosine(Row a, Row b) const noexcept { return m_units.row(a).dot(m_units.row(b)); }
    /// The chord between two codes on the unit sphere: √(2 − 2 cosine), 0 … 2.
    [[nodiscard]] float distance(Row a, Row b) const noexcept;
    /// Of a track, where the duration is not known that of the library's mean.
    [[nodiscard]] double seconds(Row row) const noexcept;

    /// For each row of `points`, k × d, the `count` allowed rows of greatest dot product with it, best first.
    [[nodiscard]] std::vector<std::vector<Row>> nearest(const Matrix& points, std::size_t count, Allowed allowed) const;

private:
    const Catalogue& m_catalogue;
    Matrix m_units;
    std::vector<std::uint32_t> m_artists;
    double m_meanSeconds = 0;
};

/// The total length of tracks.
[[nodiscard]] double secondsOf(const Ground& ground, std::span<const Row> rows);

/// A list that is as near to `minutes` as whole tracks allow. make(n) gives the rows of a list of n tracks, which may
/// be fewer where there are no more; n is between the bounds. Of the lists that were tried the nearest is returned.
[[nodiscard]] std::vector<Row> fittedToMinutes(const Ground& ground, double minutes, std::size_t fewest,
                                               std::size_t most,
                                               const std::function<std::vector<Row>(std::size_t)>& make);

} // namespace nearfield::playlist
