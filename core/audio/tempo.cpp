#include "core/audio/tempo.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace nearfield::audio {

namespace {

constexpr double kSlowest = 40, kFastest = 240; ///< BPM
constexpr double kUsual = 120;                  ///< BPM, where people like to tap
constexpr double kFramesPerMinute = 60.0 * kFramesPerSecond;

double square(double x)
{
    return x * x;
}

double lagOf(double bpm)
{
    return kFramesPerMinute / bpm;
}

bool isNear(double bpm, double other)
{
    return std::abs(std::log2(bpm / other)) < 0.06;
}

double prior(double bpm)
{
    constexpr double kSpread = 0.75; ///< octaves
    return std::exp(-0.5 * square(std::log2(bpm / kUsual) / kSpread));
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
        if (peak.height > periodicity.chance() && std::abs(peak.lag - expected) < reach) {
            best = peak.lag / k;
        }
    }
    return best;
}

/// Patterns of three, three and two half beats repeat well after a dotted beat, which is no beat: it cannot be halved,
/// while what is two thirds of it fits as well and better when doubled.
double undotted(const Periodicity& periodicity, double lag)
{
    const auto height = [&](double share) { return periodicity.peakNear(lag * share, 1.5).height; };
    const double whole = height(1);
    const bool isDotted = height(0.5) < 0.05 && height(2.0 / 3.0) > 0.8 * whole && height(4.0 / 3.0) > whole;
    return isDotted && lag * 2.0 / 3.0 >= lagOf(kFastest) ? lag * 2.0 / 3.0 : lag;
}

/// Logarithm of how likely one taps at this tempo rather than at half or twice of it. The terms: tempi far from the
/// usual are rare; so is music with many more or fewer onsets than two a beat; onsets repeat after four beats; a period
/// that fits one and a half times better than once is that of two beats in a triple meter; and where each stroke is
/// like the one before, as in a click track, strokes are beats. The weights come from pieces of known tempo in
/// thirteen styles; bench_ground_truth and bench_known_music print what they reach.
double octaveScore(const Periodicity& periodicity, double onsetsPerSecond, double bpm)
{
    constexpr std::size_t kLow = 0;
    const double lag = lagOf(bpm);
    const auto height = [&](double beats, std::size_t range) {
        return periodicity.peakNear(lag * beats, 2, range).height;
    };
    const double onsetsPerBeat = std::log2(onsetsPerSecond * 60.0 / bpm + 0.1);
    const double triple = height(1.5, kLow) - std::max(height(1, kLow), height(2, kLow));
    const double alike = height(0.5, Periodicity::kAll) - 0.75;
    return -1.8 * square(std::log2(bpm / kUsual)) - 3.2 * square(onsetsPerBeat - 1.1) +
           13.4 * height(4, Periodicity::kAll) - 10.0 * std::max(triple - 0.05, 0.0) - 15.0 * std::max(alike, 0.0);
}

struct Scored
{
    double bpm = 0, score = 0;
};

/// Local maxima of comb times prior over all tempi, highest first.
std::vector<Scored> combPeaks(const Periodicity& periodicity)
{
    std::vector<Scored> grid;
    for (double bpm = kSlowest; bpm <= kFastest; bpm *= 1.005) {
        grid.push_back({bpm, comb(periodicity, lagOf(bpm)) * prior(bpm)});
    }
    std::vector<Scored> peaks;
    for (std::size_t i = 1; i + 1 < grid.size(); ++i) {
        if (grid[i].score > grid[i - 1].score && grid[i].score >= grid[i + 1].score && grid[i].score > 0) {
            peaks.push_back(grid[i]);
        }
    }
    std::stable_sort(peaks.begin(), peaks.end(), [](const Scored& a, const Scored& b) { return a.score > b.score; });
    return peaks;
}

/// The tempo found, its half and its double where one can tap them, with their probabilities.
std::vector<Scored> octaves(const Periodicity& periodicity, double onsetsPerSecond, double bpm)
{
    std::vector<Scored> out;
    double highest = -1e9;
    for (const double other : {bpm / 2.0, bpm, bpm * 2.0}) {
        if (other >= kSlowest && other <= kFastest) {
            out.push_back({other, octaveScore(periodicity, onsetsPerSecond, other)});
            highest = std::max(highest, out.back().score);
        }
    }
    double sum = 0;
    for (Scored& candidate : out) {
        candidate.score = std::exp(candidate.score - highest);
        sum += candidate.score;
    }
    for (Scored& candidate : out) {
        candidate.score /= sum;
    }
    return out;
}

double highestPeak(const Periodicity& periodicity)
{
    double highest = 0;
    for (double bpm = kSlowest; bpm <= kFastest; bpm *= 1.005) {
        highest = std::max(highest, periodicity.peakNear(lagOf(bpm), 1.0).height);
    }
    return highest;
}

} // namespace

Tempo findTempo(const Periodicity& periodicity, double onsetsPerSecond)
{
    Tempo tempo;
    const double clarity = std::clamp(highestPeak(periodicity), 0.0, 1.0);
    tempo.pulseClarity = static_cast<float>(clarity);
    const std::vector<Scored> peaks = combPeaks(periodicity);
    if (peaks.empty() || clarity < std::max(periodicity.chance(), 0.05)) {
        return tempo;
    }

    const double bpm = kFramesPerMinute / refined(periodicity, undotted(periodicity, lagOf(peaks.front().bpm)));
    std::vector<Scored> candidates = octaves(periodicity, onsetsPerSecond, bpm);
    for (const Scored& peak : peaks) {
        const bool isKnown =
            std::any_of(candidates.begin(), candidates.end(), [&](const Scored& c) { return isNear(c.bpm, peak.bpm); });
        if (!isKnown && candidates.size() < 5) {
            // Not of the best's family; never before all of it.
            candidates.push_back({peak.bpm, 0.3 * square(square(peak.score / peaks.front().score))});
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
    tempo.bpm = tempo.candidates.front().bpm;
    tempo.confidence = tempo.candidates.front().strength * static_cast<float>(std::min(1.0, 2.0 * clarity));
    return tempo;
}

} // namespace nearfield::audio
