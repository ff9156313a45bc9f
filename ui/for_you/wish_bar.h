#pragma once

#include <array>

#include <QSlider>

#include "core/library/recommender.h"
#include "ui/theme.h"
#include "ui/widgets/card.h"

namespace nearfield::ui {

/// A slider between two opposites whose middle means neither. A click goes where it points; a double click goes back to
/// the middle, which also attracts a little.
class WishSlider : public QSlider
{
    Q_OBJECT
public:
    static constexpr int kMost = 100; ///< value() is in ±kMost

    WishSlider(const ThemeManager& theme, const QString& low, const QString& high, QWidget* parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override { return {110, 20}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {70, 20}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;

private:
    void describe();
    [[nodiscard]] int valueAt(double x) const;

    const ThemeManager& m_theme;
    QString m_low;
    QString m_high;
};

/// What the listener asks of the list: three sliders.
class WishBar : public Card
{
    Q_OBJECT
public:
    explicit WishBar(const ThemeManager& theme, QWidget* parent = nullptr);

    [[nodiscard]] Wishes wishes() const;

Q_SIGNALS:
    void changed();

private:
    std::array<WishSlider*, 3> m_sliders{};
};

} // namespace nearfield::ui
