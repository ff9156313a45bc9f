#include "core/audio/key_finder.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace nearfield::audio {

namespace {

constexpr double kLowestPitch = 60;    ///< Hz; below, spectra do not tell semitones apart
constexpr double kHighestPitch = 1500; ///< Hz; above are overtones
constexpr double kTenths = 10;         ///< places in a semitone

/// How well each degree of the scale fits.
constexpr Chroma kMajor = {7.24, 3.50, 3.58, 2.85, 5.82, 4.56, 2.45, 6.99, 3.39, 4.56, 4.07, 4.46};
constexpr Chroma kMinor = {7.00, 3.14, 4.36, 5.40, 3.67, 4.09, 3.91, 6.20, 3.63, 2.87, 5.35, 3.83};
constexpr Chroma kMajorTriad = {1, 0, 0, 0, 0.8, 0, 0, 0.8, 0, 0, 0, 0};
constexpr Chroma kMinorTriad = {1, 0, 0, 0.8, 0, 0, 0, 0.8, 0, 0, 0, 0};
constexpr double kWeightOfEnds = 0.1;

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

Key findKey(const Chroma& piece, const Chroma& beginning, const Chroma& ending)
{
    const auto [lowest, highest] = std::minmax_element(piece.begin(), piece.end());
    if (*highest - *lowest <= 1e-9 * *highest || *highest <= 0) {
        return {};
    }
    Key key;
    double best = -2;
    double second = -2;
    for (std::size_t tonic = 0; tonic < kPitchClasses; ++tonic) {
        for (const bool major : {true, false}) {
            const Chroma& triad = major ? kMajorTriad : kMinorTriad;
            const double score =
                correlation(piece, major ? kMajor : kMinor, tonic) +
                kWeightOfEnds * (correlation(beginning, triad, tonic) + correlation(ending, triad, tonic));
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
    , m_last(static_cast<std::size_t>(4.0 * framesPerSecond + 0.5))
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
        addPeak(frame, static_cast<double>(k) + offset, std::sqrt(static_cast<double>(p)));
    }
    const float total = std::accumulate(frame.begin(), frame.end(), 0.0F);
    if (total <= 0.0F) {
        return;
    }
    for (std::size_t i = 0; i < kFine; ++i) {
        frame[i] /= total;
        m_sum[i] += static_cast<double>(frame[i]);
        m_first[i] += m_heard < m_last.size() ? static_cast<double>(frame[i]) : 0.0;
    }
    m_last[m_heard % m_last.size()] = frame;
    ++m_heard;
    addChange(frame);
}

void ChromaCollector::addPeak(Fine& frame, double bin, double magnitude) const
{
    // A peak may be the second overtone of a note an octave lower, of the same pitch class: its octave counts half. No
    // octave is told from another here, so that both are one place.
    const double weight = bin * m_binWidth >= 100 ? 1.5 * magnitude : magnitude;
    // From C: the A at 440 Hz is nine semitones above.
    const double semitones = 12.0 * std::log2(bin * m_binWidth / 440.0) + 9.0;
    double place = std::fmod(semitones * kTenths, static_cast<double>(kFine));
    place += place < 0 ? static_cast<double>(kFine) : 0.0;
    const auto left = static_cast<std::size_t>(place);
    const double share = place - static_cast<double>(left);
    frame[left % kFine] += static_cast<float>(weight * (1.0 - share));
    frame[(left + 1) % kFine] += static_cast<float>(weight * share);
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
    return folded(m_sum);
}

Chroma ChromaCollector::beginning() const
{
    return folded(m_first);
}

Chroma ChromaCollector::ending() const
{
    std::array<double, kFine> sum{};
    for (std::size_t f = 0; f < std::min(m_heard, m_last.size()); ++f) {
        std::transform(sum.begin(), sum.end(), m_last[f].begin(), sum.begin(),
                       [](double a, float b) { return a + static_cast<double>(b); });
    }
    return folded(sum);
}

Chroma ChromaCollector::folded(const std::array<double, kFine>& fine) const
{
    constexpr double kReach = kTenths / 2.0 + 2.0;
    const double shift = tuning() * kTenths;
    Chroma out{};
    for (std::size_t i = 0; i < kFine; ++i) {
        for (std::size_t c = 0; c < kPitchClasses; ++c) {
            const double place = static_cast<double>(i) - shift - static_cast<double>(c) * kTenths;
            const double distance = std::abs(std::remainder(place, static_cast<double>(kFine)));
            if (distance < kReach) {
                const double weight = std::cos(std::numbers::pi * distance / (2.0 * kReach));
                out[c] += fine[i] * weight * weight;
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
    const Key key = findKey(chroma, beginning(), ending());
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
