#pragma once

#include <array>
#include <vector>

#include "core/library/reports.h"
#include "ui/theme.h"
#include "ui/trainer.h"
#include "ui/widgets/card.h"

class QLabel;

namespace nearfield::ui {

class BarWidget;
/// The figures of one training, live or past.
class TrainingFacts : public Card
{
    Q_OBJECT
public:
    explicit TrainingFacts(const ThemeManager& theme, QWidget* parent = nullptr);

    /// Of the training of a model that runs, or of the last one of this session.
    void showTrainer(const Trainer& trainer, TrainedModel model);
    void showRun(const TrainingRun& run);
    void showNothing();

private:
    enum Fact { Epoch, Speed, Elapsed, Left, Best, Validation, Test, kFactCount };

    void set(Fact fact, const QString& text);
    void showHistory(TrainedModel model, const std::vector<EpochRecord>& history, std::size_t bestEpoch);
    void showTest(TrainedModel model, double rmse, const QString& whyNone);

    BarWidget* m_progress;
    std::array<QLabel*, kFactCount> m_values{};
    QLabel* m_meaning;
};

} // namespace nearfield::ui
