#pragma once

#include <vector>

#include <QWidget>

#include "core/base/ids.h"
#include "ui/theme.h"

namespace nearfield::ui {

class FlowLayout;
class TrackFinder;
class TrackPicker;

/// Several tracks, each a pill that goes when it is clicked, and a field that adds another.
class TrackChips : public QWidget
{
    Q_OBJECT
public:
    TrackChips(const TrackFinder& finder, const QString& name, const ThemeManager& theme, QWidget* parent = nullptr);

    [[nodiscard]] const std::vector<TrackId>& tracks() const noexcept { return m_tracks; }
    void setTracks(const std::vector<TrackId>& tracks);
    void add(TrackId track); ///< unless it is there
    [[nodiscard]] TrackPicker& picker() const noexcept { return *m_picker; }

Q_SIGNALS:
    void changed();

private:
    void show();

    const TrackFinder& m_finder;
    const ThemeManager& m_theme;
    std::vector<TrackId> m_tracks;
    QWidget* m_chips;
    FlowLayout* m_flow;
    TrackPicker* m_picker;
};

} // namespace nearfield::ui
