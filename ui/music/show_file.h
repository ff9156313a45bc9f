#pragma once

#include <filesystem>

namespace nearfield::ui {

/// Opens the folder that holds a file in the desktop's file manager, with the file chosen where the desktop can.
void showFileInFolder(const std::filesystem::path& file);

} // namespace nearfield::ui
