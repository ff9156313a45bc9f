#pragma once

#include <array>
#include <optional>
#include <vector>

#include <QPointer>
#include <QSortFilterProxyModel>
#include <QTimer>
#include <QWidget>

#include "core/library/reports.h"
#include "ui/jobs/job_queue.h"
#include "ui/theme.h"
#include "ui/trainer.h"
#include "ui/training/run_table_model.h"

class QLabel;
class QMenu;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace nearfield::ui {

class CurveCard;
class Evaluator;
class LibrarySession;
class PageHeader;
class TrainingFacts;

/// Training of both models: watch it, hold it, end it, do it again, look at earlier ones, and see how good what was
/// learned is on what it never saw.
class TrainingPage : public QWidget
{
    Q_OBJECT
public:
    TrainingPage(LibrarySession& session, JobQueue& jobs, Trainer& trainer, Evaluator& evaluator,
                 const ThemeManager& theme, QWidget* parent = nullptr);

private:
    [[nodiscard]] QWidget* makeHeader();
    [[nodiscard]] QWidget* makeCards(Evaluator& evaluator);
    [[nodiscard]] QWidget* makeCurves();
    [[nodiscard]] QWidget* makeFacts();
    [[nodiscard]] QWidget* makeRunsCard();
    [[nodiscard]] QWidget* makeTooFewTracks();
    void makeTrainMenu();
    void connectSources();

    void trainingStateChanged();
    void showState(); ///< words and buttons
    void showCurve(TrainedModel model);
    void showCurves(); ///< and their figures
    void showCaptions();
    void showRemarks();
    void showFacts();
    void showProgress();
    void runChosen();
    void showLatest();
    void readRuns();
    void takeRuns(std::vector<TrainingRun> runs);
    void editOptions();
    [[nodiscard]] QString stateText() const;
    [[nodiscard]] QString trainedText() const;
    [[nodiscard]] QString captionOf(TrainedModel model) const;
    /// The earlier training whose curve is shown, or null when it is that of this session, or none.
    [[nodiscard]] const TrainingRun* shownRun(TrainedModel model) const;
    [[nodiscard]] const TrainingRun* chosenRun() const;
    [[nodiscard]] const ModelInfo* trainedModel(TrainedModel model) const;
    [[nodiscard]] CurveCard& curve(TrainedModel model) const { return *m_curves[static_cast<std::size_t>(model)]; }

    LibrarySession& m_session;
    JobQueue& m_jobs;
    Trainer& m_trainer;
    const ThemeManager& m_theme;
    RunTableModel m_runs;
    QSortFilterProxyModel m_sortedRuns;
    std::optional<RunId> m_chosenRun; ///< nothing: those of this session, or else the newest
    QPointer<Job> m_runsJob;
    QTimer m_minute; ///< "4 minutes ago" gets older

    QStackedWidget* m_stack;
    QLabel* m_tooFew = nullptr;
    PageHeader* m_header = nullptr;
    QPushButton* m_optionsButton = nullptr;
    QPushButton* m_pause = nullptr;
    QPushButton* m_stop = nullptr;
    QPushButton* m_train = nullptr;
    QPushButton* m_back = nullptr;
    QPushButton* m_which = nullptr;
    QMenu* m_trainMenu = nullptr;
    std::array<CurveCard*, kTrainedModels.size()> m_curves{};
    TrainingFacts* m_facts = nullptr;
    QTableView* m_table = nullptr;
    QLabel* m_noRuns = nullptr;
};

} // namespace nearfield::ui
