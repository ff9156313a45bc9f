#pragma once

#include <optional>

#include <QString>
#include <QWidget>

#include "ui/theme.h"

namespace nearfield::ui {

/// The track under the pointer: title, artist and tempo, stars. Lets the pointer through.
class HoverCard : public QWidget
{
    Q_OBJECT
public:
    explicit HoverCard(const ThemeManager& theme, QWidget* parent);

    /// Beside the point at `at`, of the parent, and within it.
    void show(const QString& title, const QString& facts, std::optional<float> stars, const QPoint& at);
    [[nodiscard]] const QString& title() const noexcept { return m_title; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const ThemeManager& m_theme;
    QString m_title;
    QString m_facts;
    std::optional<float> m_stars;
};

} // namespace nearfield::ui
