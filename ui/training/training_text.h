#pragma once

#include <cstdint>

#include <QString>

#include "core/library/reports.h"
#include "ui/trainer.h"

namespace nearfield::ui {

/// "just now", "4 minutes ago", "yesterday", "12 Nov 2026". Unix seconds.
[[nodiscard]] QString agoText(std::int64_t then, std::int64_t now);
[[nodiscard]] QString rmseText(double rmse);                           ///< "0.0361", "—" when there is none
[[nodiscard]] QString spanText(double seconds);                        ///< "0.8 s", "12 s", "3 min 20 s"
[[nodiscard]] QString speedText(TrainedModel model, double perSecond); ///< "412,000 tracks/s"
/// What it means, without a technical word.
[[nodiscard]] QString testSentence(TrainedModel model, double testRmse);
[[nodiscard]] QString modelText(TrainedModel model); ///< "sound", "ratings"

/// What became of a training, in a word or two, and in a sentence.
[[nodiscard]] QString statusText(const TrainingRun& run);
[[nodiscard]] QString statusSentence(const TrainingRun& run);

} // namespace nearfield::ui
