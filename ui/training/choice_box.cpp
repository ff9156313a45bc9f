#include "ui/training/choice_box.h"

#include <QPainter>

namespace nearfield::ui {

ChoiceBox::ChoiceBox(const ThemeManager& theme, QWidget* parent)
    : QComboBox(parent)
    , m_arrow(theme.icon(QStringLiteral("chevron-down"), IconColour::Muted))
{
}

void ChoiceBox::paintEvent(QPaintEvent* event)
{
    QComboBox::paintEvent(event);
    constexpr int kSide = 12;
    constexpr int kMargin = 9;
    QPainter painter(this);
    m_arrow.paint(&painter, QRect(width() - kMargin - kSide, (height() - kSide) / 2, kSide, kSide));
}

} // namespace nearfield::ui
