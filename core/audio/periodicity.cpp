#include "core/audio/periodicity.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace nearfield::audio {

namespace {

constexpr double kLongest = 12.2; ///< seconds: eight beats at 40 BPM

/// Less the mean of a second and a half around each frame: what grows slowly is no rhythm.
std::vector<float> detrended(const std::vector<float>& values)
{
    constexpr auto kHalf = static_cast<std::size_t>(0.75 * kFramesPerSecond);
    const std::size_t size = values.size();
    std::vector<double> sums(size + 1);
    for (std::size_t i = 0; i < size; ++i) {
        sums[i + 1] = sums[i] + static_cast<double>(values[i]);
    }
    std::vector<float> out(size);
    for (std::size_t i = 0; i < size; ++i) {
        const std::size_t from = i < kHalf ? 0 : i - kHalf;
        const std::size_t to = std::min(i + kHalf + 1, size);
        out[i] = values[i] - static_cast<float>((sums[to] - sums[from]) / static_cast<double>(to - from));
    }
    return out;
}

/// A little smoothing, so that beats that are not quite even still meet.
std::vector<float> smoothed(const std::vector<float>& values)
{
    std::vector<float> out(values);
    for (std::size_t i = 1; i + 1 < values.size(); ++i) {
        out[i] = 0.25F * values[i - 1] + 0.5F * values[i] + 0.25F * values[i + 1];
    }
    return out;
}

std::vector<float> autocorrelation(const std::vector<float>& values, std::size_t lags)
{
    std::vector<float> out(lags);
    for (std::size_t lag = 0; lag < lags; ++lag) {
        const std::size_t count = values.size() - lag;
        out[lag] = kernels::dot(values.data(), values.data() + lag, count) / static_cast<float>(count);
    }
    const float power = out.empty() ? 0.0F : out[0];
    for (float& value : out) {
        value = power > 1e-9F ? value / power : 0.0F;
    }
    return out;
}

} // namespace

Periodicity::Periodicity(const OnsetEnvelope& envelope)
{
    const std::size_t size = envelope.size();
    // Beyond two thirds of a short signal too few pairs are left.
    const std::size_t lags = std::min(static_cast<std::size_t>(kLongest * kFramesPerSecond), size * 2 / 3);
    std::vector<float> all(size, 0.0F);
    double variances = 0;
    for (std::size_t r = 0; r < OnsetEnvelope::kRanges; ++r) {
        const std::vector<float> values = smoothed(detrended(envelope.ranges[r]));
        std::transform(all.begin(), all.end(), values.begin(), all.begin(), std::plus<>());
        m_shares[r] = static_cast<double>(kernels::dot(values.data(), values.data(), size));
        variances += m_shares[r];
        m_values[r] = autocorrelation(values, lags);
    }
    m_values[kAll] = autocorrelation(all, lags);
    for (double& share : m_shares) {
        share = variances > 0 ? share / variances : 0.0;
    }
    m_chance = size > 0 ? 4.0 / std::sqrt(static_cast<double>(size)) : 1.0;
}

double Periodicity::at(double lag, std::size_t range) const
{
    const std::vector<float>& values = m_values[range];
    const auto centre = static_cast<std::ptrdiff_t>(std::lround(lag));
    if (centre < 1 || centre + 1 >= static_cast<std::ptrdiff_t>(values.size())) {
        return 0;
    }
    const auto value = [&](std::ptrdiff_t i) { return static_cast<double>(values[static_cast<std::size_t>(i)]); };
    const double x = lag - static_cast<double>(centre);
    const double below = value(centre - 1);
    const double middle = value(centre);
    const double above = value(centre + 1);
    return middle + 0.5 * x * (above - below) + 0.5 * x * x * (above - 2.0 * middle + below);
}

Periodicity::Peak Periodicity::peakNear(double lag, double reach, std::size_t range) const
{
    const std::vector<float>& values = m_values[range];
    const auto from = static_cast<std::size_t>(std::max(std::ceil(lag - reach), 1.0));
    const auto to = static_cast<std::size_t>(std::max(std::floor(lag + reach), 1.0));
    if (to + 1 >= values.size() || from > to) {
        return {lag, 0};
    }
    const auto highest = std::max_element(values.begin() + static_cast<std::ptrdiff_t>(from),
                                          values.begin() + static_cast<std::ptrdiff_t>(to) + 1);
    const auto place = static_cast<double>(highest - values.begin());
    const auto below = static_cast<double>(*(highest - 1));
    const auto middle = static_cast<double>(*highest);
    const auto above = static_cast<double>(*(highest + 1));
    const double bend = below - 2.0 * middle + above;
    // Only a true peak has its top between the frames.
    const double offset = bend < 0 ? std::clamp(0.5 * (below - above) / bend, -0.5, 0.5) : 0.0;
    return {place + offset, middle - 0.25 * (below - above) * offset};
}

} // namespace nearfield::audio
