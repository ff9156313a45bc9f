#pragma once

#include <QWidget>

#include "core/library/playlists.h"

class QComboBox;
class QSpinBox;

namespace nearfield::ui {

/// How long a playlist should be, in tracks or in minutes.
class LengthChooser : public QWidget
{
    Q_OBJECT
public:
    enum class Ends { Always, OrAll }; ///< all that match is a choice too

    explicit LengthChooser(const PlaylistLength& length, Ends ends = Ends::Always, QWidget* parent = nullptr);

    [[nodiscard]] PlaylistLength length() const;

Q_SIGNALS:
    void changed();

private:
    enum Unit { Tracks, Minutes, All };
    void showUnit();

    QSpinBox* m_number;
    QComboBox* m_unit;
};

} // namespace nearfield::ui
