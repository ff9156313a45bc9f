#include "ui/widgets/icon_label.h"

#include <utility>

#include <QPainter>

namespace nearfield::ui {

IconLabel::IconLabel(QIcon icon, int size, QWidget* parent)
    : QWidget(parent)
    , m_icon(std::move(icon))
{
    setFixedSize(size, size);
    setAttribute(Qt::WA_TransparentForMouseEvents);
}

void IconLabel::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    m_icon.paint(&painter, rect());
}

} // namespace nearfield::ui
