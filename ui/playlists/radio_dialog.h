#pragma once

#include <vector>

#include "ui/playlists/maker_dialog.h"
#include "ui/playlists/track_finder.h"

namespace nearfield::ui {

class LengthChooser;
class TrackChips;

/// Tracks that sound like some, and not like others.
class RadioDialog : public MakerDialog
{
    Q_OBJECT
public:
    RadioDialog(const Parts& parts, const std::vector<TrackId>& seeds, QWidget* parent = nullptr);

private:
    void ask();

    TrackFinder m_finder;
    TrackChips* m_seeds;
    TrackChips* m_exclude;
    LengthChooser* m_length;
};

} // namespace nearfield::ui
