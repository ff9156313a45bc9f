#include "core/evaluate/neighbours.h"

#include <algorithm>
#include <functional>
#include <map>
#include <numeric>

#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/base/top_k.h"
#include "core/evaluate/metrics.h"
#include "core/similarity/crowding.h"

namespace nearfield::evaluate {

namespace {

constexpr std::size_t kTile = 64;

std::vector<std::uint32_t> drawn(std::vector<std::uint32_t> rows, std::size_t most, Random& random)
{
    random.shuffle(std::span(rows));
    rows.resize(std::min(rows.size(), most));
    return rows;
}

/// Mean over queries, an artist's together, so that the bootstrap draws artists.
class ByArtist
{
public:
    void add(std::uint32_t artist, double value, double weight)
    {
        m_shares[artist].value += value;
        m_shares[artist].weight += weight;
        ++m_count;
    }
    [[nodiscard]] Figure figure(const char* metric, const NeighbourOptions& options) const
    {
        std::vector<Share> shares;
        for (const auto& [artist, share] : m_shares) {
            shares.push_back(share);
        }
        const Interval mean = bootstrapMean(shares, false, options.bootstraps, options.seed);
        return {.metric = metric, .value = mean.value, .low = mean.low, .high = mean.high, .n = m_count};
    }

private:
    std::map<std::uint32_t, Share> m_shares;
    std::size_t m_count = 0;
};

} // namespace

std::vector<std::vector<std::uint32_t>> nearestRows(const Matrix& space, bool cosine, const Vector& penalties,
                                                    std::span<const std::uint32_t> among,
                                                    std::span<const std::uint32_t> asked, std::size_t count,
                                                    const std::stop_token& stop)
{
    // By cosine: dot of unit rows − penalty. By distance: −|x − y|² = 2 x·y − |y|² but for what is the query's own.
    Matrix answers(static_cast<Eigen::Index>(among.size()), space.cols());
    Vector offsets(answers.rows());
    for (std::size_t i = 0; i < among.size(); ++i) {
        const auto at = static_cast<Eigen::Index>(i);
        answers.row(at) = space.row(among[i]);
        const float length = answers.row(at).norm();
        if (cosine) {
            answers.row(at) /= std::max(length, 1e-9F);
            offsets[at] = penalties.size() > 0 ? -penalties[among[i]] : 0.0F;
        } else {
            offsets[at] = -length * length / 2;
        }
    }
    std::vector<std::vector<std::uint32_t>> result(asked.size());
    parallelFor((asked.size() + kTile - 1) / kTile, [&](std::size_t begin, std::size_t end) {
        for (std::size_t tile = begin; tile < end && !stop.stop_requested(); ++tile) {
            const std::size_t first = tile * kTile;
            const std::size_t rows = std::min(kTile, asked.size() - first);
            Matrix queries(static_cast<Eigen::Index>(rows), space.cols());
            for (std::size_t i = 0; i < rows; ++i) {
                const auto query = space.row(asked[first + i]);
                queries.row(static_cast<Eigen::Index>(i)) = query * (cosine ? 1 / std::max(query.norm(), 1e-9F) : 1.0F);
            }
            Matrix scores = queries * answers.transpose();
            scores.rowwise() += offsets.transpose();
            for (std::size_t i = 0; i < rows; ++i) {
                const float* row = scores.row(static_cast<Eigen::Index>(i)).data();
                TopK<std::uint32_t> top(count);
                for (std::uint32_t j = 0; j < among.size(); ++j) {
                    if (among[j] != asked[first + i]) {
                        top.offer(row[j], j);
                    }
                }
                for (const auto& entry : top.take()) {
                    result[first + i].push_back(among[entry.item]);
                }
            }
        }
    });
    return result;
}

NeighbourQuestions::NeighbourQuestions(std::vector<std::uint32_t> artists, std::vector<std::uint32_t> genres,
                                       const std::vector<bool>& heldOut, const NeighbourOptions& options)
    : m_options(options)
    , m_artists(std::move(artists))
    , m_genres(std::move(genres))
{
    Random random(options.seed);
    std::map<std::uint32_t, std::size_t> artistCounts;
    std::map<std::uint32_t, std::size_t> genreCounts;
    for (std::size_t row = 0; row < m_artists.size(); ++row) {
        ++artistCounts[m_artists[row]];
        if (m_genres[row] != kNobody) {
            ++genreCounts[m_genres[row]];
        }
    }
    std::vector<std::pair<std::size_t, std::uint32_t>> common;
    for (const auto& [genre, count] : genreCounts) {
        common.emplace_back(count, genre);
    }
    std::sort(common.begin(), common.end(), std::greater<>());
    common.resize(std::min(common.size(), options.genres));
    std::vector<std::uint32_t> queries;
    std::vector<std::uint32_t> genreQueries;
    std::vector<std::uint32_t> all(m_artists.size());
    std::iota(all.begin(), all.end(), 0U);
    for (const std::uint32_t row : all) {
        const bool isAsked = heldOut[row] && m_artists[row] != kNobody;
        if (isAsked && artistCounts[m_artists[row]] >= options.fewestOfArtist) {
            queries.push_back(row);
        }
        if (std::any_of(common.begin(), common.end(), [&](const auto& one) { return one.second == m_genres[row]; })) {
            m_genreRows.push_back(row);
            if (isAsked) {
                genreQueries.push_back(row);
            }
        }
    }
    m_queries = drawn(std::move(queries), options.queries, random);
    m_genreQueries = drawn(std::move(genreQueries), options.genreQueries, random);
    m_drawn = drawn(std::move(all), options.skewnessTracks, random);
}

std::vector<Figure> NeighbourQuestions::figures(const std::string& model, bool isDefault, const Matrix& space,
                                                bool cosine, const Vector& penalties, const std::stop_token& stop) const
{
    const std::size_t k = m_options.nearest;
    std::vector<std::uint32_t> all(m_artists.size());
    std::iota(all.begin(), all.end(), 0U);
    const auto nearest = nearestRows(space, cosine, penalties, all, m_queries, k, stop);
    ByArtist precision;
    ByArtist hits;
    for (std::size_t i = 0; i < nearest.size(); ++i) {
        const std::uint32_t artist = m_artists[m_queries[i]];
        const auto same = std::count_if(nearest[i].begin(), nearest[i].end(),
                                        [&](std::uint32_t row) { return m_artists[row] == artist; });
        precision.add(artist, static_cast<double>(same), static_cast<double>(k));
        hits.add(artist, same > 0 ? 1 : 0, 1);
    }

    // Some more, because those by the same artist are skipped.
    const auto alike = nearestRows(space, cosine, penalties, m_genreRows, m_genreQueries, 6 * k, stop);
    ByArtist genres;
    for (std::size_t i = 0; i < alike.size(); ++i) {
        const std::uint32_t query = m_genreQueries[i];
        std::size_t seen = 0;
        std::size_t same = 0;
        for (const std::uint32_t row : alike[i]) {
            if (seen < k && m_artists[row] != m_artists[query]) {
                ++seen;
                same += m_genres[row] == m_genres[query] ? 1U : 0U;
            }
        }
        genres.add(m_artists[query], static_cast<double>(same), static_cast<double>(seen));
    }

    std::vector<Figure> figures;
    if (!m_queries.empty()) {
        figures.push_back(precision.figure("same_artist_p@10", m_options));
        figures.push_back(hits.figure("hit@10", m_options));
    }
    if (!m_genreQueries.empty()) {
        figures.push_back(genres.figure("genre_p@10", m_options));
    }
    if (m_drawn.size() > k) {
        auto lists = nearestRows(space, cosine, penalties, m_drawn, m_drawn, k, stop);
        std::vector<std::uint32_t> places(m_artists.size(), 0);
        for (std::size_t i = 0; i < m_drawn.size(); ++i) {
            places[m_drawn[i]] = static_cast<std::uint32_t>(i);
        }
        for (auto& list : lists) {
            std::transform(list.begin(), list.end(), list.begin(), [&](std::uint32_t row) { return places[row]; });
        }
        const double skewness = occurrenceSkewness(lists);
        figures.push_back(
            {.metric = "k_skewness", .value = skewness, .low = skewness, .high = skewness, .n = m_drawn.size()});
    }
    for (Figure& figure : figures) {
        figure.model = model;
        figure.isDefault = isDefault;
    }
    return stop.stop_requested() ? std::vector<Figure>{} : figures;
}

} // namespace nearfield::evaluate
