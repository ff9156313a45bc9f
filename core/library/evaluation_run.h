#pragma once

#include <stop_token>
#include <vector>

#include "core/base/progress.h"
#include "core/library/evaluation_data.h"
#include "core/library/evaluation_report.h"

namespace nearfield {

/// Cuts the answers as `options` say, fits every model on one part and asks it for the other: rating_prediction,
/// ranking and the importance of the taste's features. Throws BadArgument for a split that these answers do not allow,
/// NotReady when there are fewer than kFewestAnswersToTrain.
[[nodiscard]] EvaluationReport evaluateAnswers(const EvaluationData& data, const EvaluationOptions& options,
                                               const ProgressCallback& progress, const std::stop_token& stop);

} // namespace nearfield
