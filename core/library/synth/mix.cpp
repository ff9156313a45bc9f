#include "core/library/synth/mix.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "core/library/synth/filters.h"

namespace nearfield::synth {

namespace {

constexpr float kCeiling = 0.891F; ///< −1 dB

template <typename Body>
void eachChannel(Stereo& sound, const Body& body)
{
    body(sound.left, 0U);
    body(sound.right, 1U);
}

void scale(Stereo& sound, float gain)
{
    eachChannel(sound, [gain](std::vector<float>& channel, unsigned) {
        std::for_each(channel.begin(), channel.end(), [gain](float& x) { x *= gain; });
    });
}

/// A delay line that is read before it is written to.
class Line
{
public:
    explicit Line(std::size_t frames)
        : m_samples(std::max<std::size_t>(frames, 1))
    {
    }
    [[nodiscard]] float oldest() const noexcept { return m_samples[m_at]; }
    void push(float x) noexcept
    {
        m_samples[m_at] = x;
        m_at = m_at + 1 == m_samples.size() ? 0 : m_at + 1;
    }

private:
    std::vector<float> m_samples;
    std::size_t m_at = 0;
};

/// Mean square of each stretch of `frames`, both channels together.
std::vector<double> powers(const Stereo& sound, std::size_t frames)
{
    std::vector<double> all;
    for (std::size_t begin = 0; begin < sound.frames(); begin += frames) {
        const std::size_t end = std::min(begin + frames, sound.frames());
        double sum = 0;
        for (std::size_t i = begin; i < end; ++i) {
            sum += static_cast<double>(sound.left[i] * sound.left[i] + sound.right[i] * sound.right[i]);
        }
        all.push_back(sum / static_cast<double>(end - begin));
    }
    return all;
}

// -- loudness --------------------------------------------------------------------------------------------------------

/// Direct form of two poles and two zeros, in double: the high pass of BS.1770 has its poles next to the unit circle.
class Biquad
{
public:
    Biquad(std::array<double, 3> b, std::array<double, 2> a)
        : m_b(b)
        , m_a(a)
    {
    }
    double run(double x) noexcept
    {
        const double y = m_b[0] * x + m_first;
        m_first = m_b[1] * x - m_a[0] * y + m_second;
        m_second = m_b[2] * x - m_a[1] * y;
        return y;
    }

private:
    std::array<double, 3> m_b;
    std::array<double, 2> m_a;
    double m_first = 0, m_second = 0;
};

/// The two stages of the K weighting, from their analogue prototypes so that they hold at 44.1 kHz.
Biquad headShelf()
{
    constexpr double kFrequency = 1681.974450955533, kGain = 3.999843853973347, kQ = 0.7071752369554196;
    const double k = std::tan(std::numbers::pi * kFrequency / static_cast<double>(kRate));
    const double high = std::pow(10.0, kGain / 20.0);
    const double band = std::pow(high, 0.4996667741545416);
    const double norm = 1.0 + k / kQ + k * k;
    return {{(high + band * k / kQ + k * k) / norm, 2.0 * (k * k - high) / norm, (high - band * k / kQ + k * k) / norm},
            {2.0 * (k * k - 1.0) / norm, (1.0 - k / kQ + k * k) / norm}};
}

Biquad lowCut()
{
    constexpr double kFrequency = 38.13547087602444, kQ = 0.5003270373238773;
    const double k = std::tan(std::numbers::pi * kFrequency / static_cast<double>(kRate));
    const double norm = 1.0 + k / kQ + k * k;
    return {{1.0, -2.0, 1.0}, {2.0 * (k * k - 1.0) / norm, (1.0 - k / kQ + k * k) / norm}};
}

double lufs(double power)
{
    return -0.691 + 10.0 * std::log10(std::max(power, 1e-12));
}

/// Mean of the powers that are above `gate` LUFS; 0 when none is.
double gatedMean(const std::vector<double>& blocks, double gate)
{
    double sum = 0;
    std::size_t count = 0;
    for (const double power : blocks) {
        if (lufs(power) > gate) {
            sum += power;
            ++count;
        }
    }
    return count > 0 ? sum / static_cast<double>(count) : 0;
}

// -- mastering -------------------------------------------------------------------------------------------------------

/// Rounds off what is above half of full scale; below, nothing changes.
float rounded(float x)
{
    const float size = std::abs(x);
    if (size < 0.5F) {
        return x;
    }
    return std::copysign(0.5F + 0.5F * saturated((size - 0.5F) / 0.5F), x);
}

/// Turns down around peaks, beginning 2 ms before.
void limit(Stereo& sound)
{
    constexpr std::size_t kAhead = 88;
    std::vector<float> gains(sound.frames(), 1.0F);
    for (std::size_t i = 0; i < sound.frames(); ++i) {
        const float peak = std::max(std::abs(sound.left[i]), std::abs(sound.right[i]));
        gains[i] = peak > kCeiling ? kCeiling / peak : 1.0F;
    }
    const float back = 1.0F - std::exp(-1.0F / (0.06F * kRate));
    float gain = 1;
    for (float& at : gains) { // comes back slowly …
        gain = std::min(at, gain + back * (1.0F - gain));
        at = gain;
    }
    float ahead = 1;
    for (std::size_t i = gains.size(); i-- > 0;) { // … and goes down early
        ahead = std::min(gains[i], ahead + (1.0F / static_cast<float>(kAhead)));
        sound.left[i] *= ahead;
        sound.right[i] *= ahead;
    }
}

} // namespace

void distort(Stereo& sound, float amount, float brightness)
{
    const float drive = 2.0F + 38.0F * amount * amount;
    eachChannel(sound, [=](std::vector<float>& channel, unsigned) {
        Filter tight, middle, cabinet, paper;
        tight.tune(90, 0.7F);
        middle.tune(900, 0.6F);
        cabinet.tune(3200.0F + 2600.0F * brightness, 0.9F);
        paper.tune(5200.0F + 3000.0F * brightness, 0.6F);
        for (float& x : channel) {
            const float in = tight.high(x);
            const float pushed = saturated(drive * (in + 0.8F * middle.band(in)));
            x = paper.low(cabinet.low(pushed));
        }
    });
}

void level(Stereo& sound, float decibels)
{
    std::vector<double> all = powers(sound, static_cast<std::size_t>(0.4F * kRate));
    std::erase_if(all, [](double power) { return power < 1e-9; });
    if (all.empty()) {
        return;
    }
    const auto half = static_cast<std::ptrdiff_t>(all.size() / 2);
    std::nth_element(all.begin(), all.begin() + half, all.end());
    double sum = 0;
    std::for_each(all.begin() + half, all.end(), [&sum](double power) { sum += power; });
    const double rms = std::sqrt(sum / static_cast<double>(all.end() - (all.begin() + half)));
    scale(sound, gainOf(decibels) / static_cast<float>(rms));
}

void add(const Stereo& from, float share, Stereo& to)
{
    if (share == 0) {
        return;
    }
    for (std::size_t i = 0; i < from.frames(); ++i) {
        to.left[i] += share * from.left[i];
        to.right[i] += share * from.right[i];
    }
}

void duck(Stereo& sound, std::span<const std::size_t> at, float depth, float seconds)
{
    if (depth == 0) {
        return;
    }
    const auto length = static_cast<std::size_t>(seconds * kRate);
    std::vector<float> gains(sound.frames(), 1.0F);
    for (const std::size_t begin : at) {
        for (std::size_t i = 0; i < length && begin + i < gains.size(); ++i) {
            const float back = static_cast<float>(i) / static_cast<float>(length);
            const float attack = std::min(1.0F, static_cast<float>(i) / 200.0F);
            gains[begin + i] = std::min(gains[begin + i], 1.0F - depth * attack * (1.0F - back * back));
        }
    }
    for (std::size_t i = 0; i < gains.size(); ++i) {
        sound.left[i] *= gains[i];
        sound.right[i] *= gains[i];
    }
}

void reverberate(Stereo& sound, float size)
{
    constexpr std::array<std::size_t, 6> kCombs = {1116, 1188, 1277, 1356, 1422, 1557};
    constexpr std::array<std::size_t, 3> kAllPasses = {556, 441, 341};
    const float feedback = 0.70F + 0.26F * size;
    eachChannel(sound, [&](std::vector<float>& channel, unsigned side) {
        const std::size_t spread = 23 * side;
        std::vector<Line> combs, allPasses;
        std::vector<float> dampers(kCombs.size());
        for (const std::size_t frames : kCombs) {
            combs.emplace_back(frames + spread);
        }
        for (const std::size_t frames : kAllPasses) {
            allPasses.emplace_back(frames + spread);
        }
        for (float& x : channel) {
            const float in = 0.2F * x;
            float wet = 0;
            for (std::size_t k = 0; k < combs.size(); ++k) {
                const float old = combs[k].oldest();
                dampers[k] += 0.65F * (old - dampers[k]);
                combs[k].push(in + feedback * dampers[k]);
                wet += old;
            }
            for (Line& line : allPasses) {
                const float old = line.oldest();
                line.push(wet + 0.5F * old);
                wet = old - 0.5F * wet;
            }
            x = wet;
        }
    });
}

void echo(Stereo& sound, float seconds, float feedback)
{
    Line left(static_cast<std::size_t>(seconds * kRate));
    Line right(static_cast<std::size_t>(seconds * kRate));
    Smoother leftDamper(3200), rightDamper(3200);
    for (std::size_t i = 0; i < sound.frames(); ++i) {
        const float in = 0.5F * (sound.left[i] + sound.right[i]);
        const float toLeft = rightDamper.run(right.oldest());
        const float toRight = leftDamper.run(left.oldest());
        left.push(in + feedback * toLeft);
        right.push(feedback * toRight);
        sound.left[i] = toRight;
        sound.right[i] = toLeft;
    }
}

void tilt(Stereo& sound, float brightness)
{
    const float treble = gainOf(10.0F * (brightness - 0.5F));
    eachChannel(sound, [treble](std::vector<float>& channel, unsigned) {
        Filter rumble;
        rumble.tune(28, 0.7F);
        Smoother low(2200);
        for (float& x : channel) {
            const float in = rumble.high(x);
            const float below = low.run(in);
            x = below + treble * (in - below);
        }
    });
}

double loudnessOf(const Stereo& sound)
{
    constexpr std::size_t kStep = 4410; // 100 ms; a block is four of them
    std::array<Biquad, 2> shelves = {headShelf(), headShelf()};
    std::array<Biquad, 2> cuts = {lowCut(), lowCut()};
    std::vector<double> steps;
    for (std::size_t begin = 0; begin + kStep <= sound.frames(); begin += kStep) {
        double sum = 0;
        for (std::size_t i = begin; i < begin + kStep; ++i) {
            const double left = cuts[0].run(shelves[0].run(static_cast<double>(sound.left[i])));
            const double right = cuts[1].run(shelves[1].run(static_cast<double>(sound.right[i])));
            sum += left * left + right * right;
        }
        steps.push_back(sum / static_cast<double>(kStep));
    }
    std::vector<double> blocks;
    for (std::size_t i = 0; i + 4 <= steps.size(); ++i) {
        blocks.push_back((steps[i] + steps[i + 1] + steps[i + 2] + steps[i + 3]) / 4.0);
    }
    const double absolute = gatedMean(blocks, -70);
    return absolute > 0 ? lufs(gatedMean(blocks, lufs(absolute) - 10)) : -70;
}

void master(Stereo& sound, double target)
{
    double now = loudnessOf(sound);
    if (now <= -70) {
        return;
    }
    // Rounding and limiting cost loudness, so the gain before them is looked for.
    const Stereo before = sound;
    double gain = target - now;
    for (int attempt = 0; attempt < 6 && std::abs(now - target) > 0.03; ++attempt) {
        sound = before;
        scale(sound, gainOf(static_cast<float>(gain)));
        eachChannel(sound, [](std::vector<float>& channel, unsigned) {
            std::transform(channel.begin(), channel.end(), channel.begin(), rounded);
        });
        limit(sound);
        now = loudnessOf(sound);
        gain += 1.15 * (target - now);
    }
}

} // namespace nearfield::synth
