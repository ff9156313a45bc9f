#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>

#include "core/library/synth/stereo.h"

/// The small parts that instruments, drums and the mix are made of. All of one channel.
namespace nearfield::synth {

/// Two-pole filter by trapezoidal integration (Zavalishin 2012, ch. 4), which may be tuned while it sounds.
class Filter
{
public:
    enum class Kind : std::uint8_t { Low, Band, High };

    void tune(float hertz, float resonance) noexcept
    {
        const float g = std::tan(std::numbers::pi_v<float> * std::clamp(hertz, 10.0F, 0.45F * kRate) / kRate);
        m_k = 1.0F / resonance;
        m_a1 = 1.0F / (1.0F + g * (g + m_k));
        m_a2 = g * m_a1;
        m_a3 = g * m_a2;
    }

    template <Kind kind>
    float run(float in) noexcept
    {
        const float v3 = in - m_second;
        const float band = m_a1 * m_first + m_a2 * v3;
        const float low = m_second + m_a2 * m_first + m_a3 * v3;
        m_first = 2.0F * band - m_first;
        m_second = 2.0F * low - m_second;
        if constexpr (kind == Kind::Low) {
            return low;
        } else if constexpr (kind == Kind::Band) {
            return m_k * band;
        } else {
            return in - m_k * band - low;
        }
    }
    float low(float in) noexcept { return run<Kind::Low>(in); }
    float band(float in) noexcept { return run<Kind::Band>(in); }
    float high(float in) noexcept { return run<Kind::High>(in); }

private:
    float m_a1 = 1, m_a2 = 0, m_a3 = 0, m_k = 1;
    float m_first = 0, m_second = 0;
};

/// One-pole low pass.
class Smoother
{
public:
    explicit Smoother(float hertz) noexcept
        : m_share(1.0F - std::exp(-2.0F * std::numbers::pi_v<float> * hertz / kRate))
    {
    }
    float run(float in) noexcept { return m_state += m_share * (in - m_state); }

private:
    float m_share;
    float m_state = 0;
};

/// Saw tooth or square without the worst of aliasing: steps are rounded over two samples (polyBLEP, Välimäki &
/// Huovilainen 2007).
class Oscillator
{
public:
    explicit Oscillator(float phase) noexcept
        : m_phase(phase)
    {
    }

    /// `step` is frequency over rate, below 0.5.
    float saw(float step) noexcept
    {
        advance(step);
        return 2.0F * m_phase - 1.0F - rounding(m_phase, step);
    }
    float square(float step) noexcept
    {
        advance(step);
        const float half = m_phase < 0.5F ? m_phase + 0.5F : m_phase - 0.5F;
        return (m_phase < 0.5F ? 1.0F : -1.0F) + rounding(m_phase, step) - rounding(half, step);
    }
    float sine(float step) noexcept
    {
        advance(step);
        // A polynomial that is right to 0.1 %, and pure enough for a bass.
        const float x = m_phase - 0.5F;
        const float parabola = -8.0F * x + 16.0F * x * std::abs(x);
        return 0.225F * (parabola * std::abs(parabola) - parabola) + parabola;
    }

private:
    void advance(float step) noexcept
    {
        m_phase += step;
        m_phase -= m_phase >= 1.0F ? 1.0F : 0.0F;
    }
    static float rounding(float phase, float step) noexcept
    {
        if (phase < step) {
            const float t = phase / step;
            return t + t - t * t - 1.0F;
        }
        if (phase > 1.0F - step) {
            const float t = (phase - 1.0F) / step;
            return t * t + t + t + 1.0F;
        }
        return 0;
    }

    float m_phase;
};

/// tanh, near enough.
inline float saturated(float x) noexcept
{
    const float y = std::clamp(x, -3.0F, 3.0F);
    return y * (27.0F + y * y) / (27.0F + 9.0F * y * y);
}

/// White, by xorshift: the generator of base/random.h is too good for noise.
class Noise
{
public:
    explicit Noise(std::uint64_t seed) noexcept
        : m_state(static_cast<std::uint32_t>(seed ^ (seed >> 32)) | 1U)
    {
    }
    /// −1 … 1
    float next() noexcept
    {
        m_state ^= m_state << 13;
        m_state ^= m_state >> 17;
        m_state ^= m_state << 5;
        return static_cast<float>(static_cast<std::int32_t>(m_state)) * 0x1p-31F;
    }

private:
    std::uint32_t m_state;
};

inline float gainOf(float decibels) noexcept
{
    return std::pow(10.0F, decibels / 20.0F);
}

} // namespace nearfield::synth
