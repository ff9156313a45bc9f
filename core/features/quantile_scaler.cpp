#include "core/features/quantile_scaler.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/parallel.h"

namespace nearfield {

namespace {

constexpr std::size_t kMostQuantiles = 1000;
constexpr double kLimit = 3;

/// `count` values at even steps of the sorted ones, linearly between two.
std::vector<float> quantilesOf(std::vector<float> sorted)
{
    std::sort(sorted.begin(), sorted.end());
    const std::size_t count = std::min(kMostQuantiles, sorted.size());
    std::vector<float> out(count);
    for (std::size_t i = 0; i < count; ++i) {
        const double place =
            count > 1 ? static_cast<double>(i) * static_cast<double>(sorted.size() - 1) / static_cast<double>(count - 1)
                      : 0.0;
        const auto below = static_cast<std::size_t>(place);
        const std::size_t above = std::min(below + 1, sorted.size() - 1);
        out[i] = std::lerp(sorted[below], sorted[above], static_cast<float>(place - static_cast<double>(below)));
    }
    return out;
}

double horner(std::span<const double> coefficients, double x)
{
    double sum = 0;
    for (const double c : coefficients) {
        sum = sum * x + c;
    }
    return sum;
}

} // namespace

double normalQuantile(double p) noexcept
{
    constexpr std::array a = {-3.969683028665376e+01, 2.209460984245205e+02,  -2.759285104469687e+02,
                              1.383577518672690e+02,  -3.066479806614716e+01, 2.506628277459239e+00};
    constexpr std::array b = {-5.447609879822406e+01, 1.615858368580409e+02,  -1.556989798598866e+02,
                              6.680131188771972e+01,  -1.328068155288572e+01, 1.0};
    constexpr std::array c = {-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
                              -2.549732539343734e+00, 4.374664141464968e+00,  2.938163982698783e+00};
    constexpr std::array d = {7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00,
                              3.754408661907416e+00, 1.0};
    constexpr double kTail = 0.02425;
    double x = 0;
    if (p < kTail || p > 1 - kTail) {
        const double q = std::sqrt(-2 * std::log(std::min(p, 1 - p)));
        x = horner(c, q) / horner(d, q) * (p < kTail ? 1 : -1);
    } else {
        const double q = p - 0.5;
        x = q * horner(a, q * q) / horner(b, q * q);
    }
    const double error = 0.5 * std::erfc(-x / std::numbers::sqrt2) - p;
    const double step = error * std::sqrt(2 * std::numbers::pi) * std::exp(x * x / 2);
    return x - step / (1 + x * step / 2);
}

QuantileScaler::QuantileScaler(const Matrix& X, std::span<const std::uint32_t> rows)
    : m_quantiles(static_cast<std::size_t>(X.cols()))
{
    if (rows.empty()) {
        throw Error(ErrorKind::BadArgument, "A scaler needs at least one row to be fitted on");
    }
    parallelFor(m_quantiles.size(), [&](std::size_t begin, std::size_t end) {
        for (std::size_t j = begin; j < end; ++j) {
            std::vector<float> known;
            known.reserve(rows.size());
            for (const std::uint32_t row : rows) {
                const float value = X(row, static_cast<Eigen::Index>(j));
                if (!std::isnan(value)) {
                    known.push_back(value);
                }
            }
            m_quantiles[j] = quantilesOf(std::move(known));
        }
    });
}

float QuantileScaler::score(const std::vector<float>& quantiles, float value) noexcept
{
    if (std::isnan(value) || quantiles.size() < 2) {
        return 0;
    }
    const auto first = std::lower_bound(quantiles.begin(), quantiles.end(), value);
    const auto last = std::upper_bound(first, quantiles.end(), value);
    const double most = static_cast<double>(quantiles.size() - 1);
    double place = 0;
    if (first != last) { // the middle of the places of all that are equal
        place = static_cast<double>((first - quantiles.begin()) + (last - 1 - quantiles.begin())) / 2;
    } else if (first == quantiles.begin()) {
        place = 0;
    } else if (first == quantiles.end()) {
        place = most;
    } else {
        const float below = *(first - 1);
        place = static_cast<double>(first - 1 - quantiles.begin()) +
                static_cast<double>(value - below) / static_cast<double>(*first - below);
    }
    static const double kLowest = 0.5 * std::erfc(kLimit / std::numbers::sqrt2);
    const double share = place / most;
    if (share <= kLowest || share >= 1 - kLowest) {
        return static_cast<float>(share < 0.5 ? -kLimit : kLimit);
    }
    return static_cast<float>(normalQuantile(share));
}

Matrix QuantileScaler::scaled(const Matrix& X) const
{
    Matrix out(X.rows(), X.cols());
    parallelFor(static_cast<std::size_t>(X.rows()), [&](std::size_t begin, std::size_t end) {
        for (auto row = static_cast<Eigen::Index>(begin); row < static_cast<Eigen::Index>(end); ++row) {
            for (Eigen::Index j = 0; j < X.cols(); ++j) {
                out(row, j) = score(m_quantiles[static_cast<std::size_t>(j)], X(row, j));
            }
        }
    });
    return out;
}

void QuantileScaler::write(BinaryWriter& out) const
{
    for (const std::vector<float>& quantiles : m_quantiles) {
        out.u64(quantiles.size());
        out.floats(quantiles);
    }
}

QuantileScaler QuantileScaler::read(BinaryReader& in, std::size_t columns)
{
    QuantileScaler scaler;
    scaler.m_quantiles.resize(columns);
    for (std::vector<float>& quantiles : scaler.m_quantiles) {
        const std::uint64_t count = in.u64();
        if (count > kMostQuantiles) {
            throw Error(ErrorKind::Corrupt, "A stored scaler has too many quantiles. Train again to replace it.");
        }
        quantiles.resize(count);
        in.floats(quantiles);
        if (!std::is_sorted(quantiles.begin(), quantiles.end())) { // NaN too
            throw Error(ErrorKind::Corrupt, "A stored scaler has quantiles out of order. Train again to replace it.");
        }
    }
    return scaler;
}

} // namespace nearfield
