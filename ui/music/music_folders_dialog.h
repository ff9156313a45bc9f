#pragma once

#include <QDialog>

#include "ui/music/folders_model.h"
#include "ui/theme.h"

class QLabel;
class QPushButton;
class QTableView;

namespace nearfield::ui {

class MusicCollector;

/// The music folders: what is in them, what is being done, and what can be done with them.
class MusicFoldersDialog : public QDialog
{
    Q_OBJECT
public:
    MusicFoldersDialog(MusicCollector& music, const ThemeManager& theme, QWidget* parent = nullptr);

Q_SIGNALS:
    void problemsRequested(); ///< files that could not be read, and missing ones

private:
    [[nodiscard]] QWidget* makeButtons();
    [[nodiscard]] const MusicFolder* chosen() const; ///< null when none is
    void addFolder();
    void askToRemove();
    void update();

    MusicCollector& m_music;
    FoldersModel m_model;
    QLabel* m_hint;
    QTableView* m_table;
    QPushButton* m_remove = nullptr;
    QPushButton* m_rescan = nullptr;
    QPushButton* m_again = nullptr;
    QPushButton* m_problems = nullptr;
};

} // namespace nearfield::ui
