#include "ui/player/round_button.h"

#include <QPainter>

namespace nearfield::ui {

namespace {

constexpr int kSide = 34; ///< with room for the mark of the keyboard
constexpr qreal kRadius = 14;

} // namespace

RoundButton::RoundButton(const ThemeManager& theme, QWidget* parent)
    : QAbstractButton(parent)
    , m_theme(theme)
{
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::StrongFocus);
    setFixedSize(sizeHint());
    setPlaying(false);
    connect(&theme, &ThemeManager::themeChanged, this, qOverload<>(&QWidget::update));
}

QSize RoundButton::sizeHint() const
{
    return {kSide, kSide};
}

void RoundButton::setPlaying(bool playing)
{
    m_playing = playing;
    setAccessibleName(playing ? tr("Pause") : tr("Play"));
    setToolTip(playing ? tr("Pause (Space)") : tr("Play (Space)"));
    update();
}

void RoundButton::paintEvent(QPaintEvent* /*event*/)
{
    const Theme& theme = m_theme.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(QRectF(rect()).center());
    if (hasFocus()) {
        painter.setPen(QPen(theme.teal, 1.5));
        painter.drawEllipse(QPointF(), kRadius + 2, kRadius + 2);
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(!isEnabled() ? theme.line : isDown() || underMouse() ? theme.accent : theme.text);
    painter.drawEllipse(QPointF(), kRadius, kRadius);
    painter.setBrush(isEnabled() ? theme.background : theme.muted);
    if (m_playing) {
        painter.drawRoundedRect(QRectF(-4.5, -5.5, 3, 11), 0.8, 0.8);
        painter.drawRoundedRect(QRectF(1.5, -5.5, 3, 11), 0.8, 0.8);
    } else {
        const QPointF triangle[] = {{-3.5, -6}, {6, 0}, {-3.5, 6}};
        painter.drawPolygon(triangle, 3);
    }
}

} // namespace nearfield::ui
