#pragma once

#include <QDialog>

class QMenu;

namespace nearfield::ui {

/// Every key the window knows, read off its menus, and what the mouse can do beside.
class ShortcutsDialog : public QDialog
{
    Q_OBJECT
public:
    ShortcutsDialog(const QMenu& menus, QWidget* parent = nullptr);
};

} // namespace nearfield::ui
