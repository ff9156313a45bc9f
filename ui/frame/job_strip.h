#pragma once

#include <QWidget>

#include "ui/jobs/job_queue.h"
#include "ui/theme.h"

class QLabel;
class QProgressBar;
class QPushButton;

namespace nearfield::ui {

/// What the job of a queue does now, how far it is, and buttons that pause and stop it, in one line. Hidden while the
/// queue is idle.
class JobStrip : public QWidget
{
    Q_OBJECT
public:
    /// The object names of its parts begin with `name`, for style and tests: "jobText", "jobCancel", "jobPause".
    JobStrip(JobQueue& jobs, const QString& name, const ThemeManager& theme, QWidget* parent = nullptr);

private:
    void followJob();
    void showProgress();

    JobQueue& m_jobs;
    const ThemeManager& m_theme;
    QLabel* m_text;
    QProgressBar* m_progress;
    QLabel* m_waiting;
    QPushButton* m_pause;
    QPushButton* m_cancel;
};

} // namespace nearfield::ui
