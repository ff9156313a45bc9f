#include "ui/frame/status_line.h"

#include <utility>

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QStyle>

#include "ui/widgets/buttons.h"
#include "ui/widgets/elided_label.h"

namespace nearfield::ui {

namespace {

constexpr int kHeight = 26;
constexpr int kSteps = 1000;

QPushButton* makeCross(const ThemeManager& theme, const QString& toolTip)
{
    auto* button = makeButton(ButtonKind::Link, {}, toolTip);
    button->setIcon(theme.icon(QStringLiteral("close"), IconColour::Muted));
    button->setIconSize({12, 12});
    return button;
}

} // namespace

StatusLine::StatusLine(JobQueue& jobs, const ThemeManager& theme, QWidget* parent)
    : QWidget(parent)
    , m_jobs(jobs)
    , m_job(new ElidedLabel)
    , m_progress(new QProgressBar)
    , m_waiting(new QLabel)
    , m_cancel(makeCross(theme, tr("Stop this job")))
    , m_message(new ElidedLabel)
    , m_show(makeButton(ButtonKind::Link, tr("(show)"), tr("Show what this is about")))
    , m_dismiss(makeCross(theme, tr("Dismiss the message")))
{
    setProperty("surface", QStringLiteral("status"));
    setAttribute(Qt::WA_StyledBackground);
    setFixedHeight(kHeight);
    m_job->setObjectName(QStringLiteral("jobText"));
    m_message->setObjectName(QStringLiteral("message"));
    m_show->setObjectName(QStringLiteral("showMessage"));
    m_cancel->setObjectName(QStringLiteral("cancelJob"));
    m_progress->setAccessibleName(tr("Progress"));
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(160);
    m_message->setAlignment(Qt::AlignRight | Qt::AlignVCenter);

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 1, 14, 0);
    layout->setSpacing(4);
    layout->addWidget(m_job);
    layout->addSpacing(10);
    layout->addWidget(m_progress);
    layout->addWidget(m_waiting);
    layout->addWidget(m_cancel);
    layout->addStretch(1);
    layout->addWidget(m_message);
    layout->addWidget(m_show);
    layout->addWidget(m_dismiss);

    connect(m_cancel, &QPushButton::clicked, this, [this] {
        if (Job* job = m_jobs.current()) {
            job->cancel();
            showProgress();
        }
    });
    connect(m_show, &QPushButton::clicked, this, [this] { m_onShow(); });
    connect(m_dismiss, &QPushButton::clicked, this, [this] { setMessage({}); });
    connect(&jobs, &JobQueue::currentChanged, this, &StatusLine::followJob);
    connect(&jobs, &JobQueue::waitingChanged, this, &StatusLine::showProgress);
    setMessage({});
    followJob();
}

void StatusLine::setMessage(Message message)
{
    m_message->setText(message.text);
    m_message->setProperty("role", message.isError ? QStringLiteral("bad") : QString());
    m_message->style()->unpolish(m_message);
    m_message->style()->polish(m_message);
    m_onShow = std::move(message.show);
    m_show->setText(message.showText.isEmpty() ? tr("(show)") : message.showText);
    m_show->setVisible(m_onShow != nullptr);
    m_dismiss->setHidden(message.text.isEmpty());
}

void StatusLine::followJob()
{
    if (Job* job = m_jobs.current()) {
        connect(job, &Job::progressed, this, &StatusLine::showProgress);
        connect(job, &Job::pausedChanged, this, &StatusLine::showProgress);
    }
    showProgress();
}

void StatusLine::showProgress()
{
    const Job* job = m_jobs.current();
    for (QWidget* part : std::initializer_list<QWidget*>{m_job, m_progress, m_cancel}) {
        part->setVisible(job != nullptr);
    }
    m_waiting->setVisible(job != nullptr && m_jobs.waiting() > 0);
    if (job == nullptr) {
        return;
    }
    QString text = job->stage().isEmpty() ? job->info().title : job->stage();
    if (job->isStopping()) {
        text = tr("Stopping: %1").arg(job->info().title);
    } else if (job->isPaused()) {
        text = tr("Paused: %1").arg(text);
    }
    m_job->setText(text);
    m_cancel->setEnabled(!job->isStopping());
    m_waiting->setText(tr("%1 waiting").arg(m_jobs.waiting()));
    // Without a known end the bar moves to and fro.
    m_progress->setRange(0, job->share() ? kSteps : 0);
    m_progress->setValue(static_cast<int>(job->share().value_or(0) * kSteps));
}

} // namespace nearfield::ui
