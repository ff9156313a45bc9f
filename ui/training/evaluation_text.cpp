#include "ui/training/evaluation_text.h"

#include <algorithm>
#include <array>
#include <utility>

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include "ui/text.h"

namespace nearfield::ui {

namespace {

using evaluate::Figure;

QString tr(const char* text)
{
    return QCoreApplication::translate("nearfield::ui::training", text);
}

constexpr std::array<std::pair<std::string_view, const char*>, 30> kNames = {{
    {"hybrid", "Hybrid"},
    {"ncf", "Ratings (NCF)"},
    {"ncf-track", "NCF, tracks only"},
    {"taste", "Taste by sound"},
    {"content-fallback", "Sound profile"},
    {"content-contrasted", "Contrasted profile"},
    {"popularity", "Popularity"},
    {"item-mean", "Track mean"},
    {"biases", "Rating averages"},
    {"item-knn", "Track neighbours"},
    {"biased-mf", "Matrix factors"},
    {"bayesian-mf", "Bayesian factors"},
    {"implicit-als", "Implicit ALS"},
    {"ease", "EASE"},
    {"ease-plays", "EASE on plays"},
    {"blend", "Blend"},
    {"random", "Random"},
    {"autoencoder", "Autoencoder"},
    {"random-track", "Random track"},
    {"column-mean", "Feature means"},
    {"popularity-mean", "Popular tracks"},
    {"content-neighbours", "Nearest tracks"},
    {"raw-16", "The 16 features"},
    {"quantile-19", "Features by place"},
    {"pca-8", "PCA, 8 axes"},
    {"exact", "Exact autoencoder"},
    {"neighbourhood", "Neighbourhood"},
    {"neighbourhood-uncorrected", "… with hubs"},
    {"exact-held-out", "Exact (new artists)"},
    {"neighbourhood-held-out", "Neighbourhood (new artists)"},
}};

QString verdict(std::span<const Figure> figures, std::string_view metric, const QString& name)
{
    const bool lower = isLowerBetter(metric);
    const Figure* best = nullptr;
    const Figure* shipped = nullptr;
    for (const Figure& figure : figures) {
        if (figure.metric != metric || figure.model.ends_with("-held-out")) {
            continue; // these are asked for other tracks than the rest, and stand beside each other
        }
        if (figure.isDefault) {
            shipped = &figure;
        } else if (best == nullptr || (lower ? figure.value < best->value : figure.value > best->value)) {
            best = &figure;
        }
    }
    if (shipped == nullptr || best == nullptr ||
        (lower ? best->value >= shipped->value : best->value <= shipped->value)) {
        return {};
    }
    const bool clear = lower ? best->high < shipped->low : best->low > shipped->high;
    return (clear ? tr("%1: %2 is better than %3, which Nearfield uses (%4 against %5).")
                  : tr("%1: %2 is as good as %3, which Nearfield uses (%4 against %5, within the margin of error)."))
        .arg(name, modelName(best->model), modelName(shipped->model), figureText(best->value),
             figureText(shipped->value));
}

} // namespace

QString modelName(std::string_view model)
{
    const auto* known =
        std::find_if(kNames.begin(), kNames.end(), [model](const auto& pair) { return pair.first == model; });
    if (known != kNames.end()) {
        return tr(known->second);
    }
    QString words = qstring(model);
    words.replace(QLatin1Char('-'), QLatin1Char(' '));
    return words.left(1).toUpper() + words.mid(1);
}

QString splitText(EvaluationSplit split)
{
    switch (split) {
    case EvaluationSplit::Random:
        return tr("random ratings");
    case EvaluationSplit::Time:
        return tr("latest ratings");
    case EvaluationSplit::Track:
        return tr("unrated tracks");
    case EvaluationSplit::Album:
        return tr("whole albums");
    case EvaluationSplit::Artist:
        return tr("whole artists");
    }
    return {};
}

QString splitMeaning(EvaluationSplit split)
{
    switch (split) {
    case EvaluationSplit::Random:
        return tr("A fifth of each listener's ratings is hidden");
    case EvaluationSplit::Time:
        return tr("Each listener's last ratings are hidden: what would it have said before them?");
    case EvaluationSplit::Track:
        return tr("All ratings of some tracks are hidden: how good is it on tracks that nobody has rated?");
    case EvaluationSplit::Album:
        return tr("Whole albums are hidden, so that no sister track gives an answer away");
    case EvaluationSplit::Artist:
        return tr("Whole artists are hidden: how good is it on artists nobody has rated?");
    }
    return {};
}

QString figureText(double value)
{
    return QLocale().toString(value, 'f', 3);
}

QString evaluationText(const StoredEvaluation& evaluation)
{
    const QDateTime when = QDateTime::fromSecsSinceEpoch(evaluation.at);
    const bool today = when.date() == QDate::currentDate();
    const QString day = today ? tr("today %1").arg(QLocale().toString(when.time(), QStringLiteral("HH:mm")))
                              : QLocale().toString(when, QStringLiteral("d MMM yyyy, HH:mm"));
    const auto answers = countText(static_cast<std::int64_t>(evaluation.report.answers));
    return tr("%1 · %2 · %3")
        .arg(day, qstring(evaluation.report.splitName),
             (evaluation.report.plays ? tr("%1 play counts") : tr("%1 ratings")).arg(answers));
}

const Figure* figureOf(std::span<const Figure> figures, std::string_view model, std::string_view metric)
{
    const auto found = std::find_if(figures.begin(), figures.end(), [&](const Figure& figure) {
        return figure.model == model && figure.metric == metric;
    });
    return found == figures.end() ? nullptr : &*found;
}

std::string_view rankingMetric(const EvaluationReport& report)
{
    const auto has = [](const std::vector<Figure>& figures, std::string_view metric) {
        return std::any_of(figures.begin(), figures.end(),
                           [metric](const Figure& figure) { return figure.metric == metric; });
    };
    const bool auc = has(report.ratingPrediction, "auc");
    constexpr std::size_t kManyListeners = 20; // a mean over fewer says little
    if (has(report.ranking, "ndcg@10") && !(auc && report.listeners < kManyListeners)) {
        return "ndcg@10";
    }
    return auc ? "auc" : std::string_view();
}

std::span<const Figure> rankingFigures(const EvaluationReport& report)
{
    return rankingMetric(report) == "auc" ? report.ratingPrediction : report.ranking;
}

bool isLowerBetter(std::string_view metric)
{
    return metric == "rmse" || metric == "mae";
}

QStringList verdicts(const EvaluationReport& report)
{
    QStringList out;
    const std::string_view ranking = rankingMetric(report);
    for (const QString& text : {verdict(report.ratingPrediction, "rmse", tr("Rating RMSE")),
                                verdict(rankingFigures(report), ranking, ranking == "auc" ? tr("AUC") : tr("NDCG@10")),
                                verdict(report.featureReconstruction, "rmse", tr("Feature RMSE"))}) {
        if (!text.isEmpty()) {
            out << text;
        }
    }
    return out;
}

QString coverageSentence(const EvaluationReport& report)
{
    const auto& figures = report.ratingPrediction;
    const auto found = std::find_if(figures.begin(), figures.end(), [](const Figure& figure) {
        return figure.isDefault && figure.metric == "coverage80";
    });
    if (found == figures.end()) {
        return {};
    }
    return tr("The ± that For you states should hold 80 % of ratings; it held %1 % of the hidden ones.")
        .arg(QLocale().toString(100 * found->value, 'f', 0));
}

} // namespace nearfield::ui
