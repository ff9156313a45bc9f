#include "core/audio/danceability.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace nearfield::audio {

namespace {

/// Running sums of y, i·y and y², so that the residual of a line through any stretch costs the same.
class LineFit
{
public:
    explicit LineFit(std::span<const double> y)
        : m_y(y.size() + 1, 0.0)
        , m_iy(y.size() + 1, 0.0)
        , m_yy(y.size() + 1, 0.0)
    {
        for (std::size_t i = 0; i < y.size(); ++i) {
            m_y[i + 1] = m_y[i] + y[i];
            m_iy[i + 1] = m_iy[i] + static_cast<double>(i) * y[i];
            m_yy[i + 1] = m_yy[i] + y[i] * y[i];
        }
    }

    /// Mean squared distance of y[begin … begin + count) from its line of least squares.
    [[nodiscard]] double residual(std::size_t begin, std::size_t count) const
    {
        const auto n = static_cast<double>(count);
        const double centre = static_cast<double>(begin) + (n - 1.0) / 2.0;
        const double sum = m_y[begin + count] - m_y[begin];
        const double moment = m_iy[begin + count] - m_iy[begin] - centre * sum;
        const double squares = m_yy[begin + count] - m_yy[begin];
        const double spread = n * (n * n - 1.0) / 12.0; // Σ (i − centre)²
        return std::max((squares - sum * sum / n - moment * moment / spread) / n, 0.0);
    }

private:
    std::vector<double> m_y, m_iy, m_yy;
};

/// Window lengths in frames of 10 ms: 310 ms … 8.8 s, each a tenth longer.
std::vector<std::size_t> windowLengths()
{
    std::vector<std::size_t> lengths;
    for (double length = 31; length <= 880; length *= 1.1) {
        const auto rounded = static_cast<std::size_t>(length);
        if (lengths.empty() || rounded != lengths.back()) {
            lengths.push_back(rounded);
        }
    }
    return lengths;
}

} // namespace

float danceability(std::span<const float> deviations)
{
    double mean = 0;
    for (const float s : deviations) {
        mean += static_cast<double>(s);
    }
    mean /= std::max(static_cast<double>(deviations.size()), 1.0);
    std::vector<double> walk(deviations.size());
    double sum = 0;
    for (std::size_t i = 0; i < walk.size(); ++i) {
        sum += static_cast<double>(deviations[i]) - mean;
        walk[i] = sum;
    }

    const LineFit line(walk);
    std::vector<std::size_t> lengths;
    std::vector<double> fluctuations;
    for (const std::size_t length : windowLengths()) {
        if (2 * length > walk.size()) {
            break;
        }
        const std::size_t jump = std::max<std::size_t>(length / 50, 1);
        double residuals = 0;
        std::size_t windows = 0;
        for (std::size_t begin = 0; begin + length <= walk.size(); begin += jump) {
            residuals += line.residual(begin, length);
            ++windows;
        }
        lengths.push_back(length);
        fluctuations.push_back(std::sqrt(residuals / static_cast<double>(windows)));
    }

    double exponents = 0;
    std::size_t steps = 0;
    for (std::size_t i = 0; i + 1 < lengths.size(); ++i) {
        if (fluctuations[i] > 1e-9 && fluctuations[i + 1] > 1e-9) {
            exponents +=
                std::log10(fluctuations[i + 1] / fluctuations[i]) /
                std::log10((static_cast<double>(lengths[i + 1]) + 3.0) / (static_cast<double>(lengths[i]) + 3.0));
            ++steps;
        }
    }
    // Too few scales say nothing of the slope.
    return steps < 5 || exponents <= 0 ? 0.0F : static_cast<float>(static_cast<double>(steps) / exponents);
}

} // namespace nearfield::audio
