#pragma once

#include <filesystem>
#include <vector>

#include <QCache>
#include <QImage>
#include <QObject>
#include <QPixmap>
#include <QPointer>
#include <QString>

#include "core/base/ids.h"
#include "ui/jobs/job_queue.h"

class QPainter;
class QPoint;

namespace nearfield::ui {

class LibrarySession;

/// The covers of the session's tracks. Pictures are read off the GUI thread and kept as long as there is room; until
/// then, and for tracks without one, a gradient stands in (coverFor). GUI thread only.
class CoverStore : public QObject
{
    Q_OBJECT
public:
    /// Reads with jobs of `jobs` that nobody sees.
    CoverStore(const LibrarySession& session, JobQueue& jobs, QObject* parent = nullptr);

    /// A rounded square with sides of `pixels`, `ratio` device pixels each. Never null; never waits.
    [[nodiscard]] QPixmap cover(TrackId track, int pixels, qreal ratio);
    /// The same, painted; for delegates.
    void paint(QPainter& painter, const QPoint& topLeft, int pixels, TrackId track);
    /// The picture of a track, 320 pixels on its longer side; empty when it has none.
    [[nodiscard]] std::filesystem::path fileOf(TrackId track) const;

Q_SIGNALS:
    /// Pictures have come in, or tracks have others: whoever shows covers asks again.
    void changed();

private:
    struct Wanted
    {
        QString name; ///< of the thumbnail in the library
        int side = 0; ///< device pixels
        friend bool operator==(const Wanted&, const Wanted&) = default;
    };
    struct Loaded
    {
        Wanted wanted;
        QImage picture; ///< null when it could not be read
    };

    [[nodiscard]] static QString keyOf(const Wanted& wanted);
    void want(const Wanted& wanted);
    void load();
    void take(const std::vector<Loaded>& loaded);

    const LibrarySession& m_session;
    JobQueue& m_jobs;
    QCache<QString, QPixmap> m_pictures; ///< a null pixmap: there is nothing to read
    std::vector<Wanted> m_wanted;        ///< the latest last, which is in sight
    QPointer<Job> m_job;
    bool m_loading = false;
};

} // namespace nearfield::ui
