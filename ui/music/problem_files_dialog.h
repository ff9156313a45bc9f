#pragma once

#include <QDialog>
#include <QPointer>

#include "core/library/music_files.h"
#include "ui/jobs/job_queue.h"
#include "ui/music/problem_files_model.h"
#include "ui/theme.h"

class QLabel;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace nearfield::ui {

class LibrarySession;
class MusicCollector;

/// Files that could not be read, with the reason, and files that are missing; what can be done about them.
class ProblemFilesDialog : public QDialog
{
    Q_OBJECT
public:
    ProblemFilesDialog(LibrarySession& session, JobQueue& jobs, MusicCollector& music, const ThemeManager& theme,
                       QWidget* parent = nullptr);

    /// As many as anybody will read.
    static constexpr std::size_t kMostFiles = 10'000;

private:
    [[nodiscard]] QWidget* makeFailedPage(const ThemeManager& theme);
    [[nodiscard]] QWidget* makeMissingPage(const ThemeManager& theme);
    void read();
    void take(const std::vector<FileProblem>& failed, const std::vector<TrackFile>& missing);
    void showPage(bool missing);
    void updateButtons();
    void tryAgain();
    void askToRemove();
    void openFolder(const QTableView& table, const ProblemFilesModel& model) const;

    LibrarySession& m_session;
    JobQueue& m_jobs;
    MusicCollector& m_music;
    QPointer<Job> m_reading;
    ProblemFilesModel m_failed;
    ProblemFilesModel m_missing;
    QPushButton* m_failedChip;
    QPushButton* m_missingChip;
    QStackedWidget* m_pages;
    QTableView* m_failedTable = nullptr;
    QTableView* m_missingTable = nullptr;
    QPushButton* m_retry = nullptr;
    QPushButton* m_remove = nullptr;
    bool m_chosen = false; ///< somebody has chosen a page
};

} // namespace nearfield::ui
