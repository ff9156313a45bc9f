#include "ui/map/map_colours.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include "core/recommend/taste/taste_features.h"
#include "ui/music/music_text.h"
#include "ui/text.h"

namespace nearfield::ui {

namespace {

constexpr double kLeftOut = 0.02; ///< share of the tracks beyond either end of a scale
constexpr std::size_t kGenres = 7;

QString tr(const char* text)
{
    return QCoreApplication::translate("nearfield::ui::MapColours", text);
}

QString featureText(std::size_t feature, float value)
{
    if (feature < kRawFeatureCount) {
        return featureValueText(static_cast<RawFeature>(feature), value);
    }
    return tr("%1 %").arg(qRound(100 * value));
}

void addClass(Colouring& colouring, std::uint8_t number, const QString& name)
{
    const auto tracks = std::count(colouring.classOf.begin(), colouring.classOf.end(), number);
    if (tracks > 0) {
        colouring.classes.push_back({number, name, static_cast<std::size_t>(tracks)});
    }
}

void colourByGenre(Colouring& colouring, const Catalogue& catalogue)
{
    const PooledColumn& genres = catalogue.genreColumn();
    std::vector<std::size_t> counts(genres.texts().size(), 0);
    for (Row row = 0; row < catalogue.size(); ++row) {
        ++counts[genres.code(row)];
    }
    std::vector<std::uint32_t> commonest;
    for (std::uint32_t code = 0; code < counts.size(); ++code) {
        if (!genres.texts()[code].empty()) {
            commonest.push_back(code);
        }
    }
    const std::size_t kept = std::min(kGenres, commonest.size());
    std::partial_sort(commonest.begin(), commonest.begin() + static_cast<std::ptrdiff_t>(kept), commonest.end(),
                      [&counts, &genres](std::uint32_t a, std::uint32_t b) {
                          return counts[a] != counts[b] ? counts[a] > counts[b] : genres.texts()[a] < genres.texts()[b];
                      });
    std::vector<std::uint8_t> classOfCode(counts.size(), Colouring::kOther);
    for (std::uint32_t code = 0; code < counts.size(); ++code) {
        if (genres.texts()[code].empty()) {
            classOfCode[code] = Colouring::kUnknown;
        }
    }
    for (std::size_t i = 0; i < kept; ++i) {
        classOfCode[commonest[i]] = static_cast<std::uint8_t>(i);
    }
    colouring.classOf.resize(catalogue.size());
    for (Row row = 0; row < catalogue.size(); ++row) {
        colouring.classOf[row] = classOfCode[genres.code(row)];
    }
    for (std::size_t i = 0; i < kept; ++i) {
        addClass(colouring, static_cast<std::uint8_t>(i), qstring(genres.texts()[commonest[i]]));
    }
    addClass(colouring, Colouring::kOther, tr("other"));
    addClass(colouring, Colouring::kUnknown, tr("no genre"));
}

void colourByRating(Colouring& colouring, const ColourSource& source)
{
    colouring.ranked = true;
    colouring.classOf.resize(source.catalogue->size());
    for (Row row = 0; row < source.catalogue->size(); ++row) {
        const auto stars = source.stars ? source.stars(source.catalogue->id(row)) : std::nullopt;
        // ½ and 1 are one star, 1½ and 2 two, …
        colouring.classOf[row] =
            stars ? static_cast<std::uint8_t>(std::clamp(std::ceil(*stars), 1.0F, 5.0F) - 1) : Colouring::kUnknown;
    }
    const std::array<QString, 5> names = {tr("½ – 1 star"), tr("1½ – 2 stars"), tr("2½ – 3 stars"), tr("3½ – 4 stars"),
                                          tr("4½ – 5 stars")};
    for (std::uint8_t i = 5; i-- > 0;) {
        addClass(colouring, i, names[i]);
    }
    addClass(colouring, Colouring::kUnknown, tr("not rated"));
}

void fillValues(Colouring& colouring, const ColourSource& source)
{
    const Catalogue& catalogue = *source.catalogue;
    std::vector<float>& values = colouring.values;
    values.assign(catalogue.size(), kUnknown);
    for (Row row = 0; row < catalogue.size(); ++row) {
        switch (colouring.by.kind) {
        case ColourKind::PredictedStars:
            values[row] = row < source.predicted.size() ? source.predicted[row] : kUnknown;
            break;
        case ColourKind::Year:
            values[row] = catalogue.year(row) ? static_cast<float>(*catalogue.year(row)) : kUnknown;
            break;
        case ColourKind::Added: // in days, which a float holds
            values[row] = catalogue.addedAt(row) > 0 ? static_cast<float>(catalogue.addedAt(row) / 86'400) : kUnknown;
            break;
        default:
            break;
        }
    }
    if (colouring.by.kind == ColourKind::Feature) {
        const std::size_t feature = colouring.by.feature;
        for (Row row = 0; row < catalogue.size(); ++row) {
            if (feature < kRawFeatureCount) {
                values[row] = catalogue.raw(row, static_cast<RawFeature>(feature));
            } else {
                RawFeatures raw;
                for (std::size_t i = 0; i < kRawFeatureCount; ++i) {
                    raw.values[i] = catalogue.raw(row, static_cast<RawFeature>(i));
                }
                values[row] = inputsOf(raw)[feature - kRawFeatureCount + kContinuousCount];
            }
        }
    }
}

QString valueText(const ColourBy& by, float value)
{
    switch (by.kind) {
    case ColourKind::Feature:
        return featureText(by.feature, value);
    case ColourKind::PredictedStars:
        return tr("%1 stars").arg(QLocale().toString(static_cast<double>(value), 'f', 1));
    case ColourKind::Year:
        return QString::number(qRound(value));
    case ColourKind::Added:
        return QLocale().toString(QDateTime::fromSecsSinceEpoch(static_cast<qint64>(value) * 86'400).date(),
                                  QStringLiteral("d MMM yyyy"));
    default:
        return {};
    }
}

void scaleValues(Colouring& colouring)
{
    std::vector<float> known;
    known.reserve(colouring.values.size());
    std::copy_if(colouring.values.begin(), colouring.values.end(), std::back_inserter(known),
                 [](float v) { return std::isfinite(v); });
    colouring.unknown = colouring.values.size() - known.size();
    if (known.empty()) {
        return;
    }
    const auto quantile = [&known](double share) {
        const auto at = known.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(known.size() - 1));
        std::nth_element(known.begin(), at, known.end());
        return *at;
    };
    colouring.low = quantile(kLeftOut);
    colouring.high = quantile(1 - kLeftOut);
    if (!(colouring.high > colouring.low)) { // nearly all alike
        colouring.low = *std::min_element(known.begin(), known.end());
        colouring.high = *std::max_element(known.begin(), known.end());
    }
    const auto [least, most] = std::minmax_element(known.begin(), known.end());
    colouring.lowText = (*least < colouring.low ? tr("≤ %1") : tr("%1")).arg(valueText(colouring.by, colouring.low));
    colouring.highText = (*most > colouring.high ? tr("≥ %1") : tr("%1")).arg(valueText(colouring.by, colouring.high));
    if (!(colouring.high > colouring.low)) {
        colouring.high = colouring.low + 1;
    }
}

QColor between(const std::array<QRgb, 5>& stops, double share)
{
    const double at = std::clamp(share, 0.0, 1.0) * static_cast<double>(stops.size() - 1);
    const auto first = std::min(static_cast<std::size_t>(at), stops.size() - 2);
    const double part = at - static_cast<double>(first);
    const QColor a(stops[first]);
    const QColor b(stops[first + 1]);
    const auto mix = [part](int from, int to) { return qRound(from + part * (to - from)); };
    return {mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue())};
}

} // namespace

QString nameOf(const ColourBy& by)
{
    switch (by.kind) {
    case ColourKind::Genre:
        return tr("Genre");
    case ColourKind::PredictedStars:
        return tr("Predicted stars");
    case ColourKind::Rating:
        return tr("Rating");
    case ColourKind::Year:
        return tr("Year");
    case ColourKind::Added:
        return tr("Date added");
    case ColourKind::Feature:
        break;
    }
    QString name = qstring(taste::featureName(by.feature));
    name[0] = name[0].toUpper();
    return name;
}

std::vector<ColourBy> allColourings()
{
    std::vector<ColourBy> all{{ColourKind::Genre},
                              {ColourKind::PredictedStars},
                              {ColourKind::Rating},
                              {ColourKind::Year},
                              {ColourKind::Added}};
    for (std::size_t feature = 0; feature < taste::kFeatureCount; ++feature) {
        all.push_back({ColourKind::Feature, feature});
    }
    return all;
}

Colouring colouringOf(const ColourBy& by, const ColourSource& source)
{
    Colouring colouring{.by = by};
    if (by.kind == ColourKind::Genre) {
        colourByGenre(colouring, *source.catalogue);
    } else if (by.kind == ColourKind::Rating) {
        colourByRating(colouring, source);
    } else {
        fillValues(colouring, source);
        scaleValues(colouring);
    }
    return colouring;
}

QColor classColour(std::uint8_t number, bool ranked, const Theme& theme)
{
    if (number == Colouring::kUnknown) {
        return theme.dark ? QColor(0x5a6173) : QColor(0xb4bac6);
    }
    if (number == Colouring::kOther) {
        return theme.dark ? QColor(0x98a0b3) : QColor(0x858d9c);
    }
    if (ranked) {
        return scaleColour(number / 4.0, theme);
    }
    if (!theme.dark && number == 6) {
        return QColor(0xc4b000); // yellow as it is cannot be seen on white
    }
    if (theme.dark && number == 5) {
        return QColor(0x3d8fd1); // nor this blue on black
    }
    return theme.categories[number];
}

QColor scaleColour(double share, const Theme& theme)
{
    static constexpr std::array<QRgb, 5> kDark = {0xff414a8f, 0xff3a7cb0, 0xff35aa9d, 0xff9ccf57, 0xfffde74c};
    static constexpr std::array<QRgb, 5> kLight = {0xffa5cbd6, 0xff5fa3c4, 0xff3f74b3, 0xff5b3f9e, 0xff5a0f5e};
    return between(theme.dark ? kDark : kLight, share);
}

std::vector<QRgb> coloursOf(const Colouring& colouring, const Theme& theme)
{
    std::vector<QRgb> colours;
    if (!colouring.hasScale()) {
        std::array<QRgb, Colouring::kUnknown + 1> byClass{};
        for (std::size_t i = 0; i < byClass.size(); ++i) {
            byClass[i] = classColour(static_cast<std::uint8_t>(i), colouring.ranked, theme).rgb();
        }
        colours.resize(colouring.classOf.size());
        std::transform(colouring.classOf.begin(), colouring.classOf.end(), colours.begin(),
                       [&byClass](std::uint8_t number) { return byClass[number]; });
        return colours;
    }
    std::array<QRgb, 256> steps{};
    for (std::size_t i = 0; i < steps.size(); ++i) {
        steps[i] = scaleColour(static_cast<double>(i) / 255, theme).rgb();
    }
    const QRgb unknown = classColour(Colouring::kUnknown, false, theme).rgb();
    colours.resize(colouring.values.size());
    for (Row row = 0; row < colours.size(); ++row) {
        const float share = colouring.shareOf(row);
        colours[row] = std::isfinite(share)
                           ? steps[static_cast<std::size_t>(std::lround(255 * std::clamp(share, 0.0F, 1.0F)))]
                           : unknown;
    }
    return colours;
}

std::vector<std::uint8_t> sizesByRating(const ColourSource& source)
{
    std::vector<std::uint8_t> sizes(source.catalogue->size());
    for (Row row = 0; row < source.catalogue->size(); ++row) {
        const auto stars = source.stars ? source.stars(source.catalogue->id(row)) : std::nullopt;
        sizes[row] = stars ? static_cast<std::uint8_t>(std::clamp(std::ceil(*stars), 1.0F, 5.0F)) : 0;
    }
    return sizes;
}

} // namespace nearfield::ui
