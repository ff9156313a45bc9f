#pragma once

#include <array>
#include <optional>
#include <vector>

#include <QPointF>
#include <QWidget>

#include "core/catalogue/track.h"
#include "core/library/taste_profile.h"
#include "ui/theme.h"

namespace nearfield::ui {

/// Eight features as a radar: the liked tracks over the library, which is the middle ring, and the disliked ones when
/// asked for. An axis is the share of the library with less of it. Pointer or arrow keys choose an axis.
class TasteRadar : public QWidget
{
    Q_OBJECT
public:
    static constexpr std::size_t kAxes = 8;
    static constexpr std::array<RawFeature, kAxes> kFeatures = {
        RawFeature::Danceability, RawFeature::Energy,           RawFeature::Valence,     RawFeature::Tempo,
        RawFeature::Acousticness, RawFeature::Instrumentalness, RawFeature::Speechiness, RawFeature::Liveness};

    explicit TasteRadar(const ThemeManager& theme, QWidget* parent = nullptr);

    void setProfile(const TasteProfile& profile);
    void setDislikedShown(bool shown);
    /// The feature that pointer or keys are on; null for none.
    [[nodiscard]] const FeatureTaste* chosen() const;

    [[nodiscard]] QSize minimumSizeHint() const override { return {280, 260}; }
    [[nodiscard]] QSize sizeHint() const override { return {400, 360}; }
    /// Where the label of an axis is drawn; always within the widget.
    [[nodiscard]] QRectF labelRect(std::size_t axis) const;
    /// Where a place of an axis is drawn.
    [[nodiscard]] QPointF pointOf(std::size_t axis, double place) const;

Q_SIGNALS:
    void chosenChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void choose(std::optional<std::size_t> axis);
    [[nodiscard]] QString labelOf(std::size_t axis) const;
    [[nodiscard]] double radius() const;
    void paintRings(QPainter& painter) const;
    void paintLabels(QPainter& painter) const;
    /// `mean` of each axis; unknown ones are in the middle.
    void paintShape(QPainter& painter, FeatureMean FeatureTaste::*mean, const QColor& colour) const;

    const ThemeManager& m_theme;
    std::vector<FeatureTaste> m_axes; ///< kAxes, or none
    bool m_hasLiked = false;
    bool m_dislikedShown = false;
    std::optional<std::size_t> m_chosen;
};

} // namespace nearfield::ui
