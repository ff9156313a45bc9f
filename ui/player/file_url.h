#pragma once

#include <filesystem>

#include <QUrl>

namespace nearfield::ui {

/// The file:// address of a file, whatever bytes its name holds: #, % and ? as well as such that are not UTF-8.
[[nodiscard]] QUrl fileUrl(const std::filesystem::path& file);
/// The other way; empty for an address that is not of a local file.
[[nodiscard]] std::filesystem::path localFile(const QUrl& url);

} // namespace nearfield::ui
