#include "ui/recommendations.h"

#include <utility>

#include <QTimer>

#include "ui/library_session.h"

namespace nearfield::ui {

Recommendations::Recommendations(LibrarySession& session, JobQueue& jobs, QObject* parent)
    : QObject(parent)
    , m_session(session)
    , m_jobs(jobs)
{
    connect(&session, &LibrarySession::ratingsChanged, this, &Recommendations::invalidate);
    connect(&session, &LibrarySession::notNowChanged, this, &Recommendations::invalidate);
    connect(&session, &LibrarySession::playsChanged, this, &Recommendations::invalidate);
    connect(&session, &LibrarySession::ratingsReset, this, &Recommendations::invalidate);
    connect(&session, &LibrarySession::catalogueChanged, this, &Recommendations::invalidate);
    connect(&session, &LibrarySession::soundSpaceChanged, this, &Recommendations::invalidate);
}

void Recommendations::setWanted(bool wanted)
{
    m_wanted = wanted;
    if (m_wanted && m_old) {
        learn();
    }
}

void Recommendations::refresh()
{
    invalidate();
}

void Recommendations::invalidate()
{
    // One act may say so several times, an import by three signals: they make one job.
    if (!std::exchange(m_old, true) && m_wanted) {
        QTimer::singleShot(0, this, [this] {
            if (m_old && m_wanted) {
                learn();
            }
        });
    }
}

void Recommendations::learn()
{
    m_old = false;
    m_failure.clear();
    if (m_recommender != nullptr && m_recommender->listener() != m_session.listener().id) {
        m_recommender.reset(); // of somebody else
    }
    if (m_session.catalogue()->empty()) {
        take(nullptr);
        return;
    }
    m_learning = true;
    m_jobs.replace(m_job, {.title = tr("Learning what you enjoy"), .visible = false}, this,
                   [this, listener = m_session.listener().id, &session = m_session](JobContext& context) {
                       session.waitUntilWritten();
                       auto learned = session.library().recommender(listener, context.stopToken());
                       context.post([this, learned = std::move(learned)] { take(learned); });
                   });
    connect(m_job, &Job::failed, this, [this](const QString& message) {
        m_failure = message;
        m_learning = false;
        Q_EMIT changed();
    });
    Q_EMIT changed();
}

void Recommendations::take(std::shared_ptr<const Recommender> recommender)
{
    m_learning = false;
    m_recommender = std::move(recommender);
    Q_EMIT changed();
}

} // namespace nearfield::ui
