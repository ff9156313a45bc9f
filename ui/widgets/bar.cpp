#include "ui/widgets/bar.h"

#include <algorithm>
#include <cmath>

#include <QLocale>
#include <QPainter>

#include "ui/widgets/cell.h"

namespace nearfield::ui {

void paintBar(QPainter& painter, const QRectF& area, float share, const QColor& fill, const QColor& groove,
              qreal thickness)
{
    // On whole pixels, or the ends look frayed.
    QRectF bar(area.left(), std::round(area.center().y() - thickness / 2), area.width(), thickness);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(groove);
    painter.drawRoundedRect(bar, thickness / 2, thickness / 2);
    if (!std::isnan(share)) {
        bar.setWidth(std::max(thickness, bar.width() * std::clamp(static_cast<qreal>(share), 0.0, 1.0)));
        painter.setBrush(fill);
        painter.drawRoundedRect(bar, thickness / 2, thickness / 2);
    }
    painter.restore();
}

BarWidget::BarWidget(const ThemeManager& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFixedHeight(12);
    connect(&theme, &ThemeManager::themeChanged, this, qOverload<>(&QWidget::update));
}

void BarWidget::setShare(float share)
{
    m_share = share;
    setAccessibleDescription(std::isnan(share) ? tr("unknown")
                                               : tr("%1 %").arg(QLocale().toString(std::round(100 * share), 'f', 0)));
    update();
}

void BarWidget::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    const Theme& theme = m_theme.theme();
    paintBar(painter, rect(), m_share, theme.teal, theme.raised);
}

BarDelegate::BarDelegate(const ThemeManager& theme, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
{
}

void BarDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Theme& theme = m_theme.theme();
    paintCellBackground(*painter, option, index, theme);
    const QVariant value = index.data(Qt::DisplayRole);
    paintBar(*painter, QRectF(option.rect).adjusted(kCellPadding, 1, -kCellPadding, 1),
             value.isValid() ? value.toFloat() : std::nanf(""),
             index.data(kGuessRole).toBool() ? theme.muted : theme.teal, theme.raised);
}

} // namespace nearfield::ui
