#pragma once

#include <functional>

#include <QWidget>

#include "ui/jobs/job_queue.h"
#include "ui/theme.h"

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace nearfield::ui {

/// Bottom edge of the window: at the left what the running jobs do, how far they are and ways to pause and stop them;
/// at the right the latest message, which stays until the next one or until it is dismissed.
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

    /// Shows the jobs of another queue too, behind the others; `name` as in JobStrip.
    void follow(JobQueue& jobs, const QString& name);
    void setMessage(Message message);

private:
    const ThemeManager& m_theme;
    QHBoxLayout* m_strips;
    QLabel* m_message;
    QPushButton* m_show;
    QPushButton* m_dismiss;
    std::function<void()> m_onShow;
};

} // namespace nearfield::ui
