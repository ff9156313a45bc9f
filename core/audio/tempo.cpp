#include "core/audio/tempo.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace nearfield::audio {

namespace {

constexpr double kSlowest = 40, kFastest = 240; ///< BPM
constexpr double kUsual = 120;                  ///< BPM, where people like to tap
constexpr double kSpread = 0.75;                ///< octaves
constexpr double kFramesPerMinute = 60.0 * kFramesPerSecond;

double prior(double bpm)
{
    const double octaves = std::log2(bpm / kUsual) / kSpread;
    return std::exp(-0.5 * octaves * octaves);
}

/// How well the onsets repeat at a period and its multiples.
double comb(const Periodicity& periodicity, double lag)
{
    constexpr std::array<double, 4> kWeights = {1.0, 0.7, 0.3, 0.5};
    double sum = 0;
    double weights = 0;
    for (std::size_t k = 0; k < kWeights.size(); ++k) {
        const double multiple = lag * static_cast<double>(k + 1);
        if (multiple + 2.0 >= static_cast<double>(periodicity.lags())) {
            break;
        }
        sum += kWeights[k] * periodicity.peakNear(multiple, 1.5).height;
        weights += kWeights[k];
    }
    return weights > 0 ? std::max(sum / weights, 0.0) : 0.0;
}

/// The period measured at its longest multiple that still has a peak where it is expected: the error is divided by it.
double refined(const Periodicity& periodicity, double lag)
{
    double best = lag;
    for (int k = 1; k <= 8; ++k) {
        const double expected = best * k;
        const double reach = std::min(2.0, 0.2 * lag);
        const Periodicity::Peak peak = periodicity.peakNear(expected, reach);
        const double measured = peak.lag / k;
        if (peak.height <= periodicity.chance() || std::abs(peak.lag - expected) >= reach) {
            continue;
        }
        best = measured;
    }
    return best;
}

} // namespace

Tempo findTempo(const Periodicity& periodicity)
{
    struct Scored
    {
        double bpm, score;
    };
    std::vector<Scored> grid;
    for (double bpm = kSlowest; bpm <= kFastest; bpm *= 1.005) {
        grid.push_back({bpm, comb(periodicity, kFramesPerMinute / bpm) * prior(bpm)});
    }
    Tempo tempo;
    double highest = 0;
    for (double bpm = kSlowest; bpm <= kFastest; bpm *= 1.005) {
        highest = std::max(highest, periodicity.peakNear(kFramesPerMinute / bpm, 1.0).height);
    }
    tempo.pulseClarity = static_cast<float>(std::clamp(highest, 0.0, 1.0));
    std::vector<Scored> peaks;
    for (std::size_t i = 1; i + 1 < grid.size(); ++i) {
        if (grid[i].score > grid[i - 1].score && grid[i].score >= grid[i + 1].score && grid[i].score > 0) {
            peaks.push_back(grid[i]);
        }
    }
    if (peaks.empty() || highest < std::max(periodicity.chance(), 0.05)) {
        return tempo;
    }
    std::sort(peaks.begin(), peaks.end(), [](const Scored& a, const Scored& b) { return a.score > b.score; });
    const double lag = refined(periodicity, kFramesPerMinute / peaks.front().bpm);
    const double bpm = kFramesPerMinute / lag;
    tempo.bpm = static_cast<float>(bpm);

    std::vector<Scored> candidates = {{bpm, peaks.front().score}};
    for (const double other : {bpm / 2.0, bpm * 2.0}) {
        candidates.push_back({other, comb(periodicity, kFramesPerMinute / other) * prior(other)});
    }
    for (const Scored& peak : peaks) {
        const bool known = std::any_of(candidates.begin(), candidates.end(),
                                       [&](const Scored& c) { return std::abs(std::log2(c.bpm / peak.bpm)) < 0.06; });
        if (!known && candidates.size() < 5) {
            candidates.push_back(peak);
        }
    }
    double total = 0;
    for (const Scored& c : candidates) {
        total += c.score;
    }
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const Scored& a, const Scored& b) { return a.score > b.score; });
    for (const Scored& c : candidates) {
        tempo.candidates.push_back({static_cast<float>(c.bpm), static_cast<float>(c.score / total)});
    }
    tempo.confidence = tempo.candidates.front().strength * std::min(1.0F, 2.0F * tempo.pulseClarity);
    return tempo;
}

} // namespace nearfield::audio
