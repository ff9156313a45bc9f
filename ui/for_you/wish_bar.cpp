#include "ui/for_you/wish_bar.h"

#include <algorithm>
#include <cmath>

#include <QHBoxLayout>
#include <QLabel>
#include <QMouseEvent>
#include <QPainter>
#include <QVBoxLayout>

namespace nearfield::ui {

namespace {

constexpr int kKnob = 12;
constexpr int kAttraction = 5; ///< of the middle
constexpr qreal kGroove = 4;

QLabel* makeEnd(const QString& text, Qt::Alignment side)
{
    auto* label = new QLabel(text);
    label->setFont(fontOf(TextRole::Small));
    label->setProperty("role", QStringLiteral("muted"));
    label->setAlignment(side | Qt::AlignVCenter);
    return label;
}

} // namespace

WishSlider::WishSlider(const ThemeManager& theme, const QString& low, const QString& high, QWidget* parent)
    : QSlider(Qt::Horizontal, parent)
    , m_theme(theme)
    , m_low(low)
    , m_high(high)
{
    setRange(-kMost, kMost);
    setSingleStep(10);
    setPageStep(50);
    setAccessibleName(tr("%1 to %2").arg(low, high));
    connect(this, &QSlider::valueChanged, this, &WishSlider::describe);
    connect(&theme, &ThemeManager::themeChanged, this, qOverload<>(&QWidget::update));
    describe();
}

void WishSlider::describe()
{
    setAccessibleDescription(value() == 0 ? tr("neither")
                                          : tr("%1 % %2").arg(std::abs(value())).arg(value() < 0 ? m_low : m_high));
}

int WishSlider::valueAt(double x) const
{
    const double share = std::clamp((x - kKnob / 2.0) / (width() - kKnob), 0.0, 1.0);
    const auto value = static_cast<int>(std::lround(kMost * (2 * share - 1)));
    return std::abs(value) <= kAttraction ? 0 : value;
}

void WishSlider::paintEvent(QPaintEvent* /*event*/)
{
    const Theme& theme = m_theme.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const double middle = height() / 2.0;
    const double room = width() - kKnob;
    const double centre = kKnob / 2.0 + room / 2;
    const double knob = centre + room / 2 * value() / kMost;
    const auto bar = [&](double from, double to, const QColor& colour) {
        painter.setBrush(colour);
        painter.drawRoundedRect(QRectF(from, middle - kGroove / 2, to - from, kGroove), kGroove / 2, kGroove / 2);
    };
    bar(kKnob / 2.0, width() - kKnob / 2.0, theme.line);
    painter.setBrush(theme.muted);
    painter.drawRect(QRectF(centre - 0.5, middle - 5, 1, 10));
    bar(std::min(centre, knob), std::max(centre, knob), theme.accent);
    const bool lit = underMouse() || hasFocus();
    painter.setPen(QPen(hasFocus() ? theme.teal : theme.surface, 2));
    painter.setBrush(value() != 0 ? theme.accent : lit ? theme.text : theme.muted);
    painter.drawEllipse(QPointF(knob, middle), kKnob / 2.0 - 0.5, kKnob / 2.0 - 0.5);
}

void WishSlider::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton) {
        setSliderDown(true);
        setValue(valueAt(event->position().x()));
    }
}

void WishSlider::mouseMoveEvent(QMouseEvent* event)
{
    if (isSliderDown()) {
        setValue(valueAt(event->position().x()));
    }
}

void WishSlider::mouseReleaseEvent(QMouseEvent* /*event*/)
{
    setSliderDown(false);
}

void WishSlider::mouseDoubleClickEvent(QMouseEvent* /*event*/)
{
    setValue(0);
}

WishBar::WishBar(const ThemeManager& theme, QWidget* parent)
    : Card({}, parent)
{
    struct Text
    {
        QString low;
        QString high;
        QString tip;
    };
    const std::array<Text, 3> texts = {{
        {tr("Familiar"), tr("Adventurous"), tr("Left: closer to what you have rated. Right: further away from it.")},
        {tr("Deep cuts"), tr("Popular"), tr("Left: tracks that few people know. Right: tracks that many know.")},
        {tr("Calm"), tr("Energetic"), tr("Left: quieter and slower tracks. Right: louder and faster ones.")},
    }};
    auto* line = new QHBoxLayout;
    line->setSpacing(26);
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const Text& text = texts[i];
        m_sliders[i] = new WishSlider(theme, text.low, text.high);
        m_sliders[i]->setToolTip(tr("%1\nIn the middle it does nothing; a double click goes there.").arg(text.tip));
        connect(m_sliders[i], &QSlider::valueChanged, this, &WishBar::changed);
        auto* ends = new QHBoxLayout;
        ends->addWidget(makeEnd(text.low, Qt::AlignLeft));
        ends->addWidget(makeEnd(text.high, Qt::AlignRight));
        auto* column = new QVBoxLayout;
        column->setSpacing(2);
        column->addLayout(ends);
        column->addWidget(m_sliders[i]);
        line->addLayout(column, 1);
    }
    contentLayout()->addLayout(line);
    setAccessibleName(tr("What to suggest"));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

Wishes WishBar::wishes() const
{
    const auto share = [this](std::size_t i) {
        return static_cast<float>(m_sliders[i]->value()) / static_cast<float>(WishSlider::kMost);
    };
    return {.adventure = share(0), .popularity = share(1), .energy = share(2)};
}

} // namespace nearfield::ui
