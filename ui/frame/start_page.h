#pragma once

#include <QWidget>

#include "ui/theme.h"

class QLabel;
class QPushButton;

namespace nearfield::ui {

/// What an empty library shows: the ways to fill it.
class StartPage : public QWidget
{
    Q_OBJECT
public:
    explicit StartPage(const ThemeManager& theme, QWidget* parent = nullptr);

    /// While tracks are on their way the doors are closed and a line says so.
    void setBusy(bool busy);

Q_SIGNALS:
    void importRequested();
    void demoRequested();

private:
    QPushButton* m_import;
    QPushButton* m_demo;
    QLabel* m_hint;
};

} // namespace nearfield::ui
