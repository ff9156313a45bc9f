#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <QColor>
#include <QString>

#include "core/catalogue/catalogue.h"
#include "ui/theme.h"

namespace nearfield::ui {

/// What the colour of a point may tell.
enum class ColourKind : std::uint8_t { Genre, Feature, PredictedStars, Rating, Year, Added };
struct ColourBy
{
    ColourKind kind = ColourKind::Genre;
    std::size_t feature = 0; ///< of taste::featureName(), for Feature

    friend bool operator==(const ColourBy&, const ColourBy&) = default;
};
/// "Genre", "Energy", "Predicted stars".
[[nodiscard]] QString nameOf(const ColourBy& by);
/// All of them, in the order of a menu: first those that are not features, then the features.
[[nodiscard]] std::vector<ColourBy> allColourings();

/// What colours are made from.
struct ColourSource
{
    std::shared_ptr<const Catalogue> catalogue;
    std::function<std::optional<float>(TrackId)> stars; ///< of the listener
    std::vector<float> predicted;                       ///< stars by row; empty: not known yet
};

/// How the points of a map are told apart: by classes with a colour each, or by a value on a scale. Colours come from
/// the theme when they are asked for.
struct Colouring
{
    static constexpr std::uint8_t kOther = 7;   ///< class of what is too rare for a colour of its own
    static constexpr std::uint8_t kUnknown = 8; ///< class of what is not known

    struct Class
    {
        std::uint8_t number = 0; ///< 0 … kUnknown
        QString name;
        std::size_t tracks = 0;
    };
    ColourBy by;
    std::vector<Class> classes;        ///< those that occur, in the order of a legend; empty: there is a scale
    std::vector<std::uint8_t> classOf; ///< by row
    bool ranked = false;               ///< the classes are steps of one thing: 1 star … 5 stars

    std::vector<float> values; ///< by row, NaN where unknown
    float low = 0;             ///< of the scale, which leaves out the rarest at both ends
    float high = 1;
    std::size_t unknown = 0; ///< tracks without a value
    QString lowText;         ///< "≤ 71 BPM"
    QString highText;

    [[nodiscard]] bool hasScale() const noexcept { return classes.empty(); }
    /// Of a point by row: its share of the scale, 0 … 1.
    [[nodiscard]] float shareOf(Row row) const noexcept { return (values[row] - low) / (high - low); }
};

/// Milliseconds for a hundred thousand tracks.
[[nodiscard]] Colouring colouringOf(const ColourBy& by, const ColourSource& source);

[[nodiscard]] QColor classColour(std::uint8_t number, bool ranked, const Theme& theme);
/// From little (0), near the ground, to much (1), far from it: readable in both themes and without colour vision.
[[nodiscard]] QColor scaleColour(double share, const Theme& theme);
/// By row.
[[nodiscard]] std::vector<QRgb> coloursOf(const Colouring& colouring, const Theme& theme);

/// Sizes for PointLook: by the listener's stars, unrated ones small.
[[nodiscard]] std::vector<std::uint8_t> sizesByRating(const ColourSource& source);

} // namespace nearfield::ui
