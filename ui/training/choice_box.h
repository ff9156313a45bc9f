#pragma once

#include <QComboBox>

#include "ui/theme.h"

namespace nearfield::ui {

/// A combo box whose arrow follows the theme.
class ChoiceBox : public QComboBox
{
    Q_OBJECT
public:
    explicit ChoiceBox(const ThemeManager& theme, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QIcon m_arrow;
};

} // namespace nearfield::ui
