#include "ui/taste/star_histogram.h"

#include <algorithm>

#include <QPainter>

#include "ui/text.h"
#include "ui/widgets/stars.h"

namespace nearfield::ui {

namespace {

constexpr int kLine = 15;

/// "½", "1", "1½" …
QString label(std::size_t index)
{
    const std::size_t halves = index + 1;
    const QString whole = halves >= 2 ? QString::number(halves / 2) : QString();
    return halves % 2 == 1 ? whole + QStringLiteral("½") : whole;
}

} // namespace

StarHistogram::StarHistogram(const ThemeManager& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setAccessibleName(tr("How often you gave how many stars"));
    connect(&theme, &ThemeManager::themeChanged, this, qOverload<>(&QWidget::update));
}

void StarHistogram::setCounts(const std::array<std::size_t, 10>& counts)
{
    m_counts = counts;
    QStringList words;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        words << tr("%1: %2").arg(starsText(static_cast<float>(i + 1) / 2),
                                  countText(static_cast<std::int64_t>(counts[i])));
    }
    setAccessibleDescription(words.join(QStringLiteral(", ")));
    update();
}

void StarHistogram::paintEvent(QPaintEvent* /*event*/)
{
    const Theme& theme = m_theme.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(fontOf(TextRole::Small));
    const double step = width() / static_cast<double>(m_counts.size());
    const int bottom = height() - kLine - 3;
    const int room = bottom - kLine;
    const auto most =
        static_cast<double>(std::max<std::size_t>(*std::max_element(m_counts.begin(), m_counts.end()), 1));
    for (std::size_t i = 0; i < m_counts.size(); ++i) {
        const double left = step * static_cast<double>(i);
        const bool given = m_counts[i] > 0;
        const double high = given ? std::max(2.0, room * static_cast<double>(m_counts[i]) / most) : 2.0;
        painter.setPen(Qt::NoPen);
        painter.setBrush(given ? theme.accent : theme.raised);
        painter.drawRoundedRect(QRectF(left + step * 0.14, bottom - high, step * 0.72, high), 2, 2);
        painter.setPen(theme.muted);
        painter.drawText(QRectF(left, height() - kLine, step, kLine), Qt::AlignCenter, label(i));
        if (given) {
            painter.setPen(theme.text);
            painter.drawText(QRectF(left, bottom - high - kLine, step, kLine), Qt::AlignCenter,
                             countText(static_cast<std::int64_t>(m_counts[i])));
        }
    }
}

} // namespace nearfield::ui
