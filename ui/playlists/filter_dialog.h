#pragma once

#include <vector>

#include "ui/playlists/maker_dialog.h"

class QCheckBox;
class QLineEdit;

namespace nearfield::ui {

class LengthChooser;
class RangeSlider;

/// All tracks with features, ratings, genres or years in some ranges; says at once how many there are.
class FilterDialog : public MakerDialog
{
    Q_OBJECT
public:
    explicit FilterDialog(const Parts& parts, QWidget* parent = nullptr);

    [[nodiscard]] RangeSlider& slider(RawFeature feature) const;
    [[nodiscard]] FilterOptions options() const;

private:
    void ask();
    void askCount(const FilterOptions& options);
    [[nodiscard]] static QStringList genresOf(const Catalogue& catalogue);

    struct Range
    {
        RawFeature feature{};
        float scale = 1; ///< of what is shown: shares are percentages
        RangeSlider* slider = nullptr;
    };
    std::vector<Range> m_ranges;
    RangeSlider* m_stars;
    RangeSlider* m_years;
    QLineEdit* m_genres;
    QCheckBox* m_withFile;
    LengthChooser* m_length;
    QPointer<Job> m_countJob;
};

} // namespace nearfield::ui
