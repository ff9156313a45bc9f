#include "ui/player/slim_slider.h"

#include <algorithm>

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QStyle>

namespace nearfield::ui {

namespace {

constexpr int kHeight = 16;
constexpr qreal kThickness = 4;
constexpr qreal kHandle = 5; ///< radius, and room for it at both ends

} // namespace

SlimSlider::SlimSlider(const ThemeManager& theme, Fill fill, QWidget* parent)
    : QSlider(Qt::Horizontal, parent)
    , m_theme(theme)
    , m_fill(fill)
{
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::StrongFocus);
    setFixedHeight(kHeight);
    connect(&theme, &ThemeManager::themeChanged, this, qOverload<>(&QWidget::update));
}

QSize SlimSlider::sizeHint() const
{
    return {120, kHeight};
}

QSize SlimSlider::minimumSizeHint() const
{
    return {40, kHeight};
}

void SlimSlider::show(int value)
{
    if (!isSliderDown()) {
        const QSignalBlocker quiet(this);
        setValue(value);
    }
}

QRectF SlimSlider::groove() const
{
    return {kHandle, (height() - kThickness) / 2, width() - 2 * kHandle, kThickness};
}

int SlimSlider::valueAt(int x) const
{
    return QStyle::sliderValueFromPosition(minimum(), maximum(), x - static_cast<int>(kHandle),
                                           static_cast<int>(groove().width()));
}

void SlimSlider::paintEvent(QPaintEvent* /*event*/)
{
    const Theme& theme = m_theme.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const QRectF all = groove();
    painter.setBrush(theme.line);
    painter.drawRoundedRect(all, kThickness / 2, kThickness / 2);
    if (!isEnabled() || maximum() <= minimum()) {
        return;
    }
    const qreal share = static_cast<qreal>(sliderPosition() - minimum()) / (maximum() - minimum());
    QRectF done = all;
    done.setWidth(all.width() * share);
    painter.setBrush(m_fill == Fill::Accent ? theme.accent : theme.text);
    painter.drawRoundedRect(done, kThickness / 2, kThickness / 2);
    if (underMouse() || isSliderDown() || hasFocus()) {
        painter.setPen(hasFocus() ? QPen(theme.teal, 2) : Qt::NoPen);
        painter.drawEllipse(QPointF(done.right(), all.center().y()), kHandle - 0.5, kHandle - 0.5);
    }
}

void SlimSlider::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || maximum() <= minimum()) {
        event->ignore();
        return;
    }
    setSliderDown(true);
    setSliderPosition(valueAt(event->position().toPoint().x()));
}

void SlimSlider::mouseMoveEvent(QMouseEvent* event)
{
    if (isSliderDown()) {
        setSliderPosition(valueAt(event->position().toPoint().x()));
    }
}

void SlimSlider::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && isSliderDown()) {
        setSliderDown(false);
        Q_EMIT chosen(value());
    }
}

void SlimSlider::wheelEvent(QWheelEvent* event)
{
    const int before = value();
    QSlider::wheelEvent(event);
    if (value() != before) {
        Q_EMIT chosen(value());
    }
}

void SlimSlider::keyPressEvent(QKeyEvent* event)
{
    const int before = value();
    QSlider::keyPressEvent(event);
    if (value() != before) {
        Q_EMIT chosen(value());
    }
}

} // namespace nearfield::ui
