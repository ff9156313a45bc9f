#pragma once

#include <filesystem>
#include <vector>

#include <QPointer>

#include "core/library/evaluation_report.h"
#include "ui/jobs/job_queue.h"
#include "ui/theme.h"
#include "ui/training/evaluation_table_model.h"
#include "ui/widgets/card.h"

class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QTableView;

namespace nearfield::ui {

class Evaluator;
class LibrarySession;

/// How good the models are on what they never saw: evaluates, shows the table with what changed since the evaluation
/// before, says so when a simple model wins, and exports.
class EvaluationCard : public Card
{
    Q_OBJECT
public:
    EvaluationCard(LibrarySession& session, JobQueue& jobs, Evaluator& evaluator, const ThemeManager& theme,
                   QWidget* parent = nullptr);

    /// Of the evaluation shown; empty without one.
    [[nodiscard]] std::vector<Importance> importance() const;
    /// Writes the evaluation shown, in a job: JSON when the name ends in .json, else CSV.
    void exportTo(const std::filesystem::path& file);

Q_SIGNALS:
    void shownChanged(); ///< another evaluation is shown, or none

private:
    void makeControls(const ThemeManager& theme);
    void makeTable(const ThemeManager& theme);
    void makeMenu(const ThemeManager& theme);
    void evaluateOrCancel();
    void chooseExport(const QString& suffix);
    void takeEvaluations();
    void showState();
    void showProgress();
    void showChosen();
    void fitTable();
    [[nodiscard]] QString stateText() const;
    [[nodiscard]] const StoredEvaluation* chosen() const;
    /// The latest one before the chosen one that asked the same; null when there is none.
    [[nodiscard]] const StoredEvaluation* beforeChosen() const;
    [[nodiscard]] EvaluationOptions options() const;

    LibrarySession& m_session;
    JobQueue& m_jobs;
    Evaluator& m_evaluator;
    EvaluationTableModel m_model;
    QPointer<Job> m_exportJob;

    QPushButton* m_more = nullptr;
    QComboBox* m_split = nullptr;
    QComboBox* m_folds = nullptr;
    QPushButton* m_evaluate = nullptr;
    QProgressBar* m_progress = nullptr;
    QLabel* m_message = nullptr; ///< what is going on, or why there is no table
    QComboBox* m_which = nullptr;
    QTableView* m_table = nullptr;
    QLabel* m_verdict = nullptr;
    QLabel* m_notes = nullptr;
};

} // namespace nearfield::ui
