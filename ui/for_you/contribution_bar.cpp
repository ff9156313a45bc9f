#include "ui/for_you/contribution_bar.h"

#include <algorithm>
#include <cmath>

#include <QPainter>

#include "ui/widgets/bar.h"

namespace nearfield::ui {

namespace {

constexpr qreal kThickness = 8;

} // namespace

ContributionBar::ContributionBar(const ThemeManager& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFixedHeight(14);
    connect(&theme, &ThemeManager::themeChanged, this, qOverload<>(&QWidget::update));
}

void ContributionBar::setShare(double share)
{
    m_share = std::clamp(share, -1.0, 1.0);
    update();
}

void ContributionBar::paintEvent(QPaintEvent* /*event*/)
{
    const Theme& theme = m_theme.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF area(rect());
    paintBar(painter, area, std::nanf(""), theme.raised, theme.raised, kThickness);
    const double middle = std::round(area.center().x());
    const double length = std::max(2.0, std::abs(m_share) * area.width() / 2);
    const double top = std::round(area.center().y() - kThickness / 2);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_share < 0 ? theme.bad : theme.good);
    painter.drawRoundedRect(QRectF(m_share < 0 ? middle - length : middle, top, length, kThickness), 2, 2);
    painter.setBrush(theme.muted);
    painter.drawRect(QRectF(middle - 0.5, top - 2, 1, kThickness + 4));
}

} // namespace nearfield::ui
