#pragma once

#include <QPixmap>
#include <QString>

namespace nearfield::ui {

/// Stands in for a cover: a rounded square with a gradient that depends on `key` (artist and album) alone, so that an
/// album looks the same everywhere. `pixels` is the side, `ratio` the device pixel ratio.
[[nodiscard]] QPixmap coverFor(const QString& key, int pixels, qreal ratio);

} // namespace nearfield::ui
