#pragma once

#include <memory>
#include <vector>

#include <QObject>
#include <QPointer>
#include <QString>

#include "core/catalogue/catalogue.h"
#include "core/catalogue/search_index.h"
#include "ui/jobs/job_queue.h"

namespace nearfield::ui {

class LibrarySession;

/// Finds tracks by a few words, for fields that complete as one types. What searching needs is made off the GUI thread,
/// once; a search takes milliseconds. GUI thread only.
class TrackFinder : public QObject
{
    Q_OBJECT
public:
    TrackFinder(const LibrarySession& session, JobQueue& jobs, QObject* parent = nullptr);

    [[nodiscard]] bool isReady() const noexcept { return m_index != nullptr; }
    /// Those whose titles begin so come first. Nothing before ready().
    [[nodiscard]] std::vector<TrackId> find(const QString& words, std::size_t most) const;
    /// "Harbour Lights – Mara Quill"; empty for a track that has gone.
    [[nodiscard]] QString nameOf(TrackId track) const;

Q_SIGNALS:
    void ready();

private:
    std::shared_ptr<const Catalogue> m_catalogue;
    std::shared_ptr<const SearchIndex> m_index;
    QPointer<Job> m_job;
};

} // namespace nearfield::ui
