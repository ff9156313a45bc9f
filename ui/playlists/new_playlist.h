#pragma once

#include <functional>

class QMenu;

namespace nearfield::ui {

/// The ways a playlist comes to be.
enum class NewPlaylist { Empty, Journey, Radio, Arc, Filter, Import };

/// Fills a menu with them. The actions live as long as the menu; `wanted` is called as long as they do. Their keys are
/// only told of: one action in a window can have them, and others would take them from it.
void addNewPlaylistActions(QMenu& menu, const std::function<void(NewPlaylist)>& wanted);

} // namespace nearfield::ui
