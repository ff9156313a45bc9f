#include "ui/frame/menus.h"

#include <utility>

#include <QAction>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>

namespace nearfield::ui {

Menus::Menus(QMainWindow& window, QWidget* owner)
    : QObject(owner)
    , m_window(window)
    , m_owner(owner)
    , m_all(new QMenu(owner))
{
}

QMenu* Menus::addMenu(const QString& title)
{
    auto* menu = new QMenu(title, m_owner);
    m_window.menuBar()->addMenu(menu);
    m_all->addMenu(menu);
    return menu;
}

QAction* Menus::add(QMenu* menu, const QString& text, const QKeySequence& shortcut, std::function<void()> triggered)
{
    QAction* action = menu->addAction(text);
    action->setShortcut(shortcut);
    m_window.addAction(action);
    if (triggered) {
        connect(action, &QAction::triggered, m_owner, std::move(triggered));
    }
    return action;
}

void Menus::adopt(QMenu* menu)
{
    m_window.addActions(menu->actions());
}

void Menus::setBarShown(bool shown)
{
    m_window.menuBar()->setVisible(shown);
}

} // namespace nearfield::ui
