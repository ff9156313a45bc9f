#pragma once

#include <optional>
#include <vector>

#include <QObject>

#include "core/base/ids.h"

namespace nearfield::ui {

/// Which tracks the listener has chosen; the only way pages learn of each other. GUI thread only.
class Selection : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /// The track the window is about: the last one that was chosen.
    [[nodiscard]] std::optional<TrackId> current() const noexcept { return m_current; }
    /// All chosen tracks, `current()` among them.
    [[nodiscard]] const std::vector<TrackId>& tracks() const noexcept { return m_tracks; }

    /// One track.
    void select(TrackId track) { select({track}, track); }
    /// Several, of which `current` is one.
    void select(std::vector<TrackId> tracks, TrackId current);
    void clear();

Q_SIGNALS:
    /// Not emitted when the same tracks are chosen again.
    void changed();

private:
    std::vector<TrackId> m_tracks;
    std::optional<TrackId> m_current;
};

} // namespace nearfield::ui
