#include "ui/importer.h"

#include "core/library/library.h"
#include "ui/library_session.h"
#include "ui/text.h"

namespace nearfield::ui {

GivenPaths sortGiven(const std::vector<std::filesystem::path>& paths)
{
    GivenPaths out;
    for (const auto& path : paths) {
        std::error_code unknown; // what cannot be looked at is for the import to tell
        if (std::filesystem::is_directory(path, unknown)) {
            out.folders.push_back(path);
        } else {
            (isMusicFile(path) ? out.music : out.catalogues).push_back(path);
        }
    }
    return out;
}

Importer::Importer(LibrarySession& session, JobQueue& jobs, QObject* parent)
    : QObject(parent)
    , m_session(session)
    , m_jobs(jobs)
{
}

void Importer::importFiles(const std::vector<std::filesystem::path>& paths)
{
    const GivenPaths given = sortGiven(paths);
    if (!given.folders.empty() || !given.music.empty()) {
        Q_EMIT musicGiven(given.folders, given.music);
    }
    const auto& files = given.catalogues;
    if (files.empty()) {
        return;
    }
    const QString title = files.size() == 1 ? tr("Importing %1").arg(qstring(files.front().filename().string()))
                                            : tr("Importing %1 files").arg(files.size());
    follow(m_jobs.enqueue({.title = title}, this, [this, files, &library = m_session.library()](JobContext& context) {
        const ImportReport report = library.importFiles(files, context.progress(), context.stopToken());
        context.post([this, report] { take(report); });
    }));
}

void Importer::addDemo()
{
    follow(m_jobs.enqueue({.title = tr("Making the demo library")}, this,
                          [this, &library = m_session.library()](JobContext& context) {
                              const ImportReport report = library.addDemo(context.progress(), context.stopToken());
                              context.post([this, report] {
                                  if (!report.cancelled) {
                                      Q_EMIT demoAdded();
                                  }
                                  take(report);
                              });
                          }));
}

void Importer::follow(Job* job)
{
    ++m_active;
    Q_EMIT activeChanged();
    connect(job, &Job::finished, this, [this] {
        --m_active;
        m_session.refresh();
        Q_EMIT activeChanged();
    });
}

void Importer::take(const ImportReport& report)
{
    m_session.refresh();
    Q_EMIT finished(report);
}

} // namespace nearfield::ui
