#pragma once

#include <vector>

#include <QWidget>

#include "ui/theme.h"

class QAbstractButton;
class QBoxLayout;
class QButtonGroup;
class QLabel;
class QMenu;
class QPushButton;
class QVBoxLayout;

namespace nearfield::ui {

class LibrarySession;
class ListenerCard;

/// Left edge of the window: the name of the program with its menu, the pages, and the listener at the bottom.
/// Compact, it shows icons only.
class SideBar : public QWidget
{
    Q_OBJECT
public:
    SideBar(LibrarySession& session, const ThemeManager& theme, QWidget* parent = nullptr);

    /// Behind the pages that are there already. `toolTip` names the shortcut too.
    void addPage(const QString& icon, const QString& title, const QString& toolTip);
    void setCurrentPage(int page); ///< one that has no button here lets go of all
    /// What the menu button opens.
    void setMenu(QMenu* menu);
    void openMenu();
    [[nodiscard]] ListenerCard& listenerCard() const noexcept { return *m_listener; }
    /// Takes over `section`, which lies below the pages and takes the room that is left.
    void setSection(QWidget* section);
    void setCompact(bool compact);

Q_SIGNALS:
    void pageChosen(int page);
    void compactChanged(bool compact);

private:
    const ThemeManager& m_theme;
    QBoxLayout* m_top;
    QVBoxLayout* m_pagesLayout;
    QVBoxLayout* m_sectionLayout;
    QButtonGroup* m_pages;
    QLabel* m_name;
    QPushButton* m_menuButton;
    ListenerCard* m_listener;
    QMenu* m_menu = nullptr;
    bool m_compact = false;
};

} // namespace nearfield::ui
