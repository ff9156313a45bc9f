#pragma once

#include <memory>
#include <vector>

#include <QLayout>

namespace nearfield::ui {

/// Items beside each other at their own size, on as many lines as the width asks for.
class FlowLayout : public QLayout
{
public:
    explicit FlowLayout(int spacing);

    void addItem(QLayoutItem* item) override;
    [[nodiscard]] int count() const override { return static_cast<int>(m_items.size()); }
    [[nodiscard]] QLayoutItem* itemAt(int index) const override;
    QLayoutItem* takeAt(int index) override;
    [[nodiscard]] Qt::Orientations expandingDirections() const override { return {}; }
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;
    [[nodiscard]] QSize sizeHint() const override { return minimumSize(); }
    [[nodiscard]] QSize minimumSize() const override;
    void setGeometry(const QRect& area) override;

private:
    /// Height of all lines in `area`; `place` is told where each item goes.
    template <typename Place>
    int flow(const QRect& area, Place place) const;

    std::vector<std::unique_ptr<QLayoutItem>> m_items;
};

} // namespace nearfield::ui
