#pragma once

#include <QSlider>

#include "ui/theme.h"

namespace nearfield::ui {

/// A thin horizontal slider whose handle shows under the pointer and with the keyboard. A click goes to where it was
/// made. What the program sets while somebody drags is not shown.
class SlimSlider : public QSlider
{
    Q_OBJECT
public:
    enum class Fill { Accent, Text };

    SlimSlider(const ThemeManager& theme, Fill fill, QWidget* parent = nullptr);

    /// Of the program: nothing is emitted.
    void show(int value);
    [[nodiscard]] int valueAt(int x) const;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    /// By keys, wheel, a click, or the end of a drag. sliderMoved() tells of each step before.
    void chosen(int value);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    [[nodiscard]] QRectF groove() const;

    const ThemeManager& m_theme;
    Fill m_fill;
};

} // namespace nearfield::ui
