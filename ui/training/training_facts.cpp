#include "ui/training/training_facts.h"

#include <algorithm>
#include <cmath>

#include <QDateTime>
#include <QGridLayout>
#include <QLabel>
#include <QLocale>

#include "ui/text.h"
#include "ui/trainer.h"
#include "ui/training/training_text.h"
#include "ui/widgets/bar.h"

namespace nearfield::ui {

namespace {

const QString kNone = QStringLiteral("—");

} // namespace

TrainingFacts::TrainingFacts(const ThemeManager& theme, QWidget* parent)
    : Card({}, parent)
    , m_progress(new BarWidget(theme))
    , m_meaning(new QLabel)
{
    const std::array<std::pair<QString, QString>, kFactCount> names{{
        {tr("Epoch"), tr("How often it has gone through all that it learns from")},
        {tr("Speed"), tr("Tracks or ratings a second")},
        {tr("Time"), tr("Without pauses")},
        {tr("Time left"), tr("If the error falls no more; longer while it does")},
        {tr("Best epoch"), tr("The one with the lowest validation RMSE, which is kept")},
        {tr("Validation RMSE"), tr("Error of the best epoch on what was kept aside to choose it")},
        {tr("Test RMSE"), tr("Error on what took no part in the training, measured once at the end")},
    }};
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(7);
    grid->setColumnStretch(1, 1);
    for (int fact = 0; fact < kFactCount; ++fact) {
        const auto& [name, meaning] = names[static_cast<std::size_t>(fact)];
        auto* label = new QLabel(name);
        label->setProperty("role", QStringLiteral("muted"));
        label->setToolTip(meaning);
        auto* value = new QLabel(kNone);
        value->setAlignment(Qt::AlignRight);
        value->setToolTip(meaning);
        value->setAccessibleName(name);
        value->setObjectName(QStringLiteral("fact%1").arg(fact));
        m_values[static_cast<std::size_t>(fact)] = value;
        grid->addWidget(label, fact, 0);
        grid->addWidget(value, fact, 1);
    }
    m_progress->setAccessibleName(tr("Progress of the training"));
    m_meaning->setProperty("role", QStringLiteral("muted"));
    m_meaning->setFont(fontOf(TextRole::Small));
    m_meaning->setWordWrap(true);
    m_meaning->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_meaning->setObjectName(QStringLiteral("meaning"));

    contentLayout()->addWidget(m_progress);
    contentLayout()->addLayout(grid);
    contentLayout()->addWidget(m_meaning, 1);
}

void TrainingFacts::set(Fact fact, const QString& text)
{
    m_values[fact]->setText(text);
}

void TrainingFacts::showHistory(TrainedModel model, const std::vector<EpochRecord>& history, std::size_t bestEpoch)
{
    const auto best = std::find_if(history.begin(), history.end(),
                                   [bestEpoch](const EpochRecord& record) { return record.epoch == bestEpoch; });
    set(Best, best == history.end() ? kNone : QString::number(bestEpoch));
    set(Validation, best == history.end() ? kNone : rmseText(best->validationRmse));
    set(Speed, history.empty() ? kNone : speedText(model, history.back().samplesPerSecond));
}

void TrainingFacts::showTest(TrainedModel model, double rmse, const QString& whyNone)
{
    set(Test, rmseText(rmse));
    m_meaning->setText(std::isfinite(rmse) ? testSentence(model, rmse) : whyNone);
}

void TrainingFacts::showTrainer(const Trainer& trainer, TrainedModel model)
{
    const bool active = trainer.isActive(model);
    const LiveTraining& training = trainer.training(model);
    setTitle((active ? tr("This run: %1") : tr("Latest run: %1")).arg(modelText(model)));
    const std::size_t most = training.options.maxEpochs;
    const std::size_t epoch = active ? training.epoch : training.history.size();
    set(Epoch, epoch == 0 ? kNone : tr("%1 of at most %2").arg(epoch).arg(most));
    const double done = epoch == 0 ? 0 : static_cast<double>(epoch - 1) + (active ? training.epochShare : 1.0);
    m_progress->setShare(static_cast<float>(done / static_cast<double>(std::max<std::size_t>(most, 1))));
    m_progress->setVisible(active);
    showHistory(model, training.history, training.bestEpoch());
    set(Elapsed, training.history.empty() ? kNone : spanText(training.history.back().seconds));
    const auto left = active ? training.secondsLeft() : std::nullopt;
    set(Left, left ? tr("at least %1").arg(spanText(*left)) : kNone);
    showTest(model, training.testRmse().value_or(std::nan("")),
             active ? tr("The test on what it has never met follows at the end.")
                    : tr("Nothing was kept of this training."));
    const auto* ratings = std::get_if<RatingsReport>(&training.report);
    if (ratings != nullptr && ratings->kept && std::isfinite(ratings->hybridTestRmse)) {
        m_meaning->setText(tr("%1 Together with the sound: %2 stars.")
                               .arg(m_meaning->text(), QLocale().toString(5 * ratings->hybridTestRmse, 'f', 2)));
    }
}

void TrainingFacts::showRun(const TrainingRun& run)
{
    const TrainedModel model = trainedModelOf(run.model).value_or(TrainedModel::Autoencoder);
    setTitle(tr("%1: %2").arg(QLocale().toString(QDateTime::fromSecsSinceEpoch(run.startedAt), tr("d MMM, hh:mm")),
                              modelText(model)));
    m_progress->hide();
    set(Epoch, tr("%1 of at most %2").arg(run.history.size()).arg(run.options.maxEpochs));
    showHistory(model, run.history, run.bestEpoch);
    set(Elapsed, spanText(run.seconds));
    set(Left, kNone);
    showTest(model, run.testRmse, statusSentence(run));
}

void TrainingFacts::showNothing()
{
    setTitle(tr("Latest run"));
    m_progress->hide();
    for (QLabel* value : m_values) {
        value->setText(kNone);
    }
    m_meaning->clear();
}

} // namespace nearfield::ui
