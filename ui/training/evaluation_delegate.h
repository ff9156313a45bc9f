#pragma once

#include <QStyledItemDelegate>

#include "ui/theme.h"

namespace nearfield::ui {

/// Cells of an EvaluationTableModel: the row of what ships is marked; a figure has its change at the left, in green or
/// red, and its interval below where there is room.
class EvaluationDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    static constexpr int kRowHeight = 36;

    explicit EvaluationDelegate(const ThemeManager& theme, QObject* parent = nullptr);
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    void paintFigure(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;
    void paintGain(QPainter& painter, const QRect& area, const QModelIndex& index) const;

    const ThemeManager& m_theme;
};

} // namespace nearfield::ui
