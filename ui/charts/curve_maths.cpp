#include "ui/charts/curve_maths.h"

#include <algorithm>
#include <cmath>

namespace nearfield::ui {

namespace {

/// The least of 1, 2, 5, 10 times a power of ten that is not below `step`.
double niceStep(double step)
{
    const double power = std::pow(10.0, std::floor(std::log10(step)));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * power >= step * (1 - 1e-9)) {
            return factor * power;
        }
    }
    return 10 * power;
}

} // namespace

Ticks niceTicks(double low, double high, int most, double leastStep)
{
    if (!(high - low > 1e-12 * std::max(std::abs(high), 1.0))) { // one value: give it room on both sides
        const double room = leastStep > 0 ? leastStep : std::max(std::abs(high) * 0.1, 1e-3);
        low -= room;
        high += room;
    }
    double step = std::max(niceStep((high - low) / most), leastStep);
    // Rounding outwards may need one mark more than there is room for.
    const auto marks = [&] { return std::ceil(high / step - 1e-9) - std::floor(low / step + 1e-9); };
    while (marks() > most) {
        step = niceStep(step * 1.5);
    }
    return {.low = std::floor(low / step + 1e-9) * step,
            .high = std::ceil(high / step - 1e-9) * step,
            .step = step,
            .decimals = std::max(0, static_cast<int>(-std::floor(std::log10(step) + 1e-9)))};
}

QList<QPointF> thinned(const QList<QPointF>& points, qsizetype most)
{
    if (points.size() <= most) {
        return points;
    }
    const qsizetype stretches = std::max<qsizetype>((most - 1) / 2, 1);
    QList<QPointF> out;
    out.reserve(most);
    for (qsizetype i = 0; i < stretches; ++i) {
        const auto begin = points.begin() + points.size() * i / stretches;
        const auto end = points.begin() + points.size() * (i + 1) / stretches;
        auto [lowest, highest] =
            std::minmax_element(begin, end, [](const QPointF& a, const QPointF& b) { return a.y() < b.y(); });
        if (highest < lowest) {
            std::swap(lowest, highest);
        }
        out.append(*lowest);
        if (lowest != highest) {
            out.append(*highest);
        }
    }
    if (out.last() != points.last()) {
        out.append(points.last());
    }
    return out;
}

} // namespace nearfield::ui
