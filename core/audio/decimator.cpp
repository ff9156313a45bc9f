#include "core/audio/decimator.h"

#include <cmath>
#include <numbers>

namespace nearfield::audio {

namespace {

constexpr std::size_t kReach = 2 * kernels::kHalfBandTaps; ///< samples on either side of the centre, and one more

/// Modified Bessel function of the first kind, order 0.
double bessel0(double x)
{
    double sum = 1;
    double term = 1;
    for (int k = 1; k < 40; ++k) {
        term *= (x / (2.0 * k)) * (x / (2.0 * k));
        sum += term;
    }
    return sum;
}

} // namespace

Decimator::Decimator()
    : m_input(kReach, 0.0F)
{
    constexpr double kBeta = 7.5;
    double sum = 0;
    std::array<double, kernels::kHalfBandTaps> taps{};
    for (std::size_t k = 0; k < taps.size(); ++k) {
        const double distance = 2.0 * static_cast<double>(k) + 1.0;
        const double ideal = std::sin(std::numbers::pi * distance / 2.0) / (std::numbers::pi * distance);
        const double place = distance / static_cast<double>(kReach);
        taps[k] = ideal * bessel0(kBeta * std::sqrt(1.0 - place * place)) / bessel0(kBeta);
        sum += 2.0 * taps[k];
    }
    for (std::size_t k = 0; k < taps.size(); ++k) {
        m_taps[k] = static_cast<float>(taps[k] * 0.5 / sum); // with the centre's 0.5 it passes a constant unchanged
    }
}

std::span<const float> Decimator::halve(std::span<const float> samples)
{
    m_input.insert(m_input.end(), samples.begin(), samples.end());
    if (m_input.size() <= 2 * kReach) {
        return {};
    }
    const std::size_t outputs = (m_input.size() - 2 * kReach) / 2;
    m_output.resize(outputs);
    kernels::halfBand(m_input.data() + kReach, outputs, m_taps.data(), m_output.data());
    m_input.erase(m_input.begin(), m_input.begin() + static_cast<std::ptrdiff_t>(2 * outputs));
    return m_output;
}

} // namespace nearfield::audio
