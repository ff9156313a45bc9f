#include "ui/map/hover_card.h"

#include <algorithm>

#include <QFontMetrics>
#include <QPainter>

#include "ui/widgets/stars.h"

namespace nearfield::ui {

namespace {

constexpr int kPadding = 11;
constexpr int kMostText = 300;
constexpr int kStarsWidth = static_cast<int>(5 * kStarPitch) + 4;

} // namespace

HoverCard::HoverCard(const ThemeManager& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setObjectName(QStringLiteral("hoverCard"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    hide();
}

void HoverCard::show(const QString& title, const QString& facts, std::optional<float> stars, const QPoint& at)
{
    const QFontMetrics heading(fontOf(TextRole::Heading));
    const QFontMetrics small(fontOf(TextRole::Small));
    m_title = heading.elidedText(title, Qt::ElideRight, kMostText);
    m_facts = small.elidedText(facts, Qt::ElideRight, kMostText);
    m_stars = stars;
    const int second = small.horizontalAdvance(m_facts) + (stars ? 8 + kStarsWidth : 0);
    resize(std::max(heading.horizontalAdvance(m_title), second) + 2 * kPadding,
           heading.height() + small.height() + 2 + 2 * 8);
    const QSize room = parentWidget()->size();
    int x = at.x() + 14;
    int y = at.y() - height() - 10;
    if (x + width() > room.width() - 4) {
        x = at.x() - width() - 14;
    }
    if (y < 4) {
        y = at.y() + 14;
    }
    move(std::max(4, x), std::min(y, room.height() - height() - 4));
    raise();
    update();
    setVisible(true);
}

void HoverCard::paintEvent(QPaintEvent* /*event*/)
{
    const Theme& theme = m_theme.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme.line);
    painter.setBrush(theme.raised);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7);
    const QFontMetrics heading(fontOf(TextRole::Heading));
    const QFontMetrics small(fontOf(TextRole::Small));
    painter.setFont(fontOf(TextRole::Heading));
    painter.setPen(theme.text);
    painter.drawText(QPoint(kPadding, 8 + heading.ascent()), m_title);
    painter.setFont(fontOf(TextRole::Small));
    painter.setPen(theme.muted);
    const int top = 8 + heading.height() + 2;
    painter.drawText(QPoint(kPadding, top + small.ascent()), m_facts);
    if (m_stars) {
        paintStars(painter,
                   QRectF(kPadding + small.horizontalAdvance(m_facts) + 8, top - 1, kStarsWidth, small.height()),
                   m_stars, theme);
    }
}

} // namespace nearfield::ui
