#include "ui/for_you/explanation_text.h"

#include <cmath>
#include <cstdlib>

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include "core/recommend/taste/taste_features.h"
#include "ui/text.h"

namespace nearfield::ui {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("nearfield::ui::Explanation", text);
}

/// "5", "4½".
QString shortStars(float stars)
{
    const int whole = static_cast<int>(stars);
    const QString half = stars > static_cast<float>(whole) ? QString(QChar(0x00bd)) : QString();
    return (whole > 0 ? QString::number(whole) : QString()) + half;
}

QString titleOf(TrackId track, const Catalogue& catalogue)
{
    const auto row = catalogue.rowOf(track);
    return row ? qstring(catalogue.title(*row)) : QString();
}

QString partText(Part part)
{
    return part == Part::Sound ? tr("your own answers") : tr("other listeners");
}

int hundredths(float stars)
{
    return static_cast<int>(std::lround(100 * stars));
}

QString capitalised(const QString& text)
{
    return text.left(1).toUpper() + text.mid(1);
}

} // namespace

QString predictedText(float stars)
{
    return QLocale().toString(stars, 'f', 1);
}

QString uncertaintyText(float stars)
{
    return QStringLiteral("± %1").arg(QLocale().toString(stars, 'f', 1));
}

QString reasonText(const Reason& reason, const Catalogue& catalogue)
{
    const QString title = titleOf(reason.track, catalogue);
    switch (reason.kind) {
    case Reason::Kind::NearLiked:
        return title.isEmpty() ? QString() : tr("near “%1” ★%2").arg(title, shortStars(reason.stars));
    case Reason::Kind::SameArtist:
        return title.isEmpty() ? QString() : tr("artist of “%1” ★%2").arg(title, shortStars(reason.stars));
    case Reason::Kind::LowFeature:
        return tr("low %1").arg(qstring(taste::featureName(reason.feature)));
    case Reason::Kind::HighFeature:
        return tr("high %1").arg(qstring(taste::featureName(reason.feature)));
    case Reason::Kind::OtherListeners:
        return tr("others like it");
    }
    return {};
}

QString summaryText(const Suggestion& suggestion)
{
    const QString predicted =
        tr("Predicted %1 ★ %2").arg(predictedText(suggestion.predicted), uncertaintyText(suggestion.uncertainty));
    QStringList parts;
    for (const PartShare& part : suggestion.parts) {
        const long percent = std::lround(100 * part.share);
        if (percent == 100) {
            return tr("%1, from %2").arg(predicted, partText(part.part));
        }
        if (percent > 0) {
            parts << tr("%1 %2 %").arg(partText(part.part)).arg(percent);
        }
    }
    return parts.isEmpty() ? predicted : tr("%1 — %2").arg(predicted, parts.join(QStringLiteral(", ")));
}

QString ordinalText(std::size_t place)
{
    const std::size_t last = place % 10;
    const bool teen = place / 10 % 10 == 1;
    const char* suffix = teen ? "%1th" : last == 1 ? "%1st" : last == 2 ? "%1nd" : last == 3 ? "%1rd" : "%1th";
    return tr(suffix).arg(countText(static_cast<std::int64_t>(place)));
}

QString counterfactualText(const Counterfactual& counterfactual, const Catalogue& catalogue)
{
    const QString answer =
        tr("your ★%1 for “%2”").arg(shortStars(counterfactual.stars), titleOf(counterfactual.without, catalogue));
    if (counterfactual.placeWith == counterfactual.placeWithout) {
        return tr("Without %1 it would still be %2 by stars.").arg(answer, ordinalText(counterfactual.placeWith));
    }
    return tr("Without %1 it would be %2 by stars, not %3.")
        .arg(answer, ordinalText(counterfactual.placeWithout), ordinalText(counterfactual.placeWith));
}

Sum sumOf(const SuggestionExplanation& explanation)
{
    Sum sum;
    sum.total = hundredths(explanation.exact);
    sum.typical = hundredths(explanation.typical);
    int shown = sum.typical;
    const auto add = [&](const QString& text, int value, bool isFeature) {
        if (value != 0) {
            sum.lines.push_back({text, value, isFeature});
            shown += value;
        }
    };
    for (std::size_t i = 0; i < explanation.features.size() && i < kMostFeatures; ++i) {
        const FeatureContribution& feature = explanation.features[i];
        add(capitalised(qstring(taste::featureName(feature.feature))), hundredths(feature.stars), true);
    }
    add(tr("This artist"), hundredths(explanation.artist), false);
    add(tr("Other listeners"), hundredths(explanation.listeners), false);
    // The other features, and what rounding left.
    add(tr("Everything else"), sum.total - shown, false);
    return sum;
}

QString hundredthsText(int value)
{
    return QLocale().toString(value / 100.0, 'f', 2);
}

QString signedHundredthsText(int value)
{
    return (value < 0 ? QString(QChar(0x2212)) : QStringLiteral("+")) + hundredthsText(std::abs(value));
}

} // namespace nearfield::ui
