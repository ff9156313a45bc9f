#include "core/playlist/mood.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/parallel.h"

namespace nearfield {

namespace {

constexpr std::array<std::string_view, kMoodCount> kNames{"calm", "happy", "energetic", "melancholic", "focused"};

} // namespace

std::string_view toString(Mood mood) noexcept
{
    return kNames[static_cast<std::size_t>(mood)];
}

std::optional<Mood> moodOf(std::string_view text) noexcept
{
    const auto found = std::find(kNames.begin(), kNames.end(), text);
    return found == kNames.end() ? std::nullopt : std::optional(static_cast<Mood>(found - kNames.begin()));
}

namespace playlist {

namespace {

// Order of kMoodFeatures: energy, valence, tempo, acousticness, instrumentalness, speechiness. The circumplex of moods
// (Russell 1980) has valence and arousal; tempo and acousticness tell arousal as listeners hear it, and music to work
// by is mostly without words.
constexpr std::array<MoodMark, kMoodCount> kMarks{{
    /* calm        */ {{0.12F, 0.45F, 0.30F, 0.85F, 0.50F, 0.30F}, {2.0F, 0.3F, 0.4F, 1.0F, 0.0F, 0.4F}},
    /* happy       */ {{0.65F, 0.92F, 0.60F, 0.45F, 0.50F, 0.50F}, {0.8F, 2.0F, 0.2F, 0.2F, 0.0F, 0.2F}},
    /* energetic   */ {{0.92F, 0.60F, 0.75F, 0.15F, 0.50F, 0.50F}, {2.0F, 0.3F, 0.6F, 0.6F, 0.0F, 0.2F}},
    /* melancholic */ {{0.25F, 0.10F, 0.35F, 0.70F, 0.50F, 0.30F}, {0.9F, 2.0F, 0.3F, 0.5F, 0.0F, 0.4F}},
    /* focused     */ {{0.40F, 0.40F, 0.45F, 0.60F, 0.92F, 0.20F}, {0.8F, 0.3F, 0.4F, 0.2F, 1.6F, 1.0F}},
}};

constexpr std::size_t kAxes = kMoodFeatures.size();
/// Tracks looked at for each place, and lists followed at once.
constexpr std::size_t kCandidates = 160;
constexpr std::size_t kBeam = 48;
// What a list costs: squared distances from the marks (per unit of weight), squared steps in sound, stars.
constexpr float kMoodCost = 8;
constexpr float kStarsGain = 0.12F;
constexpr float kSameArtistCost = 100;

struct Candidate
{
    Row row = 0;
    float cost = 0;
};

float moodMiss(const MoodMark& mark, const float* place)
{
    float sum = 0;
    float weights = 0;
    for (std::size_t i = 0; i < kAxes; ++i) {
        const float apart = mark.place[i] - place[i];
        sum += mark.weight[i] * apart * apart;
        weights += mark.weight[i];
    }
    return sum / weights;
}

/// Between two marks; what matters to one of them only fades.
MoodMark between(const MoodMark& a, const MoodMark& b, float share)
{
    MoodMark out;
    for (std::size_t i = 0; i < kAxes; ++i) {
        const float wa = (1 - share) * a.weight[i];
        const float wb = share * b.weight[i];
        out.weight[i] = wa + wb;
        out.place[i] = out.weight[i] > 0 ? (wa * a.place[i] + wb * b.place[i]) / out.weight[i] : 0.5F;
    }
    return out;
}

/// The best rows for a mark, one of each recording, best first.
std::vector<Candidate> candidatesFor(const Ground& ground, const Matrix& places, const MoodMark& mark,
                                     std::span<const float> stars, float meanStars, Allowed allowed)
{
    std::vector<Candidate> all;
    for (Row row = 0; row < ground.size(); ++row) {
        if (allowed.empty() || allowed[row] != 0) {
            const float liking = stars.empty() ? 0 : stars[row] - meanStars;
            all.push_back({row, kMoodCost * moodMiss(mark, places.row(row).data()) - kStarsGain * liking});
        }
    }
    const auto better = [](const Candidate& a, const Candidate& b) {
        return a.cost < b.cost || (a.cost == b.cost && a.row < b.row);
    };
    const std::size_t kept = std::min(all.size(), 2 * kCandidates);
    std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(kept), all.end(), better);
    all.resize(kept);
    std::vector<std::uint32_t> seen;
    std::vector<Candidate> out;
    for (const Candidate& one : all) {
        if (out.size() < kCandidates && std::find(seen.begin(), seen.end(), ground.recording(one.row)) == seen.end()) {
            seen.push_back(ground.recording(one.row));
            out.push_back(one);
        }
    }
    return out;
}

/// A list that ends with `row`, linked to what comes before.
struct Link
{
    Row row = 0;
    float cost = 0;
    std::size_t before = 0; ///< in the layer before
};
using Layers = std::vector<std::vector<Link>>;

bool holdsRecording(const Ground& ground, const Layers& layers, std::size_t at, std::uint32_t recording)
{
    for (std::size_t layer = layers.size(); layer-- > 0;) {
        const Link& link = layers[layer][at];
        if (ground.recording(link.row) == recording) {
            return true;
        }
        at = link.before;
    }
    return false;
}

/// How much it costs that the artist was heard lately: the same in a row is out of the question, then it fades.
float artistCost(const Ground& ground, const Layers& layers, std::size_t at, Row row)
{
    constexpr std::size_t kLookBack = 6;
    float cost = 0;
    for (std::size_t back = 0; back < kLookBack && back < layers.size(); ++back) {
        const Link& link = layers[layers.size() - 1 - back][at];
        if (ground.sameArtist(link.row, row)) {
            cost += back == 0 ? kSameArtistCost : 1.0F / static_cast<float>(1 + back);
        }
        at = link.before;
    }
    return cost;
}

/// Follows the best lists through the marks; shorter where the candidates run out.
std::vector<Row> followed(const Ground& ground, const std::vector<std::vector<Candidate>>& candidates)
{
    Layers layers;
    for (const std::vector<Candidate>& layer : candidates) {
        std::vector<Link> next;
        for (const Candidate& one : layer) {
            if (layers.empty()) {
                next.push_back({one.row, one.cost, 0});
                continue;
            }
            // Of the lists so far only the best that this track can end is followed.
            std::optional<Link> best;
            for (std::size_t at = 0; at < layers.back().size(); ++at) {
                const Link& before = layers.back()[at];
                const float step = std::max(0.0F, 2 - 2 * ground.cosine(before.row, one.row));
                const float least = before.cost + one.cost + step;
                if ((best && least >= best->cost) || holdsRecording(ground, layers, at, ground.recording(one.row))) {
                    continue;
                }
                const float cost = least + artistCost(ground, layers, at, one.row);
                if (!best || cost < best->cost) {
                    best = Link{one.row, cost, at};
                }
            }
            if (best) {
                next.push_back(*best);
            }
        }
        if (next.empty()) {
            break;
        }
        const std::size_t kept = std::min(kBeam, next.size());
        std::partial_sort(
            next.begin(), next.begin() + static_cast<std::ptrdiff_t>(kept), next.end(),
            [](const Link& a, const Link& b) { return a.cost < b.cost || (a.cost == b.cost && a.row < b.row); });
        next.resize(kept);
        layers.push_back(std::move(next));
    }
    std::vector<Row> rows(layers.size());
    std::size_t at = 0; // the best list ends first
    for (std::size_t layer = layers.size(); layer-- > 0;) {
        rows[layer] = layers[layer][at].row;
        at = layers[layer][at].before;
    }
    return rows;
}

float along(std::size_t place, std::size_t count, std::size_t moods)
{
    return count < 2 ? 0 : static_cast<float>(place) * static_cast<float>(moods - 1) / static_cast<float>(count - 1);
}

} // namespace

const MoodMark& markOf(Mood mood) noexcept
{
    return kMarks[static_cast<std::size_t>(mood)];
}

Matrix moodPlaces(const Catalogue& catalogue)
{
    const std::size_t n = catalogue.size();
    Matrix out = Matrix::Constant(static_cast<Eigen::Index>(n), static_cast<Eigen::Index>(kAxes), 0.5F);
    parallelFor(kAxes, [&](std::size_t begin, std::size_t end) {
        for (std::size_t axis = begin; axis < end; ++axis) {
            std::vector<std::pair<float, Row>> sorted;
            sorted.reserve(n);
            for (Row row = 0; row < n; ++row) {
                if (const float v = catalogue.raw(row, kMoodFeatures[axis]); !std::isnan(v)) {
                    sorted.emplace_back(v, row);
                }
            }
            std::sort(sorted.begin(), sorted.end());
            for (std::size_t i = 0; i < sorted.size();) {
                std::size_t last = i; // of the equal ones, which share the place in their middle
                while (last < sorted.size() && sorted[last].first == sorted[i].first) {
                    ++last;
                }
                const float share = static_cast<float>(i + last) / static_cast<float>(2 * sorted.size());
                for (; i < last; ++i) {
                    out(static_cast<Eigen::Index>(sorted[i].second), static_cast<Eigen::Index>(axis)) = share;
                }
            }
        }
    });
    return out;
}

Arc moodArc(const Ground& ground, const Matrix& places, const ArcRequest& request, std::span<const float> stars,
            Allowed allowed)
{
    const std::size_t moods = request.moods.size();
    const float meanStars =
        stars.empty() ? 0 : std::accumulate(stars.begin(), stars.end(), 0.0F) / static_cast<float>(stars.size());
    const auto make = [&](std::size_t count) {
        std::vector<std::vector<Candidate>> candidates(count);
        parallelFor(count, [&](std::size_t begin, std::size_t end) {
            for (std::size_t place = begin; place < end; ++place) {
                const float at = along(place, count, moods);
                const auto from = std::min(static_cast<std::size_t>(at), moods - 2);
                const MoodMark mark = between(markOf(request.moods[from]), markOf(request.moods[from + 1]),
                                              at - static_cast<float>(from));
                candidates[place] = candidatesFor(ground, places, mark, stars, meanStars, allowed);
            }
        });
        return followed(ground, candidates);
    };
    Arc arc;
    arc.rows = request.length.tracks
                   ? make(*request.length.tracks)
                   : fittedToMinutes(ground, request.length.minutes.value_or(60), 1, ground.size(), make);
    for (std::size_t place = 0; place < arc.rows.size(); ++place) {
        arc.at.push_back(along(place, arc.rows.size(), moods));
    }
    return arc;
}

} // namespace playlist
} // namespace nearfield
