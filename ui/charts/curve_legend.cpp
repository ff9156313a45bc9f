#include "ui/charts/curve_legend.h"

#include <array>

#include <QPainter>

namespace nearfield::ui {

namespace {

constexpr int kDash = 9;
constexpr int kGap = 5;      ///< between dash and word
constexpr int kBetween = 10; ///< between entries

} // namespace

CurveLegend::CurveLegend(const ThemeManager& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setFont(fontOf(TextRole::Body));
    showNeighbours(false);
    connect(&theme, &ThemeManager::themeChanged, this, qOverload<>(&QWidget::update));
}

QStringList CurveLegend::names() const
{
    QStringList all = {tr("train"), tr("validation")};
    if (m_neighbours) {
        all.append(tr("same artist, %"));
    }
    return all;
}

void CurveLegend::showNeighbours(bool shown)
{
    m_neighbours = shown;
    setToolTip(shown ? tr("Train and validation: what the codes are trained to make small, on the tracks they learn "
                          "from and on artists kept aside, which choose the best epoch.\n"
                          "Same artist: of the ten nearest tracks to those of the artists kept aside, the share by the "
                          "same artist.")
                     : tr("Train: error on the tracks it learns from, while it learns.\n"
                          "Validation: error on tracks kept aside, which choose the best epoch."));
    updateGeometry();
    update();
}

QSize CurveLegend::sizeHint() const
{
    int width = -kBetween;
    for (const QString& name : names()) {
        width += kBetween + kDash + kGap + fontMetrics().horizontalAdvance(name);
    }
    return {width, fontMetrics().height()};
}

void CurveLegend::paintEvent(QPaintEvent* /*event*/)
{
    const Theme& theme = m_theme.theme();
    const std::array colours = {theme.teal, theme.accent, theme.good};
    const QStringList all = names();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    int x = 0;
    for (qsizetype i = 0; i < all.size(); ++i) {
        const QString& name = all[i];
        painter.setPen(Qt::NoPen);
        painter.setBrush(colours[static_cast<std::size_t>(i)]);
        painter.drawRoundedRect(QRectF(x, height() / 2 - 1, kDash, 2.5), 1, 1);
        x += kDash + kGap;
        painter.setPen(theme.muted);
        painter.drawText(QRect(x, 0, width() - x, height()), Qt::AlignLeft | Qt::AlignVCenter, name);
        x += fontMetrics().horizontalAdvance(name) + kBetween;
    }
}

} // namespace nearfield::ui
