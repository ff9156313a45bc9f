#pragma once

#include <vector>

#include <QWidget>

#include "core/library/taste_profile.h"
#include "ui/theme.h"

namespace nearfield::ui {

/// A line for each feature: where liked and disliked tracks lie in the library, in figures too. What tells most comes
/// first; what chance alone may make is muted.
class FeatureContrast : public QWidget
{
    Q_OBJECT
public:
    explicit FeatureContrast(const ThemeManager& theme, QWidget* parent = nullptr);

    void setProfile(const TasteProfile& profile);
    /// In the order shown.
    [[nodiscard]] const std::vector<FeatureTaste>& features() const noexcept { return m_features; }

    [[nodiscard]] QSize minimumSizeHint() const override { return {300, sizeHint().height()}; }
    [[nodiscard]] QSize sizeHint() const override;

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    struct Columns
    {
        QRect name, strip, liked, other, odds;
    };
    [[nodiscard]] Columns columnsOf(int line) const; ///< 0 is the line of titles
    void paintTitles(QPainter& painter) const;
    void paintFeature(QPainter& painter, const FeatureTaste& taste, const Columns& at) const;

    const ThemeManager& m_theme;
    std::vector<FeatureTaste> m_features;
    bool m_againstLibrary = false;
};

} // namespace nearfield::ui
