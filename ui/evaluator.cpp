#include "ui/evaluator.h"

#include "core/library/library.h"
#include "ui/library_session.h"

namespace nearfield::ui {

Evaluator::Evaluator(LibrarySession& session, JobQueue& jobs, QObject* parent)
    : QObject(parent)
    , m_session(session)
    , m_jobs(jobs)
{
    read();
}

void Evaluator::start(const EvaluationOptions& options)
{
    if (isActive()) {
        return;
    }
    m_outcome = Outcome::Cancelled; // until it has something to say
    m_failure.clear();
    m_job = m_jobs.enqueue(
        {.title = tr("Evaluating")}, this, [this, options, &library = m_session.library()](JobContext& context) {
            const EvaluationReport report = library.evaluate(options, context.progress(), context.stopToken());
            if (!report.cancelled) {
                context.post([this] { m_outcome = Outcome::Done; });
            }
        });
    connect(m_job, &Job::started, this, [this] { setState(State::Running); });
    connect(m_job, &Job::progressed, this, &Evaluator::progressed);
    connect(m_job, &Job::failed, this, [this](const QString& message) {
        m_outcome = Outcome::Failed;
        m_failure = message;
    });
    connect(m_job, &Job::finished, this, &Evaluator::end);
    setState(m_job->isRunning() ? State::Running : State::Waiting);
}

void Evaluator::end()
{
    m_job = nullptr;
    if (m_outcome == Outcome::Done) {
        read();
    }
    setState(State::Idle);
}

void Evaluator::cancel()
{
    if (isActive() && m_state != State::Stopping) {
        setState(State::Stopping);
        m_job->cancel();
    }
}

QString Evaluator::stage() const
{
    return m_job != nullptr ? m_job->stage() : QString();
}

std::optional<double> Evaluator::share() const
{
    return m_job != nullptr ? m_job->share() : std::nullopt;
}

void Evaluator::read()
{
    m_jobs.replace(m_readJob, {.title = tr("Reading evaluations"), .visible = false}, this,
                   [this, &library = m_session.library()](JobContext& context) {
                       context.post([this, evaluations = library.evaluations()] {
                           m_evaluations = evaluations;
                           m_isRead = true;
                           Q_EMIT evaluationsChanged();
                       });
                   });
}

void Evaluator::setState(State state)
{
    if (state != m_state) {
        m_state = state;
        Q_EMIT stateChanged();
    }
}

} // namespace nearfield::ui
