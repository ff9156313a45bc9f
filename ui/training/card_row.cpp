#include "ui/training/card_row.h"

#include <algorithm>

#include <QBoxLayout>

namespace nearfield::ui {

CardRow::CardRow(int narrowest, QWidget* parent)
    : QWidget(parent)
    , m_narrowest(narrowest)
    , m_layout(new QBoxLayout(QBoxLayout::LeftToRight, this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(12);
}

void CardRow::add(QWidget* card, int stretch)
{
    m_layout->addWidget(card, stretch);
    m_stretches.push_back(stretch);
}

QSize CardRow::minimumSizeHint() const
{
    QSize size = m_layout->minimumSize();
    size.setWidth(0);
    for (int i = 0; i < m_layout->count(); ++i) {
        size.setWidth(std::max(size.width(), m_layout->itemAt(i)->minimumSize().width()));
    }
    return size;
}

void CardRow::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    const auto wanted = width() < m_narrowest ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight;
    if (wanted != m_layout->direction()) {
        m_layout->setDirection(wanted);
        arrange();
    }
}

void CardRow::arrange()
{
    const bool beside = m_layout->direction() == QBoxLayout::LeftToRight;
    for (std::size_t i = 0; i < m_stretches.size(); ++i) {
        m_layout->setStretch(static_cast<int>(i), beside ? m_stretches[i] : 0);
    }
    updateGeometry();
}

} // namespace nearfield::ui
