#pragma once

#include <vector>

#include "core/library/evaluation_report.h"
#include "ui/theme.h"
#include "ui/widgets/card.h"

class QLabel;
class QPushButton;

namespace nearfield::ui {

/// Which features matter most to each model, as bars.
class PredictorsCard : public Card
{
    Q_OBJECT
public:
    explicit PredictorsCard(const ThemeManager& theme, QWidget* parent = nullptr);

    /// Of one evaluation; empty for none.
    void setImportance(std::vector<Importance> importance);

private:
    void showModel();
    void clearBars();
    void addBar(int row, const Importance& importance, double greatest);

    const ThemeManager& m_theme;
    std::vector<Importance> m_importance;
    QPushButton* m_taste;
    QPushButton* m_sound;
    QWidget* m_bars = nullptr;
    QLabel* m_words;
};

} // namespace nearfield::ui
