#include "ui/selection.h"

#include <utility>

namespace nearfield::ui {

void Selection::select(std::vector<TrackId> tracks, TrackId current)
{
    if (m_current == current && m_tracks == tracks) {
        return;
    }
    m_tracks = std::move(tracks);
    m_current = current;
    Q_EMIT changed();
}

void Selection::clear()
{
    if (m_current) {
        m_tracks.clear();
        m_current.reset();
        Q_EMIT changed();
    }
}

} // namespace nearfield::ui
