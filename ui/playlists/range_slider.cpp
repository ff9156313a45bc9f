#include "ui/playlists/range_slider.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

namespace nearfield::ui {

namespace {

constexpr double kKnob = 12;
constexpr double kGroove = 4;
constexpr double kGrooveAt = 28; ///< below the words

} // namespace

RangeSlider::RangeSlider(const QString& name, double least, double most, double step, TextOf textOf,
                         const ThemeManager& theme, QWidget* parent)
    : QWidget(parent)
    , m_name(name)
    , m_least(least)
    , m_most(most)
    , m_step(step)
    , m_textOf(std::move(textOf))
    , m_theme(theme)
    , m_low(least)
    , m_high(most)
{
    setAccessibleName(name);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setFixedHeight(38);
    setToolTip(tr("Drag the two ends; a double click opens both.\n"
                  "Left and Right move the lower end, with Shift the upper one."));
    connect(&theme, &ThemeManager::themeChanged, this, qOverload<>(&QWidget::update));
    tell();
}

std::optional<double> RangeSlider::low() const
{
    return m_low > m_least ? std::optional(m_low) : std::nullopt;
}

std::optional<double> RangeSlider::high() const
{
    return m_high < m_most ? std::optional(m_high) : std::nullopt;
}

void RangeSlider::setRange(std::optional<double> low, std::optional<double> high)
{
    const double newLow = std::clamp(low.value_or(m_least), m_least, m_most);
    const double newHigh = std::clamp(high.value_or(m_most), newLow, m_most);
    if (newLow != m_low || newHigh != m_high) {
        m_low = newLow;
        m_high = newHigh;
        tell();
        Q_EMIT changed();
    }
}

QString RangeSlider::text() const
{
    if (!low() && !high()) {
        return tr("any");
    }
    if (!high()) {
        return tr("from %1").arg(m_textOf(m_low));
    }
    if (!low()) {
        return tr("up to %1").arg(m_textOf(m_high));
    }
    return tr("%1 to %2").arg(m_textOf(m_low), m_textOf(m_high));
}

void RangeSlider::tell()
{
    setAccessibleDescription(text());
    update();
}

double RangeSlider::placeOf(double value) const
{
    return kKnob / 2 + (width() - kKnob) * (value - m_least) / (m_most - m_least);
}

double RangeSlider::valueAt(double x) const
{
    const double share = std::clamp((x - kKnob / 2) / (width() - kKnob), 0.0, 1.0);
    const double value = m_least + share * (m_most - m_least);
    return std::clamp(m_least + std::round((value - m_least) / m_step) * m_step, m_least, m_most);
}

void RangeSlider::move(Handle handle, double value)
{
    if (handle == Handle::Low) {
        setRange(std::min(value, m_high), m_high);
    } else if (handle == Handle::High) {
        setRange(m_low, std::max(value, m_low));
    }
}

void RangeSlider::paintEvent(QPaintEvent* /*event*/)
{
    const Theme& theme = m_theme.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(fontOf(TextRole::Small));
    const QRect words(0, 0, width(), 18);
    painter.setPen(theme.muted);
    painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter, m_name);
    const bool open = !low() && !high();
    painter.setPen(open ? theme.muted : theme.text);
    painter.drawText(words, Qt::AlignRight | Qt::AlignVCenter, text());

    painter.setPen(Qt::NoPen);
    const auto bar = [&](double from, double to, const QColor& colour) {
        painter.setBrush(colour);
        painter.drawRoundedRect(QRectF(from, kGrooveAt - kGroove / 2, to - from, kGroove), kGroove / 2, kGroove / 2);
    };
    bar(kKnob / 2, width() - kKnob / 2, theme.line);
    bar(placeOf(m_low), placeOf(m_high), open ? theme.muted : theme.teal);
    painter.setPen(QPen(hasFocus() ? theme.teal : theme.surface, 2));
    for (const auto& [value, isOpen] : {std::pair(m_low, !low()), std::pair(m_high, !high())}) {
        painter.setBrush(isOpen ? (underMouse() ? theme.text : theme.muted) : theme.teal);
        painter.drawEllipse(QPointF(placeOf(value), kGrooveAt), kKnob / 2 - 0.5, kKnob / 2 - 0.5);
    }
}

void RangeSlider::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton) {
        return;
    }
    const double x = event->position().x();
    const double toLow = std::abs(x - placeOf(m_low));
    const double toHigh = std::abs(x - placeOf(m_high));
    // Where both lie on each other, the one that can go there.
    const bool takesLow = toLow < toHigh || (toLow == toHigh && (x < placeOf(m_low) || m_low >= m_most));
    m_dragged = takesLow ? Handle::Low : Handle::High;
    move(m_dragged, valueAt(x));
}

void RangeSlider::mouseMoveEvent(QMouseEvent* event)
{
    move(m_dragged, valueAt(event->position().x()));
}

void RangeSlider::mouseReleaseEvent(QMouseEvent* /*event*/)
{
    m_dragged = Handle::None;
}

void RangeSlider::mouseDoubleClickEvent(QMouseEvent* /*event*/)
{
    m_dragged = Handle::None;
    setRange(std::nullopt, std::nullopt);
}

bool RangeSlider::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        const auto& key = *static_cast<QKeyEvent*>(event);
        const bool arrow = key.key() == Qt::Key_Left || key.key() == Qt::Key_Right;
        if (arrow && (key.modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier)) == Qt::NoModifier) {
            event->accept(); // Shift and an arrow seek in the rest of the window
            return true;
        }
    }
    return QWidget::event(event);
}

void RangeSlider::keyPressEvent(QKeyEvent* event)
{
    const bool shift = event->modifiers().testFlag(Qt::ShiftModifier);
    const Handle handle = shift ? Handle::High : Handle::Low;
    const double from = shift ? m_high : m_low;
    switch (event->key()) {
    case Qt::Key_Left:
        move(handle, from - m_step);
        break;
    case Qt::Key_Right:
        move(handle, from + m_step);
        break;
    case Qt::Key_Home:
        setRange(std::nullopt, std::nullopt);
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

} // namespace nearfield::ui
