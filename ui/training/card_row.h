#pragma once

#include <vector>

#include <QWidget>

class QBoxLayout;

namespace nearfield::ui {

/// Cards beside each other, or below each other where there is no room.
class CardRow : public QWidget
{
    Q_OBJECT
public:
    /// `narrowest` is the width from which the cards stand side by side.
    explicit CardRow(int narrowest, QWidget* parent = nullptr);

    /// `stretch` is the card's share of the width; of cards below each other all are as wide as the row.
    void add(QWidget* card, int stretch);

    /// As narrow as one card: the row is what makes room.
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void arrange();

    int m_narrowest;
    QBoxLayout* m_layout;
    std::vector<int> m_stretches;
};

} // namespace nearfield::ui
