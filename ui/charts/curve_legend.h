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

    /// With a third entry, for the share of neighbours by the same artist.
    void showNeighbours(bool shown);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    [[nodiscard]] QStringList names() const;

    const ThemeManager& m_theme;
    bool m_neighbours = false;
};

} // namespace nearfield::ui
