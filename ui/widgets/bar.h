#pragma once

#include <QStyledItemDelegate>
#include <QWidget>

#include "ui/theme.h"

namespace nearfield::ui {

/// A rounded bar filled to `share` in [0, 1], vertically centred in `area`; NaN leaves it empty.
void paintBar(QPainter& painter, const QRectF& area, float share, const QColor& fill, const QColor& groove,
              qreal thickness = 6);

/// One value as a horizontal bar, for "in common" and similar lists.
class BarWidget : public QWidget
{
    Q_OBJECT
public:
    explicit BarWidget(const ThemeManager& theme, QWidget* parent = nullptr);

    /// In [0, 1]; also the accessible description, as a percentage.
    void setShare(float share);
    [[nodiscard]] float share() const noexcept { return m_share; }
    [[nodiscard]] QSize sizeHint() const override { return {120, 12}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const ThemeManager& m_theme;
    float m_share = 0;
};

/// Shows a model's Qt::DisplayRole float in [0, 1] as a bar in its cell.
class BarDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit BarDelegate(const ThemeManager& theme, QObject* parent = nullptr);
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    const ThemeManager& m_theme;
};

} // namespace nearfield::ui
