#pragma once

#include <functional>

#include <QKeySequence>
#include <QObject>

class QAction;
class QMainWindow;
class QMenu;

namespace nearfield::ui {

/// The window's menus, in the menu bar and behind the menu button of the side bar alike. The bar is hidden at first,
/// so each action is the window's own too: its shortcut works either way.
class Menus : public QObject
{
    Q_OBJECT
public:
    /// `owner` takes the menus with it when it goes.
    Menus(QMainWindow& window, QWidget* owner);

    /// Behind the menus that are there already.
    QMenu* addMenu(const QString& title);
    /// An action of `menu`. `triggered` may be empty: checkable actions are connected by toggled().
    QAction* add(QMenu* menu, const QString& text, const QKeySequence& shortcut, std::function<void()> triggered);
    /// Makes the shortcuts of actions work that others put into a menu.
    void adopt(QMenu* menu);

    [[nodiscard]] QMenu* all() const noexcept { return m_all; } ///< for the menu button
    void setBarShown(bool shown);

private:
    QMainWindow& m_window;
    QWidget* m_owner;
    QMenu* m_all;
};

} // namespace nearfield::ui
