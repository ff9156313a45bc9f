#pragma once

#include <filesystem>

#include <QByteArray>
#include <QString>

#include "ui/player/player_settings.h"
#include "ui/theme.h"

namespace nearfield::ui {

/// What the window remembers, in settings.ini of the library folder; nothing is stored anywhere else. Values only:
/// read when a library opens, written when its window closes.
struct Settings
{
    QByteArray geometry;     ///< QWidget::saveGeometry
    QByteArray splitter;     ///< QSplitter::saveState of page and side panel
    QByteArray trackColumns; ///< TrackView::saveColumns
    QString mapLook;         ///< MapPage::saveLook
    QString page;            ///< name of the page shown; empty is the first
    ThemeChoice theme = ThemeChoice::FollowDesktop;
    bool similarShown = true;
    bool menuBarShown = false;
    bool trainAfterImport = true;
    bool watchFolders = true; ///< look for new music at start and while running
    PlayerSettings player;

    /// Defaults for all that the file does not say.
    [[nodiscard]] static Settings load(const std::filesystem::path& folder);
    /// False when the folder cannot be written to.
    bool save(const std::filesystem::path& folder) const;
};

} // namespace nearfield::ui
