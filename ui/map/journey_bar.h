#pragma once

#include <QFrame>

#include "core/library/playlists.h"
#include "ui/theme.h"

class QComboBox;
class QLabel;
class QPushButton;
class QSpinBox;

namespace nearfield::ui {

/// How a journey over the map should go, and what can be done with the one that was found.
class JourneyBar : public QFrame
{
    Q_OBJECT
public:
    explicit JourneyBar(const ThemeManager& theme, QWidget* parent = nullptr);

    /// What to do next, or what was found.
    void setWords(const QString& text, bool isError = false);
    void setFound(bool found); ///< there is something to save and to play

    [[nodiscard]] PlaylistLength length() const;
    [[nodiscard]] Trend energy() const;
    [[nodiscard]] Trend tempo() const;

Q_SIGNALS:
    void optionsChanged();
    void saveWanted();
    void playWanted();
    void closed();

private:
    [[nodiscard]] QComboBox* makeTrend(const ThemeManager& theme, const QString& name, const QString& toolTip);

    QLabel* m_words;
    QSpinBox* m_count;
    QComboBox* m_unit;
    QComboBox* m_energy;
    QComboBox* m_tempo;
    QPushButton* m_save;
    QPushButton* m_play;
};

} // namespace nearfield::ui
