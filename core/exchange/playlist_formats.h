#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "core/exchange/playlist_file.h"

/// The formats behind playlist_file.h, one a source file, and what they share.
namespace nearfield::exchange {

/// Throws BadFormat.
[[noreturn]] void throwAt(const std::filesystem::path& path, std::size_t line, std::string_view what);
/// The line of a byte, from 1.
[[nodiscard]] std::size_t lineOf(std::string_view text, std::size_t byte) noexcept;
/// Text that every format can hold: UTF-8 without control characters, but line breaks where these are kept, and without
/// blanks around it.
[[nodiscard]] std::string plainText(std::string_view text, bool keepLineBreaks);
/// Seconds of a duration in whole milliseconds; nothing for what is none: not above zero, or over three years.
[[nodiscard]] std::optional<double> durationOf(double seconds) noexcept;
/// The same of a number as text, of which `unitsASecond` are a second.
[[nodiscard]] std::optional<double> durationOf(std::string_view text, double unitsASecond) noexcept;
/// The folder that relative paths of a file begin in.
[[nodiscard]] std::filesystem::path folderOf(const std::filesystem::path& path);
/// Adds an entry; throws BadFormat beyond kMostPlaylistEntries.
void addTrack(ListedPlaylist& list, ListedTrack&& track, const std::filesystem::path& path);

[[nodiscard]] PlaylistFile parseM3u(std::string_view text, const std::filesystem::path& path);
[[nodiscard]] PlaylistFile parseXspf(std::string_view bytes, const std::filesystem::path& path);
[[nodiscard]] PlaylistFile parseJspf(std::string_view bytes, const std::filesystem::path& path);
[[nodiscard]] PlaylistFile parsePlaylistTable(std::string_view text, const std::filesystem::path& path);
/// Whether a header is that of a table of playlists, not of a catalogue that names some.
[[nodiscard]] bool isPlaylistTable(std::string_view text);

[[nodiscard]] std::string m3uOf(const Playlist& playlist, const std::filesystem::path& folder, bool relative);
[[nodiscard]] std::string xspfOf(const Playlist& playlist, const std::filesystem::path& folder, bool relative);
[[nodiscard]] std::string jspfOf(const Playlist& playlist, const std::filesystem::path& folder, bool relative);

} // namespace nearfield::exchange
