#pragma once

#include "ui/program.h"

/// What pictures of playlists show; each brings it about in an open window on the demo library, which is trained.
namespace nearfield::scenes {

void showPlaylist(ui::Program& program); ///< a journey, among other playlists
void showEmptyPlaylist(ui::Program& program);
void showJourney(ui::Program& program);
void showRadio(ui::Program& program);
void showArc(ui::Program& program);
void showFilter(ui::Program& program);
void showExport(ui::Program& program);

} // namespace nearfield::scenes
