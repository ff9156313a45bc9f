#include "core/audio/key_finder.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace nearfield::audio {

namespace {

constexpr double kLowestPitch = 60;    ///< Hz; below, spectra do not tell semitones apart
constexpr double kHighestPitch = 2000; ///< Hz; above are overtones
constexpr double kTenths = 10;         ///< places in a semitone

/// How well each degree of the scale fits: Krumhansl & Kessler 1982 from listeners, Temperley 2001 from scores.
struct Profile
{
    Chroma major, minor;
};
constexpr std::array<Profile, 2> kProfiles = {{
    {{6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88},
     {6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17}},
    {{5.0, 2.0, 3.5, 2.0, 4.5, 4.0, 2.0, 4.5, 2.0, 3.5, 1.5, 4.0},
     {5.0, 2.0, 3.5, 4.5, 2.0, 4.0, 2.0, 4.5, 3.5, 2.0, 1.5, 4.0}},
}};

/// Pearson's correlation of a chroma with a profile whose tonic is `tonic`.
double correlation(const Chroma& chroma, const Chroma& profile, std::size_t tonic)
{
    const double chromaMean = std::accumulate(chroma.begin(), chroma.end(), 0.0) / kPitchClasses;
    const double profileMean = std::accumulate(profile.begin(), profile.end(), 0.0) / kPitchClasses;
    double both = 0;
    double squares = 0;
    double profileSquares = 0;
    for (std::size_t i = 0; i < kPitchClasses; ++i) {
        const double a = chroma[(i + tonic) % kPitchClasses] - chromaMean;
        const double b = profile[i] - profileMean;
        both += a * b;
        squares += a * a;
        profileSquares += b * b;
    }
    return squares > 0 ? both / std::sqrt(squares * profileSquares) : 0.0;
}

Chroma unit(Chroma chroma)
{
    const double norm = std::sqrt(std::inner_product(chroma.begin(), chroma.end(), chroma.begin(), 0.0));
    for (double& c : chroma) {
        c /= std::max(norm, 1e-30);
    }
    return chroma;
}

} // namespace

Key findKey(const Chroma& chroma)
{
    const auto [lowest, highest] = std::minmax_element(chroma.begin(), chroma.end());
    if (*highest - *lowest <= 1e-9 * *highest || *highest <= 0) {
        return {};
    }
    Key key;
    double best = -2;
    double second = -2;
    for (std::size_t tonic = 0; tonic < kPitchClasses; ++tonic) {
        for (const bool major : {true, false}) {
            double score = 0;
            for (const Profile& profile : kProfiles) {
                score += correlation(chroma, major ? profile.major : profile.minor, tonic) / kProfiles.size();
            }
            if (score > best) {
                second = best;
                best = score;
                key.pitchClass = static_cast<int>(tonic);
                key.major = major;
            } else {
                second = std::max(second, score);
            }
        }
    }
    key.margin = best - second;
    return key;
}

ChromaCollector::ChromaCollector(double rate, std::size_t bins, double framesPerSecond)
    : m_binWidth(rate / (2.0 * static_cast<double>(bins)))
    , m_lowest(static_cast<std::size_t>(kLowestPitch / m_binWidth))
    , m_highest(std::min(static_cast<std::size_t>(kHighestPitch / m_binWidth), bins - 2))
    , m_recent(static_cast<std::size_t>(framesPerSecond + 0.5))
{
}

void ChromaCollector::add(std::span<const float> power)
{
    constexpr float kSilence = 1e-8F;   ///< of a full sine
    constexpr float kLeastPeak = 1e-5F; ///< of the strongest
    const auto begin = power.begin() + static_cast<std::ptrdiff_t>(m_lowest);
    const auto end = power.begin() + static_cast<std::ptrdiff_t>(m_highest + 1);
    const float strongest = *std::max_element(begin, end);
    if (strongest < kSilence) {
        m_frames = 0;
        return;
    }

    Fine frame{};
    for (std::size_t k = m_lowest; k <= m_highest; ++k) {
        const float p = power[k];
        if (p < kLeastPeak * strongest || p <= power[k - 1] || p < power[k + 1]) {
            continue;
        }
        // A parabola through the logarithms finds the peak of a Hann window to a hundredth of a bin.
        const float below = std::log(power[k - 1] + 1e-30F);
        const float at = std::log(p);
        const float above = std::log(power[k + 1] + 1e-30F);
        const double offset = static_cast<double>(0.5F * (below - above) / (below - 2.0F * at + above - 1e-9F));
        addPeak(frame, static_cast<double>(k) + offset, std::sqrt(std::sqrt(static_cast<double>(p))));
    }
    const float total = std::accumulate(frame.begin(), frame.end(), 0.0F);
    if (total <= 0.0F) {
        return;
    }
    for (std::size_t i = 0; i < kFine; ++i) {
        frame[i] /= total;
        m_sum[i] += static_cast<double>(frame[i]);
    }
    addChange(frame);
}

void ChromaCollector::addPeak(Fine& frame, double bin, double magnitude) const
{
    // From C: the A at 440 Hz is nine semitones above.
    const double semitones = 12.0 * std::log2(bin * m_binWidth / 440.0) + 9.0;
    double place = std::fmod(semitones * kTenths, static_cast<double>(kFine));
    place += place < 0 ? static_cast<double>(kFine) : 0.0;
    const auto left = static_cast<std::size_t>(place);
    const double share = place - static_cast<double>(left);
    frame[left % kFine] += static_cast<float>(magnitude * (1.0 - share));
    frame[(left + 1) % kFine] += static_cast<float>(magnitude * share);
}

void ChromaCollector::addChange(const Fine& frame)
{
    Chroma now{};
    for (std::size_t i = 0; i < kFine; ++i) {
        now[(i + 5) / 10 % kPitchClasses] += static_cast<double>(frame[i]);
    }
    now = unit(now);
    Chroma& before = m_recent[m_frames % m_recent.size()];
    if (m_frames >= m_recent.size()) {
        m_change += 1.0 - std::inner_product(now.begin(), now.end(), before.begin(), 0.0);
        ++m_changes;
    }
    before = now;
    ++m_frames;
}

double ChromaCollector::tuning() const
{
    // The mean direction of the places within a semitone, as on a clock.
    double x = 0;
    double y = 0;
    for (std::size_t i = 0; i < kFine; ++i) {
        const double angle = 2.0 * std::numbers::pi * static_cast<double>(i) / kTenths;
        x += m_sum[i] * std::cos(angle);
        y += m_sum[i] * std::sin(angle);
    }
    return std::atan2(y, x) / (2.0 * std::numbers::pi);
}

Chroma ChromaCollector::chroma() const
{
    const double shift = tuning() * kTenths;
    Chroma out{};
    for (std::size_t i = 0; i < kFine; ++i) {
        const double place = static_cast<double>(i) - shift;
        for (std::size_t c = 0; c < kPitchClasses; ++c) {
            const double distance = std::abs(std::remainder(place - static_cast<double>(c) * kTenths, kFine));
            if (distance < kTenths / 2.0 + 2.0) {
                const double weight = std::cos(std::numbers::pi * distance / (kTenths + 4.0));
                out[c] += m_sum[i] * weight * weight;
            }
        }
    }
    return out;
}

void ChromaCollector::describe(SoundDescription& sound) const
{
    const Chroma chroma = this->chroma();
    const double total = std::accumulate(chroma.begin(), chroma.end(), 0.0);
    if (total <= 0) {
        return;
    }
    const Key key = findKey(chroma);
    sound.key = key.pitchClass;
    sound.major = key.major;
    sound.keyConfidence = static_cast<float>(key.margin);
    double entropy = 0;
    for (const double c : chroma) {
        entropy -= c > 0 ? c / total * std::log(c / total) : 0.0;
    }
    sound[Descriptor::ChromaEntropy] = static_cast<float>(entropy / std::log(static_cast<double>(kPitchClasses)));
    if (m_changes > 0) {
        sound[Descriptor::ChromaChange] = static_cast<float>(m_change / static_cast<double>(m_changes));
    }
}

} // namespace nearfield::audio
