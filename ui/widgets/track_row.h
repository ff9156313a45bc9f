#pragma once

#include <QString>

#include "ui/theme.h"

class QPainter;
class QRect;
class QStyleOptionViewItem;

/// What the rows of every list of tracks have in common, for their delegates and widgets.
namespace nearfield::ui {

/// Raised while the row is selected or under the pointer, edged while its list has the keyboard too.
void paintRowBackground(QPainter& painter, const QStyleOptionViewItem& option, const Theme& theme);

/// The title along the top of `area`, what is said below it along the bottom; both cut with an ellipsis.
void paintTrackText(QPainter& painter, const QRect& area, const QString& title, const QString& below,
                    const Theme& theme);

/// In the bottom right corner of `area`, smaller than in tables; returns their width.
int paintSmallStars(QPainter& painter, const QRect& area, float stars, const Theme& theme);

} // namespace nearfield::ui
