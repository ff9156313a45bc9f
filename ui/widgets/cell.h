#pragma once

#include <QStyledItemDelegate>

#include "ui/theme.h"

namespace nearfield::ui {

/// Between a cell's edge and what it shows.
inline constexpr int kCellPadding = 7;

/// Data role of a model, bool: the value is a guess, and is shown as one.
inline constexpr int kGuessRole = Qt::UserRole + 100;

/// What is behind every cell of a table: the selection, and a mark at the left of the current row while the table has
/// the keyboard. The stripes are the view's own.
void paintCellBackground(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index,
                         const Theme& theme);

/// Text of a table cell, cut with an ellipsis. Digits of numbers take equal widths, so that they stand in columns.
class TextDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    enum class Tone { Text, Muted };
    enum class Digits { Proportional, Tabular };

    TextDelegate(const ThemeManager& theme, Tone tone, Digits digits, QObject* parent = nullptr);
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    const ThemeManager& m_theme;
    Tone m_tone;
    Digits m_digits;
};

} // namespace nearfield::ui
