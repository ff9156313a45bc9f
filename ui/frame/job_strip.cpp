#include "ui/frame/job_strip.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

#include "ui/widgets/buttons.h"
#include "ui/widgets/elided_label.h"

namespace nearfield::ui {

namespace {

constexpr int kSteps = 1000;
constexpr int kBarWidth = 140;
constexpr int kLeastBarWidth = 60;

QPushButton* makeSmall(const ThemeManager& theme, const QString& icon, const QString& toolTip)
{
    auto* button = makeButton(ButtonKind::Link, {}, toolTip);
    button->setIcon(theme.icon(icon, IconColour::Muted));
    button->setIconSize({12, 12});
    return button;
}

} // namespace

JobStrip::JobStrip(JobQueue& jobs, const QString& name, const ThemeManager& theme, QWidget* parent)
    : QWidget(parent)
    , m_jobs(jobs)
    , m_theme(theme)
    , m_text(new ElidedLabel)
    , m_progress(new QProgressBar)
    , m_waiting(new QLabel)
    , m_pause(makeSmall(theme, QStringLiteral("pause"), tr("Pause this job")))
    , m_cancel(makeSmall(theme, QStringLiteral("close"), tr("Stop this job")))
{
    m_text->setObjectName(name + QStringLiteral("Text"));
    m_pause->setObjectName(name + QStringLiteral("Pause"));
    m_cancel->setObjectName(name + QStringLiteral("Cancel"));
    m_progress->setAccessibleName(tr("Progress"));
    m_progress->setTextVisible(false);
    m_progress->setMinimumWidth(kLeastBarWidth);
    m_progress->setMaximumWidth(kBarWidth);

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_text);
    layout->addSpacing(8);
    layout->addWidget(m_progress);
    layout->addWidget(m_waiting);
    layout->addWidget(m_pause);
    layout->addWidget(m_cancel);

    connect(m_pause, &QPushButton::clicked, this, [this] {
        if (Job* job = m_jobs.current()) {
            job->isPaused() ? job->resume() : job->pause();
        }
    });
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        if (Job* job = m_jobs.current()) {
            job->cancel();
            showProgress();
        }
    });
    connect(&jobs, &JobQueue::currentChanged, this, &JobStrip::followJob);
    connect(&jobs, &JobQueue::waitingChanged, this, &JobStrip::showProgress);
    followJob();
}

void JobStrip::followJob()
{
    if (Job* job = m_jobs.current()) {
        connect(job, &Job::progressed, this, &JobStrip::showProgress);
        connect(job, &Job::pausedChanged, this, &JobStrip::showProgress);
    }
    showProgress();
}

void JobStrip::showProgress()
{
    const Job* job = m_jobs.current();
    setVisible(job != nullptr);
    if (job == nullptr) {
        return;
    }
    QString text = job->stage().isEmpty() ? job->info().title : job->stage();
    if (job->isStopping()) {
        text = tr("Stopping: %1").arg(job->info().title);
    } else if (job->isPaused()) {
        text = tr("Paused: %1").arg(text);
    }
    m_text->setText(text);
    m_waiting->setText(tr("%1 waiting").arg(m_jobs.waiting()));
    m_waiting->setVisible(m_jobs.waiting() > 0);
    m_pause->setVisible(job->info().pausable);
    m_pause->setEnabled(!job->isStopping());
    m_pause->setIcon(
        m_theme.icon(job->isPaused() ? QStringLiteral("play") : QStringLiteral("pause"), IconColour::Muted));
    m_pause->setToolTip(job->isPaused() ? tr("Go on with this job") : tr("Pause this job"));
    m_pause->setAccessibleName(m_pause->toolTip());
    m_cancel->setEnabled(!job->isStopping());
    // Without a known end the bar moves to and fro.
    m_progress->setRange(0, job->share() ? kSteps : 0);
    m_progress->setValue(static_cast<int>(job->share().value_or(0) * kSteps));
}

} // namespace nearfield::ui
