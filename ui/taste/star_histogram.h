#pragma once

#include <array>

#include <QWidget>

#include "ui/theme.h"

namespace nearfield::ui {

/// How often each number of stars, ½ to 5, was given.
class StarHistogram : public QWidget
{
    Q_OBJECT
public:
    explicit StarHistogram(const ThemeManager& theme, QWidget* parent = nullptr);

    void setCounts(const std::array<std::size_t, 10>& counts);
    [[nodiscard]] QSize minimumSizeHint() const override { return {220, 84}; }
    [[nodiscard]] QSize sizeHint() const override { return {280, 96}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const ThemeManager& m_theme;
    std::array<std::size_t, 10> m_counts{};
};

} // namespace nearfield::ui
