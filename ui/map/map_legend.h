#pragma once

#include <set>

#include <QFrame>

#include "ui/map/map_colours.h"
#include "ui/theme.h"

class QVBoxLayout;

namespace nearfield::ui {

/// What the colours of the map mean: classes, which a click hides and shows, or a scale with its ends.
class MapLegend : public QFrame
{
    Q_OBJECT
public:
    explicit MapLegend(const ThemeManager& theme, QWidget* parent = nullptr);

    /// All classes are shown again when it is coloured by something else.
    void setColouring(const Colouring& colouring);
    [[nodiscard]] const std::set<std::uint8_t>& hiddenClasses() const noexcept { return m_hidden; }

Q_SIGNALS:
    void filterChanged();
    void resized(); ///< its size hint is another

private:
    void toggle(std::uint8_t number, bool alone);

    const ThemeManager& m_theme;
    QVBoxLayout* m_layout;
    QWidget* m_content = nullptr;
    ColourBy m_by;
    std::vector<std::uint8_t> m_classes;
    std::set<std::uint8_t> m_hidden;
};

} // namespace nearfield::ui
