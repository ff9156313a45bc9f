#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace nearfield::audio {

/// Mean and standard deviation of a stream of numbers.
class Moments
{
public:
    void add(float x)
    {
        m_sum += static_cast<double>(x);
        m_squares += static_cast<double>(x) * static_cast<double>(x);
        ++m_count;
    }
    [[nodiscard]] std::size_t count() const noexcept { return m_count; }
    /// 0 of nothing.
    [[nodiscard]] float mean() const { return m_count == 0 ? 0.0F : static_cast<float>(m_sum / number()); }
    [[nodiscard]] float deviation() const
    {
        if (m_count == 0) {
            return 0;
        }
        const double mean = m_sum / number();
        return static_cast<float>(std::sqrt(std::max(m_squares / number() - mean * mean, 0.0)));
    }

private:
    [[nodiscard]] double number() const { return static_cast<double>(m_count); }

    double m_sum = 0, m_squares = 0;
    std::size_t m_count = 0;
};

} // namespace nearfield::audio
