#pragma once

#include <optional>

#include <QRectF>
#include <QString>

#include "ui/theme.h"

class QPainter;

namespace nearfield::ui {

/// Geometry of five stars, one beside the other from the left of an area.
inline constexpr qreal kStarPitch = 14.5;

/// Five stars, `stars` of them filled in half steps, vertically centred in `area`.
void paintStars(QPainter& painter, const QRectF& area, std::optional<float> stars, const Theme& theme);

/// What a click at `x` (from the left of the stars) means: 0.5–5 in half steps; nothing left of the first star,
/// which removes the rating.
[[nodiscard]] std::optional<float> starsAt(qreal x);

/// "4½ stars", "not rated": for accessible texts and undo.
[[nodiscard]] QString starsText(std::optional<float> stars);

} // namespace nearfield::ui
