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

    /// While tracks are on their way the doors are closed. `text` says so, where there is something to say.
    void setBusy(bool busy, const QString& text = {});

Q_SIGNALS:
    void folderRequested();
    void importRequested();
    void demoRequested();

private:
    QPushButton* m_folder;
    QPushButton* m_import;
    QPushButton* m_demo;
    QLabel* m_hint;
};

} // namespace nearfield::ui
