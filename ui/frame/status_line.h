#pragma once

#include <functional>

#include <QWidget>

#include "ui/jobs/job_queue.h"
#include "ui/theme.h"

class QLabel;
class QProgressBar;
class QPushButton;

namespace nearfield::ui {

/// Bottom edge of the window: at the left what the running job does, how far it is and a way to stop it; at the right
/// the latest message, which stays until the next one or until it is dismissed.
class StatusLine : public QWidget
{
    Q_OBJECT
public:
    struct Message
    {
        QString text;
        bool isError = false;
        std::function<void()> show = {}; ///< what "(show)" opens; none for a message that says it all
        QString showText = {};           ///< instead of "(show)"
    };

    StatusLine(JobQueue& jobs, const ThemeManager& theme, QWidget* parent = nullptr);

    void setMessage(Message message);

private:
    void followJob();
    void showProgress();

    JobQueue& m_jobs;
    QLabel* m_job;
    QProgressBar* m_progress;
    QLabel* m_waiting;
    QPushButton* m_cancel;
    QLabel* m_message;
    QPushButton* m_show;
    QPushButton* m_dismiss;
    std::function<void()> m_onShow;
};

} // namespace nearfield::ui
