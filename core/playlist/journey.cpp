#include "core/playlist/journey.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <unordered_set>
#include <utility>

namespace nearfield::playlist {

namespace {

/// Costs of what is only done where there is no other way; steps are squared chords, at most 4.
constexpr float kSameArtistCost = 1000;
constexpr float kAgainstTrendCost = 100'000; ///< by share of the feature's range
/// Tempo is compared in BPM, energy in [0, 1].
constexpr float kTempoRange = 200;

/// Marks on the arc that candidates are looked for at, and how many at each and around each track of a way.
constexpr std::size_t kMostMarks = 48;
constexpr std::size_t kNearMarks = 60;
constexpr std::size_t kNearWay = 40;
constexpr int kRefinements = 2;
/// Longer lists look among fewer candidates, so that none takes more than some tenths of a second: candidates² ×
/// tracks.
constexpr std::size_t kMostCandidates = 1400;
constexpr double kMostWork = 6e7;
constexpr std::size_t kSpareCandidates = 200; ///< but at least so many more than the tracks wanted

float against(Trend trend, float from, float to, float tolerance)
{
    if (trend == Trend::Free || std::isnan(from) || std::isnan(to)) {
        return 0;
    }
    return std::max(0.0F, (trend == Trend::Rising ? from - to : to - from) - tolerance);
}

/// One leg of a journey: from a stop to the next.
class Leg
{
public:
    /// `used` are recordings that may not be on the way.
    Leg(const Ground& ground, const JourneyRequest& request, Allowed allowed, Row from, Row to,
        const std::unordered_set<std::uint32_t>& used)
        : m_ground(ground)
        , m_request(request)
        , m_allowed(allowed.begin(), allowed.end())
        , m_from(from)
        , m_to(to)
    {
        if (m_allowed.empty()) {
            m_allowed.assign(ground.size(), 1);
        }
        for (Row row = 0; row < ground.size(); ++row) {
            if (m_allowed[row] != 0 && used.contains(ground.recording(row))) {
                m_allowed[row] = 0;
            }
        }
        const auto a = ground.units().row(static_cast<Eigen::Index>(from));
        const auto b = ground.units().row(static_cast<Eigen::Index>(to));
        m_across = b - a.dot(b) * a;
        const float norm = m_across.norm();
        if (norm > 1e-4F) { // otherwise the two lie in one place, and there is no direction
            m_across /= norm;
            m_angle = std::acos(std::clamp(a.dot(b), -1.0F, 1.0F));
        }
    }

    /// The tracks between the two stops, `count` of them or as many as there are.
    [[nodiscard]] std::vector<Row> between(std::size_t count)
    {
        if (count == 0) {
            return {};
        }
        narrowToTrends(count);
        const std::size_t most = mostCandidates(count);
        const Matrix points = marks(count);
        // Marks that lie close together share their tracks.
        gather(points, std::max(kNearMarks, 3 * most / static_cast<std::size_t>(points.rows())), {}, most);
        std::vector<Row> way = cheapest(count);
        for (int i = 0; i < kRefinements && way.size() == count; ++i) {
            gather(around(way), kNearWay, way, most);
            way = cheapest(count);
        }
        return way;
    }

private:
    using Point = Eigen::Matrix<float, 1, Eigen::Dynamic>;

    /// A point of the arc from stop to stop: 0 … 1.
    [[nodiscard]] Point onArc(float share) const
    {
        const auto a = m_ground.units().row(static_cast<Eigen::Index>(m_from));
        return std::cos(share * m_angle) * a + std::sin(share * m_angle) * m_across;
    }

    [[nodiscard]] Matrix marks(std::size_t count) const
    {
        const std::size_t marks = std::min(kMostMarks, 2 * count + 3);
        Matrix points(static_cast<Eigen::Index>(marks), m_ground.units().cols());
        for (std::size_t i = 0; i < marks; ++i) {
            points.row(static_cast<Eigen::Index>(i)) = onArc(static_cast<float>(i) / static_cast<float>(marks - 1));
        }
        return points;
    }

    /// Its tracks and the middles of its steps.
    [[nodiscard]] Matrix around(const std::vector<Row>& way) const
    {
        std::vector<Row> all{m_from};
        all.insert(all.end(), way.begin(), way.end());
        all.push_back(m_to);
        Matrix points(static_cast<Eigen::Index>(2 * all.size() - 1), m_ground.units().cols());
        for (std::size_t i = 0; i < all.size(); ++i) {
            const auto here = m_ground.units().row(static_cast<Eigen::Index>(all[i]));
            points.row(static_cast<Eigen::Index>(2 * i)) = here;
            if (i + 1 < all.size()) {
                points.row(static_cast<Eigen::Index>(2 * i + 1)) =
                    here + m_ground.units().row(static_cast<Eigen::Index>(all[i + 1]));
            }
        }
        return points;
    }

    /// A way with a trend can only lead through tracks between those of its ends, where these agree with the trend.
    void narrowToTrends(std::size_t count)
    {
        std::vector<std::uint8_t> narrowed = m_allowed;
        const auto narrow = [&](Trend trend, RawFeature feature, float tolerance) {
            const float from = m_ground.catalogue().raw(m_from, feature);
            const float to = m_ground.catalogue().raw(m_to, feature);
            if (trend == Trend::Free || std::isnan(from) || std::isnan(to) || against(trend, from, to, 0) > 0) {
                return;
            }
            for (Row row = 0; row < m_ground.size(); ++row) {
                const float v = m_ground.catalogue().raw(row, feature);
                if (v < std::min(from, to) - tolerance || v > std::max(from, to) + tolerance) {
                    narrowed[row] = 0;
                }
            }
        };
        narrow(m_request.energy, RawFeature::Energy, kEnergyTolerance);
        narrow(m_request.tempo, RawFeature::Tempo, kTempoTolerance);
        const auto left = std::count(narrowed.begin(), narrowed.end(), 1);
        if (static_cast<std::size_t>(left) >= 4 * count) {
            m_allowed = std::move(narrowed);
        }
    }

    /// How many candidates a way of so many tracks is searched among.
    [[nodiscard]] static std::size_t mostCandidates(std::size_t count)
    {
        const auto affordable = static_cast<std::size_t>(std::sqrt(kMostWork / static_cast<double>(count)));
        return std::max(std::min(kMostCandidates, affordable), count + kSpareCandidates);
    }

    /// Makes the tracks near these points the candidates, one of each recording, in order of how far along the arc they
    /// lie. `way` is kept, and of the former candidates as many as there is room for.
    void gather(const Matrix& points, std::size_t near, std::span<const Row> way, std::size_t most)
    {
        const std::vector<Candidate> former = std::exchange(m_candidates, {});
        std::unordered_set<std::uint32_t> recordings;
        const auto add = [&](Row row) {
            if (m_candidates.size() < most && recordings.insert(m_ground.recording(row)).second) {
                m_candidates.push_back({row, progressOf(row)});
            }
        };
        std::for_each(way.begin(), way.end(), add);
        const std::vector<std::vector<Row>> found = m_ground.nearest(points, near, m_allowed);
        for (std::size_t rank = 0; rank < near; ++rank) { // the nearest to every point come before the second nearest
            for (const std::vector<Row>& ofPoint : found) {
                if (rank < ofPoint.size()) {
                    add(ofPoint[rank]);
                }
            }
        }
        std::for_each(former.begin(), former.end(), [&add](const Candidate& one) { add(one.row); });
        std::sort(m_candidates.begin(), m_candidates.end(), [](const Candidate& a, const Candidate& b) {
            return a.progress < b.progress || (a.progress == b.progress && a.row < b.row);
        });
    }

    /// How far along the arc a track lies, as an angle.
    [[nodiscard]] float progressOf(Row row) const
    {
        const auto unit = m_ground.units().row(static_cast<Eigen::Index>(row));
        const float along = unit.dot(m_ground.units().row(static_cast<Eigen::Index>(m_from)));
        return m_angle > 0 ? std::atan2(unit.dot(m_across), along) : 1 - along;
    }

    [[nodiscard]] float stepCost(Row from, Row to, float cosine) const noexcept
    {
        return std::max(0.0F, 2 - 2 * cosine) + (m_ground.sameArtist(from, to) ? kSameArtistCost : 0.0F) +
               kAgainstTrendCost * againstTrends(m_ground, from, to, m_request.energy, m_request.tempo);
    }

    /// Of all ways of `count` candidates in order of their progress the one of the least cost: dynamic programming, so
    /// that none is overlooked. As candidates only go forward, none is met twice.
    [[nodiscard]] std::vector<Row> cheapest(std::size_t count) const
    {
        const std::size_t n = m_candidates.size();
        if (n <= count) { // as many as there are
            std::vector<Row> all;
            for (const Candidate& one : m_candidates) {
                all.push_back(one.row);
            }
            return all;
        }
        Matrix units(static_cast<Eigen::Index>(n), m_ground.units().cols());
        for (std::size_t i = 0; i < n; ++i) {
            units.row(static_cast<Eigen::Index>(i)) =
                m_ground.units().row(static_cast<Eigen::Index>(m_candidates[i].row));
        }
        Matrix steps = units * units.transpose();
        for (std::size_t j = 0; j < n; ++j) { // row j: what it costs to come to j
            for (std::size_t i = 0; i < j; ++i) {
                float& cell = steps(static_cast<Eigen::Index>(j), static_cast<Eigen::Index>(i));
                cell = stepCost(m_candidates[i].row, m_candidates[j].row, cell);
            }
        }
        constexpr float kNever = std::numeric_limits<float>::infinity();
        std::vector<float> cost(n);
        for (std::size_t j = 0; j < n; ++j) {
            const Row row = m_candidates[j].row;
            cost[j] = stepCost(m_from, row, m_ground.cosine(m_from, row));
        }
        std::vector<std::vector<std::uint32_t>> before(count, std::vector<std::uint32_t>(n, 0));
        for (std::size_t layer = 1; layer < count; ++layer) {
            std::vector<float> next(n, kNever);
            for (std::size_t j = layer; j < n; ++j) {
                const float* step = steps.row(static_cast<Eigen::Index>(j)).data();
                for (std::size_t i = layer - 1; i < j; ++i) {
                    if (const float sum = cost[i] + step[i]; sum < next[j]) {
                        next[j] = sum;
                        before[layer][j] = static_cast<std::uint32_t>(i);
                    }
                }
            }
            cost = std::move(next);
        }
        for (std::size_t j = 0; j < n; ++j) {
            const Row row = m_candidates[j].row;
            cost[j] += stepCost(row, m_to, m_ground.cosine(row, m_to));
        }
        auto at = static_cast<std::size_t>(std::min_element(cost.begin(), cost.end()) - cost.begin());
        std::vector<Row> way(count);
        for (std::size_t layer = count; layer-- > 0;) {
            way[layer] = m_candidates[at].row;
            at = before[layer][at];
        }
        return way;
    }

    struct Candidate
    {
        Row row = 0;
        float progress = 0;
    };

    const Ground& m_ground;
    const JourneyRequest& m_request;
    std::vector<std::uint8_t> m_allowed;
    Row m_from;
    Row m_to;
    Point m_across;    ///< of length 1, at a right angle to the first stop, towards the second
    float m_angle = 0; ///< between the stops; 0 where they lie in one place
    std::vector<Candidate> m_candidates;
};

/// How many tracks lie between each stop and the next, in proportion to how far they are apart.
std::vector<std::size_t> shared(const Ground& ground, const std::vector<Row>& stops, std::size_t between)
{
    std::vector<double> lengths;
    for (std::size_t i = 0; i + 1 < stops.size(); ++i) {
        lengths.push_back(1e-3 + static_cast<double>(ground.distance(stops[i], stops[i + 1])));
    }
    const double total = std::accumulate(lengths.begin(), lengths.end(), 0.0);
    std::vector<std::size_t> out;
    double reached = 0;
    std::size_t given = 0;
    for (const double length : lengths) {
        reached += length;
        const auto upTo =
            static_cast<std::size_t>(std::llround(static_cast<double>(between) * std::min(1.0, reached / total)));
        out.push_back(upTo - given);
        given = upTo;
    }
    return out;
}

std::vector<Row> journeyOf(const Ground& ground, const JourneyRequest& request, Allowed allowed, std::size_t count)
{
    std::unordered_set<std::uint32_t> used;
    for (const Row stop : request.stops) {
        used.insert(ground.recording(stop));
    }
    const std::size_t between = count - std::min(count, request.stops.size());
    const std::vector<std::size_t> counts = shared(ground, request.stops, between);
    std::vector<Row> out{request.stops.front()};
    for (std::size_t leg = 0; leg < counts.size(); ++leg) {
        const Row to = request.stops[leg + 1];
        for (const Row row : Leg(ground, request, allowed, out.back(), to, used).between(counts[leg])) {
            used.insert(ground.recording(row));
            out.push_back(row);
        }
        out.push_back(to);
    }
    return out;
}

} // namespace

float againstTrends(const Ground& ground, Row from, Row to, Trend energy, Trend tempo) noexcept
{
    const auto of = [&](Trend trend, RawFeature feature, float tolerance) {
        return against(trend, ground.catalogue().raw(from, feature), ground.catalogue().raw(to, feature), tolerance);
    };
    return of(energy, RawFeature::Energy, kEnergyTolerance) +
           of(tempo, RawFeature::Tempo, kTempoTolerance) / kTempoRange;
}

std::vector<Row> journey(const Ground& ground, const JourneyRequest& request, Allowed allowed)
{
    if (request.length.tracks) {
        return journeyOf(ground, request, allowed, *request.length.tracks);
    }
    return fittedToMinutes(ground, request.length.minutes.value_or(60), request.stops.size(), ground.size(),
                           [&](std::size_t count) { return journeyOf(ground, request, allowed, count); });
}

} // namespace nearfield::playlist
