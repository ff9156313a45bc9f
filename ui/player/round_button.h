#pragma once

#include <QAbstractButton>

#include "ui/theme.h"

namespace nearfield::ui {

/// The one button of the player that everybody looks for: a filled circle with play or pause in it.
class RoundButton : public QAbstractButton
{
    Q_OBJECT
public:
    explicit RoundButton(const ThemeManager& theme, QWidget* parent = nullptr);

    /// Shows pause, and is called so, while something plays.
    void setPlaying(bool playing);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const ThemeManager& m_theme;
    bool m_playing = false;
};

} // namespace nearfield::ui
