#pragma once

#include <vector>

#include "ui/playlists/maker_dialog.h"
#include "ui/playlists/track_finder.h"

class QComboBox;

namespace nearfield::ui {

class LengthChooser;
class TrackPicker;

/// A smooth way from one track to another, by way of a third where one is named.
class JourneyDialog : public MakerDialog
{
    Q_OBJECT
public:
    /// `stops`: where it begins, or begins and ends, or goes through. `selected` is offered for empty fields.
    JourneyDialog(const Parts& parts, const std::vector<TrackId>& stops, std::vector<TrackId> selected,
                  QWidget* parent = nullptr);

private:
    void ask();
    void swapEnds();

    TrackFinder m_finder;
    TrackPicker* m_from;
    TrackPicker* m_via;
    TrackPicker* m_to;
    LengthChooser* m_length;
    QComboBox* m_energy;
    QComboBox* m_tempo;
};

} // namespace nearfield::ui
