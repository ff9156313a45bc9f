#include "core/playlist/radio.h"

#include <algorithm>
#include <limits>
#include <unordered_map>
#include <unordered_set>

namespace nearfield::playlist {

namespace {

/// Half for the nearest seed, half for all together: a track between two seeds comes before one beside one of them.
constexpr float kAllSeedsShare = 0.5F;
/// How much likeness to an excluded track takes away, before it throws a track out.
constexpr float kExcludeWeight = 0.5F;
/// How much likeness to what was picked takes away.
constexpr float kVariety = 0.25F;
constexpr std::size_t kFewestCandidates = 400;
constexpr std::size_t kCandidatesAPlace = 12;
/// An artist may have one place in so many.
constexpr std::size_t kPlacesAnArtist = 5;

struct Candidate
{
    RadioTrack track;
    float score = 0;
    float likeness = -1; ///< greatest, to what was picked
    bool taken = false;
};

/// One copy of each recording, best first.
std::vector<Candidate> candidatesOf(const Ground& ground, const RadioRequest& request, Allowed allowed,
                                    std::size_t most)
{
    std::unordered_set<std::uint32_t> without;
    for (const auto* rows : {&request.seeds, &request.exclude}) {
        for (const Row row : *rows) {
            without.insert(ground.recording(row));
        }
    }
    const auto cosines = [&ground](const std::vector<Row>& rows) {
        Matrix points(ground.units().cols(), static_cast<Eigen::Index>(rows.size()));
        for (std::size_t i = 0; i < rows.size(); ++i) {
            points.col(static_cast<Eigen::Index>(i)) = ground.units().row(static_cast<Eigen::Index>(rows[i]));
        }
        return Matrix(ground.units() * points);
    };
    const Matrix near = cosines(request.seeds);
    const Matrix far = cosines(request.exclude);
    std::vector<Candidate> all;
    for (Row row = 0; row < ground.size(); ++row) {
        if ((!allowed.empty() && allowed[row] == 0) || without.contains(ground.recording(row))) {
            continue;
        }
        const auto i = static_cast<Eigen::Index>(row);
        Eigen::Index nearest = 0;
        const float similarity = near.row(i).maxCoeff(&nearest);
        float score = (1 - kAllSeedsShare) * similarity + kAllSeedsShare * near.row(i).mean();
        if (!request.exclude.empty()) {
            const float excluded = far.row(i).maxCoeff();
            if (excluded >= similarity) {
                continue;
            }
            score -= kExcludeWeight * std::max(0.0F, excluded);
        }
        all.push_back({.track = {row, request.seeds[static_cast<std::size_t>(nearest)], similarity}, .score = score});
    }
    const std::size_t sorted = std::min(all.size(), 2 * most); // copies fall away below
    std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(sorted), all.end(),
                      [](const Candidate& a, const Candidate& b) {
                          return a.score > b.score || (a.score == b.score && a.track.row < b.track.row);
                      });
    all.resize(sorted);
    std::unordered_set<std::uint32_t> seen;
    std::erase_if(all, [&](const Candidate& one) { return !seen.insert(ground.recording(one.track.row)).second; });
    all.resize(std::min(all.size(), most));
    return all;
}

std::vector<RadioTrack> picked(const Ground& ground, std::vector<Candidate> candidates, std::size_t count)
{
    std::vector<RadioTrack> out;
    std::unordered_map<std::uint32_t, std::size_t> heard;
    const std::size_t share = std::max<std::size_t>(1, (count + kPlacesAnArtist - 1) / kPlacesAnArtist);
    /// 0: as it should be, 1: its artist has had its share, 2: its artist was heard just now.
    const auto unfitness = [&](const Candidate& one) {
        const Row row = one.track.row;
        if (!out.empty() && ground.sameArtist(out.back().row, row)) {
            return 2;
        }
        const auto times = heard.find(ground.artist(row));
        return ground.artist(row) != Ground::kNoArtist && times != heard.end() && times->second >= share ? 1 : 0;
    };
    while (out.size() < count) {
        Candidate* best = nullptr;
        int bestUnfitness = 0;
        float bestScore = 0;
        for (Candidate& one : candidates) {
            if (one.taken) {
                continue;
            }
            const int unfit = unfitness(one);
            const float score = (1 - kVariety) * one.score - kVariety * one.likeness;
            if (best == nullptr || unfit < bestUnfitness || (unfit == bestUnfitness && score > bestScore)) {
                best = &one;
                bestUnfitness = unfit;
                bestScore = score;
            }
        }
        if (best == nullptr) {
            break;
        }
        best->taken = true;
        ++heard[ground.artist(best->track.row)];
        out.push_back(best->track);
        for (Candidate& one : candidates) {
            if (!one.taken) {
                one.likeness = std::max(one.likeness, ground.cosine(one.track.row, best->track.row));
            }
        }
    }
    return out;
}

} // namespace

std::vector<RadioTrack> radio(const Ground& ground, const RadioRequest& request, Allowed allowed)
{
    const auto make = [&](std::size_t count) {
        const std::size_t most = std::max(kFewestCandidates, kCandidatesAPlace * count);
        return picked(ground, candidatesOf(ground, request, allowed, most), count);
    };
    if (request.length.tracks) {
        return make(*request.length.tracks);
    }
    const std::vector<Row> rows =
        fittedToMinutes(ground, request.length.minutes.value_or(60), 1, ground.size(), [&](std::size_t count) {
            std::vector<Row> out;
            for (const RadioTrack& track : make(count)) {
                out.push_back(track.row);
            }
            return out;
        });
    return make(rows.size());
}

} // namespace nearfield::playlist
