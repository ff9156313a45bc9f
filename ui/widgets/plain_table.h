#pragma once

#include <QTableView>

#include "ui/theme.h"

class QAbstractItemModel;

namespace nearfield::ui {

/// A table for dialogs in the look of the window: whole rows are chosen, lines are not broken, the last column takes
/// what room is left. `name` is the accessible one. Columns are in the colour of text.
[[nodiscard]] QTableView* makePlainTable(QAbstractItemModel& model, const QString& name, const ThemeManager& theme);
/// Shows a column in muted colour; `tabular` for numbers.
void muteColumn(QTableView& table, int column, bool tabular, const ThemeManager& theme);
/// The chosen rows, or all when none is chosen, as tab-separated text on the clipboard.
void copyRows(const QTableView& table);

} // namespace nearfield::ui
