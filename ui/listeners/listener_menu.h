#pragma once

class QMenu;
class QWidget;

namespace nearfield::ui {

class LibrarySession;

/// Fills `menu` anew with the listeners, to choose one, and with what can be done with the current one. Call it each
/// time before the menu opens. Dialogs open over the window of `owner`, which must outlive the menu's actions.
void fillListenerMenu(QMenu& menu, LibrarySession& session, QWidget* owner);

} // namespace nearfield::ui
