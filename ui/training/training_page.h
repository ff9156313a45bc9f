#pragma once

#include <optional>
#include <vector>

#include <QPointer>
#include <QSortFilterProxyModel>
#include <QTimer>
#include <QWidget>

#include "core/library/reports.h"
#include "ui/jobs/job_queue.h"
#include "ui/theme.h"
#include "ui/training/run_table_model.h"

class QLabel;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace nearfield::ui {

class LibrarySession;
class PageHeader;
class Trainer;
class TrainingChart;
class TrainingFacts;

/// The autoencoder's training: watch it, hold it, end it, do it again, and look at earlier ones.
class TrainingPage : public QWidget
{
    Q_OBJECT
public:
    TrainingPage(LibrarySession& session, JobQueue& jobs, Trainer& trainer, const ThemeManager& theme,
                 QWidget* parent = nullptr);

private:
    [[nodiscard]] QWidget* makeHeader();
    [[nodiscard]] QWidget* makeCurveCard();
    [[nodiscard]] QWidget* makeFacts();
    [[nodiscard]] QWidget* makeRunsCard();
    [[nodiscard]] QWidget* makeTooFewTracks();
    void connectSources();

    void trainingStateChanged();
    void showState(); ///< words and buttons
    void showCurve(); ///< of what shownRun() says, and its figures
    void showFacts();
    void runChosen();
    void showLatest();
    void readRuns();
    void takeRuns(std::vector<TrainingRun> runs);
    void editOptions();
    [[nodiscard]] QString stateText() const;
    /// The earlier training that is shown, or null when it is that of this session, or none.
    [[nodiscard]] const TrainingRun* shownRun() const;

    LibrarySession& m_session;
    JobQueue& m_jobs;
    Trainer& m_trainer;
    const ThemeManager& m_theme;
    TrainingOptions m_options;
    RunTableModel m_runs;
    QSortFilterProxyModel m_sortedRuns;
    std::optional<RunId> m_chosenRun; ///< nothing: the training of this session, or else the newest
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
    TrainingChart* m_chart = nullptr;
    TrainingFacts* m_facts = nullptr;
    QTableView* m_table = nullptr;
    QLabel* m_noRuns = nullptr;
};

} // namespace nearfield::ui
