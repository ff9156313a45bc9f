#pragma once

#include <functional>
#include <optional>

#include <QWidget>

#include "ui/theme.h"

namespace nearfield::ui {

/// A slider with two handles. A handle at its end leaves that side open. With the keyboard: Left and Right move the low
/// one, with Shift the high one; Home opens both.
class RangeSlider : public QWidget
{
    Q_OBJECT
public:
    using TextOf = std::function<QString(double)>;

    /// `step` is what an arrow key moves by. `textOf` gives a value with its unit.
    RangeSlider(const QString& name, double least, double most, double step, TextOf textOf, const ThemeManager& theme,
                QWidget* parent = nullptr);

    /// Nothing: open.
    [[nodiscard]] std::optional<double> low() const;
    [[nodiscard]] std::optional<double> high() const;
    void setRange(std::optional<double> low, std::optional<double> high);
    [[nodiscard]] QString text() const; ///< "any", "from 120 BPM", "100 BPM – 120 BPM"

    [[nodiscard]] QSize sizeHint() const override { return {200, 38}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {120, 38}; }

Q_SIGNALS:
    void changed();

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    enum class Handle { None, Low, High };

    [[nodiscard]] double placeOf(double value) const; ///< x
    [[nodiscard]] double valueAt(double x) const;
    void move(Handle handle, double value);
    void tell();

    QString m_name;
    double m_least;
    double m_most;
    double m_step;
    TextOf m_textOf;
    const ThemeManager& m_theme;
    double m_low;
    double m_high;
    Handle m_dragged = Handle::None;
};

} // namespace nearfield::ui
