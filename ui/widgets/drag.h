#pragma once

#include <QString>

#include "ui/theme.h"

class QMimeData;
class QWidget;

namespace nearfield::ui {

/// Drags what is chosen in a view, with a small sign at the pointer that says `title`, or how many rows there are when
/// that is empty: what views paint by themselves is as wide as they are. Takes over `data`; returns when it is dropped.
void dragRows(QWidget& source, QMimeData* data, const QString& title, qsizetype rows, Qt::DropActions actions,
              const ThemeManager& theme);

} // namespace nearfield::ui
