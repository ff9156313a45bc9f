#pragma once

#include <array>
#include <span>

#include "core/library/reports.h"
#include "ui/theme.h"
#include "ui/widgets/card.h"

namespace nearfield::ui {

class BarWidget;
class ElidedLabel;

/// What two tracks have most in common, as bars.
class CommonCard : public Card
{
    Q_OBJECT
public:
    static constexpr std::size_t kFeatures = 4;

    explicit CommonCard(const ThemeManager& theme, QWidget* parent = nullptr);

    /// The first kFeatures of `shared` are shown.
    void setShared(const QString& otherTitle, std::span<const SharedFeature> shared);

private:
    struct Line
    {
        ElidedLabel* name;
        BarWidget* bar;
    };
    ElidedLabel* m_caption;
    std::array<Line, kFeatures> m_lines;
};

} // namespace nearfield::ui
