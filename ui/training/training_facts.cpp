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
        {tr("Epoch"), tr("How often it has gone through all training tracks")},
        {tr("Speed"), tr("Training tracks a second")},
        {tr("Time"), tr("Without pauses")},
        {tr("Time left"), tr("If the error falls no more; longer while it does")},
        {tr("Best epoch"), tr("The one with the lowest validation RMSE, which is kept")},
        {tr("Validation RMSE"), tr("Error of the best epoch on tracks kept aside to choose it")},
        {tr("Test RMSE"), tr("Error on tracks that took no part in the training, measured once at the end")},
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

void TrainingFacts::showHistory(const std::vector<EpochRecord>& history, std::size_t bestEpoch)
{
    const auto best = std::find_if(history.begin(), history.end(),
                                   [bestEpoch](const EpochRecord& record) { return record.epoch == bestEpoch; });
    set(Best, best == history.end() ? kNone : QString::number(bestEpoch));
    set(Validation, best == history.end() ? kNone : rmseText(best->validationRmse));
    set(Speed, history.empty() ? kNone : speedText(history.back().samplesPerSecond));
}

void TrainingFacts::showTest(double rmse, const QString& whyNone)
{
    set(Test, rmseText(rmse));
    m_meaning->setText(std::isfinite(rmse) ? testSentence(rmse) : whyNone);
}

void TrainingFacts::showTrainer(const Trainer& trainer)
{
    setTitle(trainer.isActive() ? tr("This run") : tr("Latest run"));
    const auto& history = trainer.history();
    const std::size_t most = trainer.options().maxEpochs;
    const std::size_t epoch = trainer.isActive() ? trainer.epoch() : history.size();
    set(Epoch, epoch == 0 ? kNone : tr("%1 of at most %2").arg(epoch).arg(most));
    const double done =
        epoch == 0 ? 0 : static_cast<double>(epoch - 1) + (trainer.isActive() ? trainer.epochShare() : 1.0);
    m_progress->setShare(static_cast<float>(done / static_cast<double>(std::max<std::size_t>(most, 1))));
    m_progress->setVisible(trainer.isActive());
    showHistory(history, trainer.bestEpoch());
    set(Elapsed, history.empty() ? kNone : spanText(history.back().seconds));
    const auto left = trainer.secondsLeft();
    set(Left, left ? tr("at least %1").arg(spanText(*left)) : kNone);
    if (trainer.report() && trainer.report()->kept) {
        showTest(trainer.report()->testRmse, {});
    } else {
        showTest(std::nan(""), trainer.isActive() ? tr("The test on tracks it has never met follows at the end.")
                                                  : tr("Nothing was kept of this training."));
    }
}

void TrainingFacts::showRun(const TrainingRun& run)
{
    setTitle(QLocale().toString(QDateTime::fromSecsSinceEpoch(run.startedAt), tr("d MMM yyyy, hh:mm")));
    m_progress->hide();
    set(Epoch, tr("%1 of at most %2").arg(run.history.size()).arg(run.options.maxEpochs));
    showHistory(run.history, run.bestEpoch);
    set(Elapsed, spanText(run.seconds));
    set(Left, kNone);
    showTest(run.testRmse, statusSentence(run));
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
