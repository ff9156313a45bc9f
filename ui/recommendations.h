#pragma once

#include <memory>
#include <optional>

#include <QObject>
#include <QPointer>
#include <QString>

#include "core/library/recommender.h"
#include "ui/jobs/job_queue.h"

namespace nearfield::ui {

class LibrarySession;

/// The newest recommender of the session's listener, for pages. Learns anew in a job of its own, beside whatever the
/// queue does, after every change of answers, tracks or sound, as long as somebody wants it. GUI thread only.
class Recommendations : public QObject
{
    Q_OBJECT
public:
    Recommendations(LibrarySession& session, JobQueue& jobs, QObject* parent = nullptr);

    /// Whether somebody looks. While nobody does, changes only mark what is here as old.
    void setWanted(bool wanted);

    /// Null before the first has been learned, and in an empty library.
    [[nodiscard]] const std::shared_ptr<const Recommender>& recommender() const noexcept { return m_recommender; }
    /// A newer one is being learned.
    [[nodiscard]] bool isLearning() const noexcept { return m_learning; }
    /// Why the newest could not be learned, for people; empty when all is well.
    [[nodiscard]] const QString& failure() const noexcept { return m_failure; }
    /// Learns anew, after a failure or when the models have changed.
    void refresh();

Q_SIGNALS:
    void changed(); ///< any of the above

private:
    void invalidate();
    void learn();
    void take(std::shared_ptr<const Recommender> recommender);

    LibrarySession& m_session;
    JobQueue& m_jobs;
    std::shared_ptr<const Recommender> m_recommender;
    bool m_wanted = false;
    bool m_old = true; ///< something has changed since m_recommender was asked for
    bool m_learning = false;
    QString m_failure;
    QPointer<Job> m_job;
};

} // namespace nearfield::ui
