#include "ui/widgets/star_editor.h"

#include <algorithm>

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include "ui/widgets/stars.h"

namespace nearfield::ui {

namespace {

constexpr qreal kLargeScale = 1.45; ///< of the stars in tables: these are to be aimed at
constexpr int kLargeHeight = 30;
constexpr int kSmallHeight = 18;
constexpr float kHalf = 0.5F;

} // namespace

StarEditor::StarEditor(const ThemeManager& theme, Size size, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_scale(size == Size::Large ? kLargeScale : 1)
    , m_height(size == Size::Large ? kLargeHeight : kSmallHeight)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setFixedSize(sizeHint());
    setStars(std::nullopt);
    connect(&theme, &ThemeManager::themeChanged, this, qOverload<>(&QWidget::update));
}

QSize StarEditor::sizeHint() const
{
    return {static_cast<int>(5 * kStarPitch * m_scale) + 2 * kMargin, m_height};
}

void StarEditor::setStars(std::optional<float> stars)
{
    m_stars = stars;
    setAccessibleDescription(starsText(stars));
    update();
}

QPoint StarEditor::placeOf(float stars) const
{
    return {kMargin + static_cast<int>((static_cast<double>(stars) - 0.25) * kStarPitch * m_scale), height() / 2};
}

std::optional<float> StarEditor::starsUnder(const QMouseEvent& event) const
{
    return starsAt((event.position().x() - kMargin) / m_scale);
}

bool StarEditor::isAnswer(const QKeyEvent& key)
{
    const bool plain = (key.modifiers() & ~(Qt::KeypadModifier | Qt::ShiftModifier)) == Qt::NoModifier;
    return plain && ((key.key() >= Qt::Key_0 && key.key() <= Qt::Key_5) || key.key() == Qt::Key_Plus ||
                     key.key() == Qt::Key_Equal || key.key() == Qt::Key_Minus);
}

bool StarEditor::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride && isAnswer(*static_cast<QKeyEvent*>(event))) {
        event->accept(); // else the window rates the track chosen on another page
        return true;
    }
    return QWidget::event(event);
}

void StarEditor::paintEvent(QPaintEvent* /*event*/)
{
    const Theme& theme = m_theme.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (hasFocus()) {
        painter.setPen(theme.teal);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    }
    painter.translate(kMargin, 0);
    painter.scale(m_scale, m_scale);
    paintStars(painter, QRectF(0, 0, 5 * kStarPitch, height() / m_scale), m_hovered ? m_preview : m_stars, theme);
}

void StarEditor::mouseMoveEvent(QMouseEvent* event)
{
    m_hovered = true;
    m_preview = starsUnder(*event);
    update();
}

void StarEditor::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton) {
        m_hovered = false;
        Q_EMIT rated(starsUnder(*event));
    }
}

void StarEditor::leaveEvent(QEvent* /*event*/)
{
    m_hovered = false;
    update();
}

void StarEditor::keyPressEvent(QKeyEvent* event)
{
    if (!isAnswer(*event)) {
        QWidget::keyPressEvent(event);
        return;
    }
    if (event->key() >= Qt::Key_0 && event->key() <= Qt::Key_5) {
        const int stars = event->key() - Qt::Key_0;
        Q_EMIT rated(stars > 0 ? std::optional(static_cast<float>(stars)) : std::nullopt);
        return;
    }
    const float stars = m_stars.value_or(0) + (event->key() == Qt::Key_Minus ? -kHalf : kHalf);
    Q_EMIT rated(stars < kHalf ? std::nullopt : std::optional(std::min(stars, 5.0F)));
}

} // namespace nearfield::ui
