#pragma once

#include <QIcon>
#include <QWidget>

namespace nearfield::ui {

/// An icon that is only looked at. Unlike a QLabel's pixmap it is drawn anew each time, so it follows the theme.
class IconLabel : public QWidget
{
    Q_OBJECT
public:
    /// `size` is the side in pixels.
    IconLabel(QIcon icon, int size, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QIcon m_icon;
};

} // namespace nearfield::ui
