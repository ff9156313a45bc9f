#include "core/map/neighbour_graph.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>

#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/map/kernels.h"

namespace nearfield::map {

namespace {

constexpr std::size_t kQueriesAtOnce = 128;
constexpr std::size_t kPointsAtOnce = 2048; ///< a tile of products stays in the second cache
constexpr std::size_t kPointsInCell = 128;  ///< on average
constexpr std::size_t kSampledOfCell = 48;  ///< that k-means learns from
constexpr int kRounds = 6;                  ///< of k-means
constexpr Row kNobody = std::numeric_limits<Row>::max();

Eigen::Index index(std::size_t i)
{
    return static_cast<Eigen::Index>(i);
}

/// The k nearest of what is offered. Candidates are collected until there are many, then all but the k best are
/// dropped: cheaper than a heap when most are refused by the distance of the worst.
class NearestList
{
public:
    struct Entry
    {
        float distance;
        Row row;
        friend bool operator<(const Entry& a, const Entry& b) noexcept
        {
            return a.distance < b.distance || (a.distance == b.distance && a.row < b.row);
        }
    };

    void reset(std::size_t k)
    {
        m_k = k;
        m_worst = std::numeric_limits<float>::max();
        m_entries.clear();
        m_entries.reserve(2 * k + 64);
    }
    [[nodiscard]] float worst() const noexcept { return m_worst; }
    void add(float distance, Row row)
    {
        m_entries.push_back({distance, row});
        if (m_entries.size() >= 2 * m_k + 64) {
            shrink();
        }
    }
    [[nodiscard]] std::vector<Entry>& take()
    {
        shrink();
        return m_entries;
    }

private:
    void shrink()
    {
        if (m_entries.size() > m_k) {
            std::nth_element(m_entries.begin(), m_entries.begin() + static_cast<std::ptrdiff_t>(m_k - 1),
                             m_entries.end());
            m_entries.resize(m_k);
            m_worst = m_entries.back().distance;
        }
    }

    std::size_t m_k = 0;
    float m_worst = 0;
    std::vector<Entry> m_entries;
};

/// Points that queries are compared with, gathered so that one product compares many.
struct Candidates
{
    std::vector<Row> rows;
    Matrix points;
    Vector halfNorms; ///< |point|² / 2

    void gather(const Matrix& all, std::vector<Row> chosen)
    {
        rows = std::move(chosen);
        points.resize(index(rows.size()), all.cols());
        for (std::size_t i = 0; i < rows.size(); ++i) {
            points.row(index(i)) = all.row(index(rows[i]));
        }
        halfNorms = points.rowwise().squaredNorm() / 2;
    }
};

float squaredDistance(const float* a, const float* b, std::size_t d)
{
    float sum = 0;
    for (std::size_t j = 0; j < d; ++j) {
        sum += (a[j] - b[j]) * (a[j] - b[j]);
    }
    return sum;
}

/// Compares blocks of queries with candidates, on one thread.
class BlockSearch
{
public:
    BlockSearch(const Matrix& all, NeighbourGraph& graph)
        : m_all(all)
        , m_graph(graph)
        , m_lists(kQueriesAtOnce)
    {
    }

    /// queries: up to kQueriesAtOnce × d; `self` is the row of each among all points, or kNobody; neighbours of query i
    /// go to row out[i] of the graph.
    void run(const Matrix& queries, std::span<const Row> self, std::span<const Row> out, const Candidates& candidates)
    {
        const auto count = static_cast<std::size_t>(queries.rows());
        for (std::size_t i = 0; i < count; ++i) {
            m_lists[i].reset(m_graph.neighbours);
        }
        for (std::size_t begin = 0; begin < candidates.rows.size(); begin += kPointsAtOnce) {
            const std::size_t size = std::min(kPointsAtOnce, candidates.rows.size() - begin);
            m_products.noalias() = queries * candidates.points.middleRows(index(begin), index(size)).transpose();
            for (std::size_t i = 0; i < count; ++i) {
                offer(m_lists[i], m_products.row(index(i)).data(), candidates.halfNorms.data() + begin,
                      std::span(candidates.rows).subspan(begin, size), self[i]);
            }
        }
        for (std::size_t i = 0; i < count; ++i) {
            write(m_lists[i].take(), queries.row(index(i)).data(), out[i]);
        }
    }

private:
    /// |a − b|² = |a|² + 2 (|b|² / 2 − a·b): the bracket is enough to compare by.
    static void offer(NearestList& list, const float* products, const float* halfNorms, std::span<const Row> rows,
                      Row self)
    {
        for (std::size_t at = 0; at < rows.size();) {
            at = kernels::firstBelow(products, halfNorms, at, rows.size(), list.worst());
            for (const std::size_t end = std::min(rows.size(), at + kernels::kLanes); at < end; ++at) {
                const float distance = halfNorms[at] - products[at];
                if (distance < list.worst() && rows[at] != self) {
                    list.add(distance, rows[at]);
                }
            }
        }
    }

    /// Distances are computed anew, as sums of squares: those of equal points are 0 then.
    void write(std::vector<NearestList::Entry>& nearest, const float* query, Row out)
    {
        for (NearestList::Entry& entry : nearest) {
            entry.distance =
                squaredDistance(query, m_all.row(index(entry.row)).data(), static_cast<std::size_t>(m_all.cols()));
        }
        std::sort(nearest.begin(), nearest.end());
        for (std::size_t j = 0; j < nearest.size(); ++j) {
            m_graph.rows[out * m_graph.neighbours + j] = nearest[j].row;
            m_graph.squaredDistances[out * m_graph.neighbours + j] = nearest[j].distance;
        }
    }

    const Matrix& m_all;
    NeighbourGraph& m_graph;
    std::vector<NearestList> m_lists;
    Matrix m_products;
};

/// Points in cells, each the points nearest to one centre (k-means, Lloyd 1982 on a sample).
struct Cells
{
    Matrix centres;
    std::vector<std::vector<Row>> members;
};

std::vector<Row> nearestCentres(const Matrix& points, const Matrix& centres, unsigned threads)
{
    const Vector halfNorms = centres.rowwise().squaredNorm() / 2;
    std::vector<Row> nearest(static_cast<std::size_t>(points.rows()));
    parallelFor(
        nearest.size(),
        [&](std::size_t begin, std::size_t end) {
            Matrix products;
            for (std::size_t from = begin; from < end; from += kQueriesAtOnce) {
                const std::size_t size = std::min(kQueriesAtOnce, end - from);
                products.noalias() = points.middleRows(index(from), index(size)) * centres.transpose();
                products.rowwise() -= halfNorms.transpose();
                for (std::size_t i = 0; i < size; ++i) {
                    Eigen::Index best = 0;
                    products.row(index(i)).maxCoeff(&best);
                    nearest[from + i] = static_cast<Row>(best);
                }
            }
        },
        threads);
    return nearest;
}

Cells partition(const Matrix& points, const NeighbourOptions& options)
{
    const auto n = static_cast<std::size_t>(points.rows());
    const std::size_t count = n / kPointsInCell;
    std::vector<Row> shuffled(n);
    std::iota(shuffled.begin(), shuffled.end(), Row{0});
    Random(options.seed).shuffle(std::span(shuffled));
    Candidates sample;
    shuffled.resize(std::min(n, count * kSampledOfCell));
    sample.gather(points, std::move(shuffled));

    Cells cells;
    cells.centres = sample.points.topRows(index(count));
    for (int round = 0; round < kRounds; ++round) {
        const std::vector<Row> nearest = nearestCentres(sample.points, cells.centres, options.threads);
        Matrix sums = Matrix::Zero(cells.centres.rows(), points.cols());
        Vector sizes = Vector::Zero(cells.centres.rows());
        for (std::size_t i = 0; i < nearest.size(); ++i) {
            sums.row(index(nearest[i])) += sample.points.row(index(i));
            sizes[index(nearest[i])] += 1;
        }
        for (Eigen::Index cell = 0; cell < sums.rows(); ++cell) {
            if (sizes[cell] > 0) {
                cells.centres.row(cell) = sums.row(cell) / sizes[cell];
            }
        }
    }
    cells.members.resize(count);
    const std::vector<Row> nearest = nearestCentres(points, cells.centres, options.threads);
    for (std::size_t i = 0; i < n; ++i) {
        cells.members[nearest[i]].push_back(static_cast<Row>(i));
    }
    return cells;
}

/// The members of the cells nearest to one, until there are enough.
std::vector<Row> around(const Cells& cells, std::size_t cell, std::size_t enough)
{
    const Vector distances = (cells.centres.rowwise() - cells.centres.row(index(cell))).rowwise().squaredNorm();
    std::vector<std::size_t> order(cells.members.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return std::pair(distances[index(a)], a) < std::pair(distances[index(b)], b);
    });
    std::vector<Row> rows;
    for (std::size_t i = 0; i < order.size() && rows.size() < enough; ++i) {
        rows.insert(rows.end(), cells.members[order[i]].begin(), cells.members[order[i]].end());
    }
    return rows;
}

NeighbourGraph emptyGraph(std::size_t points, std::size_t neighbours)
{
    NeighbourGraph graph;
    graph.points = points;
    graph.neighbours = neighbours;
    graph.rows.resize(points * neighbours);
    graph.squaredDistances.resize(points * neighbours);
    return graph;
}

std::vector<Row> rowsFrom(std::size_t first, std::size_t count)
{
    std::vector<Row> rows(count);
    std::iota(rows.begin(), rows.end(), static_cast<Row>(first));
    return rows;
}

/// Runs work(i) for all i, each on one thread at a time; false when stopped. Progress is told between pieces.
bool runAll(std::size_t count, unsigned threads, const ProgressCallback& progress, const std::stop_token& stop,
            const std::function<void(std::size_t begin, std::size_t end)>& work)
{
    constexpr std::size_t kPieces = 20;
    for (std::size_t piece = 0; piece < kPieces; ++piece) {
        if (stop.stop_requested()) {
            return false;
        }
        report(progress, "Finding neighbours", static_cast<std::int64_t>(piece), kPieces);
        const std::size_t first = count * piece / kPieces;
        const std::size_t last = count * (piece + 1) / kPieces;
        parallelFor(
            last - first, [&](std::size_t begin, std::size_t end) { work(first + begin, first + end); }, threads);
    }
    return true;
}

} // namespace

std::optional<NeighbourGraph> nearestNeighbours(const Matrix& points, const NeighbourOptions& options,
                                                const ProgressCallback& progress, const std::stop_token& stop)
{
    const auto n = static_cast<std::size_t>(points.rows());
    NeighbourGraph graph = emptyGraph(n, n == 0 ? 0 : std::min(options.neighbours, n - 1));
    const bool exact = n <= std::max(options.candidates, 2 * kPointsInCell);

    Candidates everyone;
    Cells cells;
    if (exact) {
        everyone.gather(points, rowsFrom(0, n));
        for (std::size_t first = 0; first < n; first += kQueriesAtOnce) {
            cells.members.push_back(rowsFrom(first, std::min(kQueriesAtOnce, n - first)));
        }
    } else {
        cells = partition(points, options);
    }
    const bool done =
        runAll(cells.members.size(), options.threads, progress, stop, [&](std::size_t begin, std::size_t end) {
            BlockSearch search(points, graph);
            Candidates near;
            Matrix queries;
            for (std::size_t cell = begin; cell < end && !stop.stop_requested(); ++cell) {
                const std::span<const Row> members = cells.members[cell];
                if (!exact && !members.empty()) {
                    near.gather(points, around(cells, cell, options.candidates));
                }
                for (std::size_t from = 0; from < members.size(); from += kQueriesAtOnce) {
                    const auto rows = members.subspan(from, std::min(kQueriesAtOnce, members.size() - from));
                    queries = points(rows, Eigen::all);
                    search.run(queries, rows, rows, exact ? everyone : near);
                }
            }
        });
    return done && !stop.stop_requested() ? std::optional(std::move(graph)) : std::nullopt;
}

NeighbourGraph nearestTo(const Matrix& queries, const Matrix& points, std::size_t neighbours, unsigned threads)
{
    const auto n = static_cast<std::size_t>(points.rows());
    const auto m = static_cast<std::size_t>(queries.rows());
    NeighbourGraph graph = emptyGraph(m, std::min(neighbours, n));
    Candidates everyone;
    everyone.gather(points, rowsFrom(0, n));
    parallelFor(
        m,
        [&](std::size_t begin, std::size_t end) {
            BlockSearch search(points, graph);
            const std::vector<Row> nobody(kQueriesAtOnce, kNobody);
            for (std::size_t from = begin; from < end; from += kQueriesAtOnce) {
                const std::size_t size = std::min(kQueriesAtOnce, end - from);
                search.run(queries.middleRows(index(from), index(size)), nobody, rowsFrom(from, size), everyone);
            }
        },
        threads);
    return graph;
}

} // namespace nearfield::map
