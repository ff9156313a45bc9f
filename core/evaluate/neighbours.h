#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/matrix.h"
#include "core/evaluate/evaluation.h"

/// How good the nearest tracks of a space are: by the same artist, of the same genre, and free of hubs.
namespace nearfield::evaluate {

inline constexpr std::uint32_t kNobody = 0xffffffff; ///< artist or genre of a track of which it is not known

struct NeighbourOptions
{
    std::uint64_t seed = 1;
    std::size_t nearest = 10;
    std::size_t fewestOfArtist = 6; ///< tracks of an artist that is asked for
    std::size_t queries = 6000;
    std::size_t genreQueries = 4000;
    std::size_t genres = 30;             ///< the commonest
    std::size_t skewnessTracks = 10'000; ///< drawn; skewness is among them
    std::size_t bootstraps = 1000;
};

/// What is asked: rows are those of the spaces. Tracks without an artist are among the answers only.
class NeighbourQuestions
{
public:
    /// `heldOut` by row: of artists that nothing was fitted on; only they are asked for.
    NeighbourQuestions(std::vector<std::uint32_t> artists, std::vector<std::uint32_t> genres,
                       const std::vector<bool>& heldOut, const NeighbourOptions& options);

    /// Tracks of held-out artists with enough tracks; all rows are their answers.
    [[nodiscard]] const std::vector<std::uint32_t>& queries() const noexcept { return m_queries; }
    [[nodiscard]] const std::vector<std::uint32_t>& genreQueries() const noexcept { return m_genreQueries; }

    /// Of one space: n × d, compared by cosine less the penalty of the answer (empty: none), or by Euclidean distance.
    /// - same_artist_p@10: share of the ten nearest by the artist of the query; hit@10: share of queries with any.
    /// - genre_p@10: share of the same genre among the ten nearest of other artists, all of the commonest genres.
    /// - k_skewness: of the k-occurrences, k = 10, among tracks drawn.
    /// Intervals are of a bootstrap over the artists that are asked for, because tracks of one are alike; k_skewness
    /// has none. Empty when stopped.
    [[nodiscard]] std::vector<Figure> figures(const std::string& model, bool isDefault, const Matrix& space,
                                              bool cosine, const Vector& penalties, const std::stop_token& stop) const;

private:
    NeighbourOptions m_options;
    std::vector<std::uint32_t> m_artists;
    std::vector<std::uint32_t> m_genres;
    std::vector<std::uint32_t> m_queries;
    std::vector<std::uint32_t> m_genreRows;
    std::vector<std::uint32_t> m_genreQueries;
    std::vector<std::uint32_t> m_drawn;
};

/// The `count` nearest of `among` for each of `asked` (rows of `space`), itself left out; see figures(). Uses all
/// cores.
[[nodiscard]] std::vector<std::vector<std::uint32_t>>
nearestRows(const Matrix& space, bool cosine, const Vector& penalties, std::span<const std::uint32_t> among,
            std::span<const std::uint32_t> asked, std::size_t count, const std::stop_token& stop);

} // namespace nearfield::evaluate
