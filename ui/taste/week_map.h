#pragma once

#include <QWidget>

#include "core/library/taste_profile.h"
#include "ui/theme.h"

namespace nearfield::ui {

/// Plays by day of the week and hour of the day.
class WeekMap : public QWidget
{
    Q_OBJECT
public:
    explicit WeekMap(const ThemeManager& theme, QWidget* parent = nullptr);

    void setWeek(const ListeningWeek& week);
    /// "Tuesday, 21 to 22 h: 34 plays, energy 0.42".
    [[nodiscard]] QString hourText(std::size_t day, std::size_t hour) const;
    [[nodiscard]] QRectF cell(std::size_t day, std::size_t hour) const;

    [[nodiscard]] QSize minimumSizeHint() const override { return {280, 138}; }
    [[nodiscard]] QSize sizeHint() const override { return {600, 160}; }

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    const ThemeManager& m_theme;
    ListeningWeek m_week{};
    std::size_t m_most = 1;
};

} // namespace nearfield::ui
