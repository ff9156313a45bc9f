#include "core/recommend/quantiles.h"

#include <algorithm>
#include <cmath>

#include "core/base/error.h"

namespace nearfield {

namespace {

constexpr double kCut = 3;

/// Quantile function of the standard normal, by Newton's method on the error function; exact to rounding within ±3.
double normalQuantile(double share)
{
    constexpr double kLeast = 0.00134989803163009; // Φ(−3)
    share = std::clamp(share, kLeast, 1 - kLeast);
    double x = 0;
    for (int step = 0; step < 20; ++step) {
        const double error = 0.5 * std::erfc(-x / std::sqrt(2.0)) - share;
        const double density = std::exp(-x * x / 2) / std::sqrt(2 * 3.14159265358979323846);
        const double move = error / density;
        x = std::clamp(x - move, -kCut, kCut);
        if (std::abs(move) < 1e-9) {
            break;
        }
    }
    return x;
}

double shareBelow(const std::vector<float>& quantiles, float value)
{
    const auto last = static_cast<double>(quantiles.size() - 1);
    const auto first = std::lower_bound(quantiles.begin(), quantiles.end(), value);
    const auto after = std::upper_bound(quantiles.begin(), quantiles.end(), value);
    if (first != after) { // stands in the sample: the middle of its run
        return static_cast<double>((first - quantiles.begin()) + (after - quantiles.begin()) - 1) / 2 / last;
    }
    if (first == quantiles.begin()) {
        return 0;
    }
    if (first == quantiles.end()) {
        return 1;
    }
    const float low = *(first - 1);
    const double within = static_cast<double>(value - low) / static_cast<double>(*first - low);
    return (static_cast<double>(first - quantiles.begin()) - 1 + within) / last;
}

} // namespace

QuantileScaler::QuantileScaler(const Matrix& X, std::size_t quantiles)
{
    if (X.rows() == 0) {
        throw Error(ErrorKind::BadArgument, "Quantiles need at least one track.");
    }
    for (Eigen::Index column = 0; column < X.cols(); ++column) {
        std::vector<float> known;
        for (Eigen::Index row = 0; row < X.rows(); ++row) {
            if (!std::isnan(X(row, column))) {
                known.push_back(X(row, column));
            }
        }
        std::sort(known.begin(), known.end());
        std::vector<float> kept;
        const std::size_t count = std::min(quantiles, known.size());
        for (std::size_t i = 0; i < count; ++i) {
            kept.push_back(known[count == 1 ? 0 : i * (known.size() - 1) / (count - 1)]);
        }
        m_quantiles.push_back(std::move(kept));
    }
}

Matrix QuantileScaler::scaled(const Matrix& X) const
{
    Matrix scaled = Matrix::Zero(X.rows(), X.cols());
    for (Eigen::Index column = 0; column < X.cols(); ++column) {
        const auto& quantiles = m_quantiles[static_cast<std::size_t>(column)];
        for (Eigen::Index row = 0; row < X.rows(); ++row) {
            if (quantiles.size() > 1 && !std::isnan(X(row, column))) {
                scaled(row, column) = static_cast<float>(normalQuantile(shareBelow(quantiles, X(row, column))));
            }
        }
    }
    return scaled;
}

} // namespace nearfield
