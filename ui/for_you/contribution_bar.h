#pragma once

#include <QWidget>

#include "ui/theme.h"

namespace nearfield::ui {

/// What one thing adds to a prediction or takes from it: right of the middle in green, left of it in red.
class ContributionBar : public QWidget
{
    Q_OBJECT
public:
    explicit ContributionBar(const ThemeManager& theme, QWidget* parent = nullptr);

    /// In [−1, 1] of half the bar.
    void setShare(double share);
    [[nodiscard]] double share() const noexcept { return m_share; }
    [[nodiscard]] QSize sizeHint() const override { return {90, 14}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const ThemeManager& m_theme;
    double m_share = 0;
};

} // namespace nearfield::ui
