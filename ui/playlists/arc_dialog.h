#pragma once

#include <vector>

#include "ui/playlists/maker_dialog.h"

class QCheckBox;
class QComboBox;

namespace nearfield::ui {

class FlowLayout;
class LengthChooser;

/// Moods one after the other, as marks on the way from the first track to the last.
class ArcDialog : public MakerDialog
{
    Q_OBJECT
public:
    explicit ArcDialog(const Parts& parts, QWidget* parent = nullptr);

    [[nodiscard]] const std::vector<ArcOptions::Mood>& moods() const noexcept { return m_moods; }
    void setMoods(std::vector<ArcOptions::Mood> moods);

private:
    void showMoods();
    void ask();

    std::vector<ArcOptions::Mood> m_moods;
    QComboBox* m_proposals;
    QWidget* m_sequence;
    FlowLayout* m_flow;
    LengthChooser* m_length;
    QCheckBox* m_byTaste;
};

} // namespace nearfield::ui
