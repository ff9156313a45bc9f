#pragma once

#include <QWidget>

#include "ui/theme.h"

namespace nearfield::ui {

/// What the colours of a TrainingChart mean, for the top right corner of its card.
class CurveLegend : public QWidget
{
    Q_OBJECT
public:
    explicit CurveLegend(const ThemeManager& theme, QWidget* parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const ThemeManager& m_theme;
};

} // namespace nearfield::ui
