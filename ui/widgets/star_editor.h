#pragma once

#include <optional>

#include <QWidget>

#include "ui/theme.h"

namespace nearfield::ui {

/// Five stars to click on: the pointer previews, a click rates in half steps, one left of the first star removes the
/// rating. With the keyboard: 0–5, plus and minus by half a star.
class StarEditor : public QWidget
{
    Q_OBJECT
public:
    static constexpr int kMargin = 8; ///< room left of the first star, to remove a rating
    enum class Size { Large, Small }; ///< small ones are as large as those in tables

    explicit StarEditor(const ThemeManager& theme, Size size = Size::Large, QWidget* parent = nullptr);

    void setStars(std::optional<float> stars);
    [[nodiscard]] std::optional<float> stars() const noexcept { return m_stars; }
    [[nodiscard]] QSize sizeHint() const override;
    /// The middle of a star's left or right half, where a click gives so many stars.
    [[nodiscard]] QPoint placeOf(float stars) const;

Q_SIGNALS:
    /// The listener has answered; setStars() follows when the answer holds.
    void rated(std::optional<float> stars);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    [[nodiscard]] std::optional<float> starsUnder(const QMouseEvent& event) const;
    [[nodiscard]] static bool isAnswer(const QKeyEvent& key);

    const ThemeManager& m_theme;
    qreal m_scale; ///< of the stars in tables
    int m_height;
    std::optional<float> m_stars;
    bool m_hovered = false;
    std::optional<float> m_preview; ///< shown instead while the pointer is over the stars
};

} // namespace nearfield::ui
