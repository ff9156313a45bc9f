#include "ui/taste/taste_text.h"

#include <cmath>

#include <QCoreApplication>
#include <QLocale>

#include "core/recommend/taste/taste_features.h"
#include "ui/text.h"

namespace nearfield::ui {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("nearfield::ui::TasteText", text);
}

QString number(double value, int decimals)
{
    return QLocale().toString(value, 'f', decimals);
}

} // namespace

QString featureText(std::size_t feature)
{
    const QString name = qstring(taste::featureName(feature));
    return name.left(1).toUpper() + name.mid(1);
}

QString valueText(std::size_t feature, double value)
{
    if (std::isnan(value)) {
        return QStringLiteral("–");
    }
    if (feature >= kRawFeatureCount) {
        return number(value, 2);
    }
    switch (static_cast<RawFeature>(feature)) {
    case RawFeature::Tempo:
        return tr("%1 BPM").arg(number(value, 0));
    case RawFeature::Loudness:
        return tr("%1 dB").arg(number(value, 1));
    case RawFeature::Duration:
        return shortDurationText(value);
    case RawFeature::Mode:
        return tr("%1 % major").arg(number(100 * value, 0));
    case RawFeature::TimeSignature:
        return tr("%1 beats").arg(number(value, 1));
    default:
        return number(value, 2);
    }
}

QString shareText(double share)
{
    return std::isnan(share) ? QStringLiteral("–") : tr("%1 %").arg(number(100 * share, 0));
}

QString starNumberText(double stars)
{
    return number(stars, 1);
}

QString featureSentence(const FeatureTaste& taste)
{
    QString text =
        tr("%1: liked %2 (more than %3 of the library)")
            .arg(featureText(taste.feature), valueText(taste.feature, taste.liked.value), shareText(taste.liked.place));
    if (!std::isnan(taste.disliked.value)) {
        text += tr(", disliked %1 (%2)")
                    .arg(valueText(taste.feature, taste.disliked.value), shareText(taste.disliked.place));
    }
    return text + tr(", library %1").arg(valueText(taste.feature, taste.libraryValue));
}

QString oddsSentence(const FeatureTaste& taste, bool againstLibrary)
{
    const QString other = againstLibrary ? tr("one of the library") : tr("a disliked one");
    return tr("A liked track has more of it than %1 %2 times in 100 (%3 to %4). %5")
        .arg(other, number(100 * taste.odds, 0), number(100 * taste.low, 0), number(100 * taste.high, 0),
             taste.telling ? tr("That is more than chance.") : tr("Chance alone may do that."));
}

} // namespace nearfield::ui
