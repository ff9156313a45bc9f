#pragma once

#include <span>
#include <string_view>

#include <QString>
#include <QStringList>

#include "core/library/evaluation_report.h"

/// Words about evaluations, for people.
namespace nearfield::ui {

/// "hybrid" → "Hybrid", "ncf" → "Ratings (NCF)"; a name that it does not know becomes words.
[[nodiscard]] QString modelName(std::string_view model);
[[nodiscard]] QString splitText(EvaluationSplit split);    ///< "random ratings", "whole albums", …
[[nodiscard]] QString splitMeaning(EvaluationSplit split); ///< a sentence
[[nodiscard]] QString figureText(double value);            ///< "0.171"
/// "today 14:02 · random · 412 ratings"
[[nodiscard]] QString evaluationText(const StoredEvaluation& evaluation);

/// Which figure a metric is: "ndcg@10" of `figures` for a model, or null.
[[nodiscard]] const evaluate::Figure* figureOf(std::span<const evaluate::Figure> figures, std::string_view model,
                                               std::string_view metric);
/// The metric that says best how well the report's models rank: "ndcg@10", or "auc" of few listeners; empty for none.
[[nodiscard]] std::string_view rankingMetric(const EvaluationReport& report);
/// The figures that hold rankingMetric().
[[nodiscard]] std::span<const evaluate::Figure> rankingFigures(const EvaluationReport& report);
[[nodiscard]] bool isLowerBetter(std::string_view metric);

/// A sentence for each table in which another model does better than the one that ships; plainly.
[[nodiscard]] QStringList verdicts(const EvaluationReport& report);
/// How often the stated uncertainty of what ships held; empty when it was not measured.
[[nodiscard]] QString coverageSentence(const EvaluationReport& report);

} // namespace nearfield::ui
