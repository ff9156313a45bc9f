#pragma once

class QMenu;

namespace nearfield::ui {

class LibrarySession;
class Selection;

/// Fills a menu with what can be done to the rating of the selected tracks: 0–5 by the keys 0–5, half a star more or
/// less by + and −. The actions live as long as the menu.
void fillRateMenu(QMenu& menu, LibrarySession& session, Selection& selection);

} // namespace nearfield::ui
