#pragma once

#include <cstddef>

#include <QList>
#include <QPointF>

namespace nearfield::ui {

/// Marks of an axis at multiples of 1, 2 or 5 times a power of ten.
struct Ticks
{
    double low = 0; ///< a multiple of step, as is high
    double high = 1;
    double step = 1;
    int decimals = 0; ///< that tell the marks apart
};

/// At most `most` + 1 marks (`most` ≥ 2), around values in [low, high]; `leastStep` keeps whole numbers whole.
[[nodiscard]] Ticks niceTicks(double low, double high, int most, double leastStep = 0);

/// Points of increasing x, of which at most `most` (≥ 2) are kept: of each stretch the lowest and the highest, so that
/// no peak is lost, and the last.
[[nodiscard]] QList<QPointF> thinned(const QList<QPointF>& points, qsizetype most);

} // namespace nearfield::ui
