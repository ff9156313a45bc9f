#include "ui/widgets/flow_layout.h"

#include <algorithm>

namespace nearfield::ui {

FlowLayout::FlowLayout(int spacing)
{
    setContentsMargins(0, 0, 0, 0);
    setSpacing(spacing);
}

void FlowLayout::addItem(QLayoutItem* item)
{
    m_items.emplace_back(item);
}

QLayoutItem* FlowLayout::itemAt(int index) const
{
    return index >= 0 && index < count() ? m_items[static_cast<std::size_t>(index)].get() : nullptr;
}

QLayoutItem* FlowLayout::takeAt(int index)
{
    if (index < 0 || index >= count()) {
        return nullptr;
    }
    const auto item = m_items.begin() + index;
    QLayoutItem* taken = item->release();
    m_items.erase(item);
    return taken;
}

template <typename Place>
int FlowLayout::flow(const QRect& area, Place place) const
{
    int x = area.left();
    int y = area.top();
    int line = 0;
    for (const auto& item : m_items) {
        const QSize size = item->sizeHint();
        if (x > area.left() && x + size.width() > area.left() + area.width()) {
            x = area.left();
            y += line + spacing();
            line = 0;
        }
        place(*item, QRect(QPoint(x, y), size));
        x += size.width() + spacing();
        line = std::max(line, size.height());
    }
    return y + line - area.top();
}

int FlowLayout::heightForWidth(int width) const
{
    return flow(QRect(0, 0, width, 0), [](QLayoutItem&, const QRect&) {});
}

QSize FlowLayout::minimumSize() const
{
    QSize size;
    for (const auto& item : m_items) {
        size = size.expandedTo(item->sizeHint());
    }
    return size;
}

void FlowLayout::setGeometry(const QRect& area)
{
    QLayout::setGeometry(area);
    flow(area, [](QLayoutItem& item, const QRect& place) { item.setGeometry(place); });
}

} // namespace nearfield::ui
