#include "core/audio/harmonicity.h"

#include <algorithm>
#include <cmath>

#include "core/audio/fourier.h"

namespace nearfield::audio {

namespace {

constexpr std::size_t binOf(double hertz, std::size_t frame)
{
    return static_cast<std::size_t>(hertz * static_cast<double>(frame) / Harmonicity::kRate + 0.5);
}

} // namespace

MedianSplit::MedianSplit(std::size_t bins, std::size_t from, std::size_t to)
    : m_bins(bins)
    , m_from(from)
    , m_to(to)
    , m_along(bins)
    , m_across(bins)
{
    for (std::vector<float>& frame : m_frames) {
        frame.assign(bins + kWidth - 1, 0.0F);
    }
}

void MedianSplit::add(std::span<const float> power)
{
    constexpr std::size_t kMargin = kWidth / 2;
    std::copy_n(power.begin(), m_bins, m_frames[m_count % kWidth].begin() + kMargin);
    ++m_count;
    if (m_count < kWidth) {
        return;
    }
    // The frame in the middle of those that are held.
    const std::vector<float>& centre = m_frames[(m_count + kMargin) % kWidth];
    const std::size_t count = m_to - m_from;
    std::array<const float*, kWidth> rows{};
    std::transform(m_frames.begin(), m_frames.end(), rows.begin(),
                   [&](const std::vector<float>& frame) { return frame.data() + kMargin + m_from; });
    kernels::medianOfRows(rows.data(), count, m_along.data());
    kernels::medianAlong(centre.data() + m_from, count, m_across.data());
    const kernels::MaskSums sums =
        kernels::harmonicMask(centre.data() + kMargin + m_from, m_along.data(), m_across.data(), count);
    m_power += static_cast<double>(sums.power);
    m_harmonic += static_cast<double>(sums.harmonic);
}

Harmonicity::Harmonicity()
    : m_whole(kShort / 2, 0, kShort / 2)
    , m_voice(kShort / 2, binOf(300, kShort), binOf(3000, kShort))
    , m_steady(kLong / 2, binOf(300, kLong), binOf(3000, kLong))
{
}

void Harmonicity::addShort(std::span<const float> power)
{
    m_whole.add(power);
    m_voice.add(power);
}

void Harmonicity::addLong(std::span<const float> power)
{
    m_steady.add(power);
}

void Harmonicity::describe(SoundDescription& sound) const
{
    sound[Descriptor::HarmonicShare] = static_cast<float>(m_whole.harmonicShare());
    sound[Descriptor::VoiceBandShare] =
        static_cast<float>(std::max(m_voice.harmonicShare() - m_steady.harmonicShare(), 0.0));
}

class Syllables::Window
{
public:
    explicit Window(double rate)
        : fourier(kSize)
        , from(binOf(0.5, rate))
        , slow(binOf(2, rate))
        , fast(binOf(8, rate))
    {
        fillHann(hann);
    }

    static constexpr std::size_t kSize = 256;
    Fourier fourier;
    std::array<float, kSize> hann{};
    std::size_t from, slow, fast;
    std::vector<float> values;

private:
    static std::size_t binOf(double hertz, double rate)
    {
        return static_cast<std::size_t>(hertz * static_cast<double>(kSize) / rate + 0.5);
    }
};

Syllables::Syllables(double envelopeRate)
    : m_window(std::make_unique<Window>(envelopeRate))
{
}

Syllables::~Syllables() = default;

void Syllables::add(float power)
{
    Window& w = *m_window;
    w.values.push_back(std::sqrt(power));
    if (w.values.size() < Window::kSize) {
        return;
    }
    float mean = 0;
    for (const float v : w.values) {
        mean += v;
    }
    mean /= static_cast<float>(Window::kSize);
    if (mean > 1e-4F) { // silence has no rhythm
        const std::span<float> input = w.fourier.input();
        for (std::size_t i = 0; i < Window::kSize; ++i) {
            input[i] = (w.values[i] / mean - 1.0F) * w.hann[i];
        }
        const std::span<const float> modulation = w.fourier.power();
        for (std::size_t k = w.from; k < Window::kSize / 2; ++k) {
            m_all += static_cast<double>(modulation[k]);
            m_syllabic += k >= w.slow && k <= w.fast ? static_cast<double>(modulation[k]) : 0.0;
        }
    }
    w.values.erase(w.values.begin(), w.values.begin() + Window::kSize / 2);
}

} // namespace nearfield::audio
