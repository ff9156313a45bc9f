#include "ui/playlists/track_finder.h"

#include <algorithm>

#include "core/base/text.h"
#include "ui/library_session.h"
#include "ui/text.h"

namespace nearfield::ui {

TrackFinder::TrackFinder(const LibrarySession& session, JobQueue& jobs, QObject* parent)
    : QObject(parent)
    , m_catalogue(session.catalogue())
{
    jobs.replace(m_job, {.title = tr("Indexing the library"), .visible = false}, this,
                 [this, catalogue = m_catalogue](JobContext& context) {
                     context.post([this, index = std::make_shared<const SearchIndex>(*catalogue)] {
                         m_index = index;
                         Q_EMIT ready();
                     });
                 });
}

std::vector<TrackId> TrackFinder::find(const QString& words, std::size_t most) const
{
    std::vector<TrackId> found;
    const QString wanted = words.simplified();
    if (m_index == nullptr || wanted.isEmpty()) {
        return found;
    }
    std::vector<Row> rows = m_index->find(utf8(wanted));
    const std::string prefix = folded(utf8(wanted));
    std::stable_partition(rows.begin(), rows.end(), [&](Row row) { return m_index->titleStartsWith(row, prefix); });
    rows.resize(std::min(rows.size(), most));
    for (const Row row : rows) {
        found.push_back(m_catalogue->id(row));
    }
    return found;
}

QString TrackFinder::nameOf(TrackId track) const
{
    const auto row = m_catalogue->rowOf(track);
    if (!row) {
        return {};
    }
    const QString artists = qstring(m_catalogue->artists(*row));
    const QString title = qstring(m_catalogue->title(*row));
    return artists.isEmpty() ? title : tr("%1 – %2").arg(title, artists);
}

} // namespace nearfield::ui
