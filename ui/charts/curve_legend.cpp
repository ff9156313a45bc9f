#include "ui/charts/curve_legend.h"

#include <array>

#include <QPainter>

namespace nearfield::ui {

namespace {

constexpr int kDash = 9;
constexpr int kGap = 5;      ///< between dash and word
constexpr int kBetween = 10; ///< between entries

std::array<QString, 2> names()
{
    return {CurveLegend::tr("train"), CurveLegend::tr("validation")};
}

} // namespace

CurveLegend::CurveLegend(const ThemeManager& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setFont(fontOf(TextRole::Body));
    setToolTip(tr("Train: error on the tracks it learns from, while it learns.\n"
                  "Validation: error on tracks kept aside, which choose the best epoch."));
    connect(&theme, &ThemeManager::themeChanged, this, qOverload<>(&QWidget::update));
}

QSize CurveLegend::sizeHint() const
{
    int width = kBetween;
    for (const QString& name : names()) {
        width += kDash + kGap + fontMetrics().horizontalAdvance(name);
    }
    return {width, fontMetrics().height()};
}

void CurveLegend::paintEvent(QPaintEvent* /*event*/)
{
    const Theme& theme = m_theme.theme();
    const std::array colours = {theme.teal, theme.accent};
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    int x = 0;
    for (std::size_t i = 0; i < colours.size(); ++i) {
        const QString name = names()[i];
        painter.setPen(Qt::NoPen);
        painter.setBrush(colours[i]);
        painter.drawRoundedRect(QRectF(x, height() / 2 - 1, kDash, 2.5), 1, 1);
        x += kDash + kGap;
        painter.setPen(theme.muted);
        painter.drawText(QRect(x, 0, width() - x, height()), Qt::AlignLeft | Qt::AlignVCenter, name);
        x += fontMetrics().horizontalAdvance(name) + kBetween;
    }
}

} // namespace nearfield::ui
