#include "core/similarity/calibration.h"

#include <cmath>

#include "core/base/error.h"
#include "core/base/file.h"

namespace nearfield {

namespace {

double logistic(double x)
{
    return 1 / (1 + std::exp(-x));
}

/// Gradient and Hessian of the weighted log loss of one kind of pair.
struct Sums
{
    double g0 = 0, g1 = 0, h00 = 0, h01 = 0, h11 = 0;

    void add(std::span<const float> values, double target, double slope, double intercept)
    {
        const double weight = 1 / static_cast<double>(values.size());
        for (const float value : values) {
            const auto x = static_cast<double>(value);
            const double p = logistic(slope * x + intercept);
            const double error = weight * (p - target);
            const double curve = weight * p * (1 - p);
            g0 += error;
            g1 += error * x;
            h00 += curve;
            h01 += curve * x;
            h11 += curve * x * x;
        }
    }
};

} // namespace

std::optional<Calibration> Calibration::fit(std::span<const float> same, std::span<const float> random)
{
    if (same.size() < kFewestPairs || random.size() < kFewestPairs) {
        return std::nullopt;
    }
    constexpr int kMostSteps = 50;
    constexpr double kRidge = 1e-6; // a slope stays finite where nearness tells the two apart without error
    double slope = 0;
    double intercept = 0;
    for (int step = 0; step < kMostSteps; ++step) { // Newton's method
        Sums sums;
        sums.add(same, 1, slope, intercept);
        sums.add(random, 0, slope, intercept);
        sums.g1 += kRidge * slope;
        sums.h11 += kRidge;
        const double determinant = sums.h00 * sums.h11 - sums.h01 * sums.h01;
        if (!(determinant > 0)) {
            break;
        }
        const double byIntercept = (sums.h11 * sums.g0 - sums.h01 * sums.g1) / determinant;
        const double bySlope = (sums.h00 * sums.g1 - sums.h01 * sums.g0) / determinant;
        intercept -= byIntercept;
        slope -= bySlope;
        if (std::abs(byIntercept) + std::abs(bySlope) < 1e-9) {
            break;
        }
    }
    if (!(slope > 0 && std::isfinite(slope) && std::isfinite(intercept))) {
        return std::nullopt;
    }
    return Calibration(slope, intercept);
}

double Calibration::probability(double nearness) const noexcept
{
    static const double kLogOdds = std::log(kPrior / (1 - kPrior));
    return logistic(m_slope * nearness + m_intercept + kLogOdds);
}

void Calibration::write(BinaryWriter& out) const
{
    out.f64(m_slope);
    out.f64(m_intercept);
}

Calibration Calibration::read(BinaryReader& in)
{
    const double slope = in.f64();
    const double intercept = in.f64();
    if (!(slope > 0 && std::isfinite(slope) && std::isfinite(intercept))) {
        throw Error(ErrorKind::Corrupt,
                    "The stored model has a calibration out of range. Train it again to replace it.");
    }
    return {slope, intercept};
}

} // namespace nearfield
