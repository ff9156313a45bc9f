#include <cmath>
#include <sstream>

#include <fmt/format.h>
#include <pugixml.hpp>

#include "core/base/text.h"
#include "core/exchange/location.h"
#include "core/exchange/playlist_formats.h"

namespace nearfield::exchange {

namespace {

constexpr const char* kNamespace = "http://xspf.org/ns/0/";

/// The name of an element without the prefix of its namespace.
std::string_view localName(const pugi::xml_node& node)
{
    const std::string_view name = node.name();
    const std::size_t colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

pugi::xml_node childNamed(const pugi::xml_node& parent, std::string_view name)
{
    for (const pugi::xml_node& child : parent.children()) {
        if (localName(child) == name) {
            return child;
        }
    }
    return {};
}

/// All text of an element, also where a comment or a marked section cuts it into pieces.
std::string textOf(const pugi::xml_node& node)
{
    std::string text;
    for (const pugi::xml_node& piece : node.children()) {
        if (piece.type() == pugi::node_pcdata || piece.type() == pugi::node_cdata) {
            text += piece.value();
        }
    }
    return plainText(text, true);
}

void write(pugi::xml_node& parent, const char* name, const std::string& text)
{
    if (!text.empty()) {
        parent.append_child(name).append_child(pugi::node_pcdata).set_value(text.c_str());
    }
}

class Reader
{
public:
    Reader(std::string_view text, const std::filesystem::path& path)
        : m_text(text)
        , m_path(path)
        , m_folder(folderOf(path))
    {
    }

    PlaylistFile read()
    {
        if (const std::size_t at = m_text.find("<!ENTITY"); at != std::string_view::npos) {
            throwAt(m_path, exchange::lineOf(m_text, at),
                    "it declares entities, which no playlist needs and can do harm");
        }
        pugi::xml_document document;
        const pugi::xml_parse_result result =
            document.load_buffer(m_text.data(), m_text.size(), pugi::parse_default, pugi::encoding_utf8);
        if (!result) {
            throwAt(m_path, exchange::lineOf(m_text, static_cast<std::size_t>(result.offset)),
                    fmt::format("this is no whole XML ({})", result.description()));
        }
        const pugi::xml_node root = document.document_element();
        if (localName(root) != "playlist") {
            throwAt(m_path, lineOf(root), fmt::format("a playlist was expected, not <{}>", root.name()));
        }
        PlaylistFile file;
        file.layout = "xspf";
        ListedPlaylist& list = file.lists.emplace_back();
        list.name = plainText(textOf(childNamed(root, "title")), false);
        const pugi::xml_node tracks = childNamed(root, "trackList");
        if (!tracks) {
            throwAt(m_path, lineOf(root), "the playlist has no <trackList>");
        }
        for (const pugi::xml_node& node : tracks.children()) {
            if (localName(node) == "track") {
                addTrack(list, trackOf(node, file), m_path);
            }
        }
        return file;
    }

private:
    [[nodiscard]] std::size_t lineOf(const pugi::xml_node& node) const
    {
        const std::ptrdiff_t offset = node.offset_debug();
        return exchange::lineOf(m_text, offset < 0 ? 0 : static_cast<std::size_t>(offset));
    }

    ListedTrack trackOf(const pugi::xml_node& node, PlaylistFile& file) const
    {
        ListedTrack track;
        PlaylistEntry& entry = track.entry;
        for (const pugi::xml_node& child : node.children()) {
            const std::string_view name = localName(child);
            if (name == "location" && entry.location.empty()) { // of several the first is preferred
                entry.location = locationOf(textOf(child), m_folder, true);
            } else if (name == "identifier") {
                if (std::string identifier = textOf(child); !identifier.empty()) {
                    track.identifiers.push_back(std::move(identifier));
                }
            } else if (name == "title") {
                entry.title = textOf(child);
            } else if (name == "creator") {
                entry.artists = textOf(child);
            } else if (name == "album") {
                entry.album = textOf(child);
            } else if (name == "annotation") {
                entry.reason = textOf(child);
            } else if (name == "duration") {
                const std::string text = textOf(child);
                entry.duration = durationOf(text, 1000);
                if (!entry.duration && text.find_first_not_of("-0123456789.") != std::string::npos) {
                    file.notes.push_back(
                        fmt::format("Line {}: “{}” is no duration in milliseconds.", lineOf(child), text));
                }
            }
        }
        return track;
    }

    std::string_view m_text;
    const std::filesystem::path& m_path;
    std::filesystem::path m_folder;
};

} // namespace

PlaylistFile parseXspf(std::string_view bytes, const std::filesystem::path& path)
{
    // Whatever the declaration says: bytes that are UTF-8 are, and Latin-1 really is Windows-1252.
    if (isValidUtf8(bytes)) {
        return Reader(bytes, path).read();
    }
    const std::string converted = utf8FromLatin1(bytes);
    PlaylistFile file = Reader(converted, path).read();
    file.notes.emplace_back("It is not UTF-8; it was read as Windows-1252.");
    return file;
}

std::string xspfOf(const Playlist& playlist, const std::filesystem::path& folder, bool relative)
{
    pugi::xml_document document;
    pugi::xml_node declaration = document.append_child(pugi::node_declaration);
    declaration.append_attribute("version") = "1.0";
    declaration.append_attribute("encoding") = "UTF-8";
    pugi::xml_node root = document.append_child("playlist");
    root.append_attribute("version") = "1";
    root.append_attribute("xmlns") = kNamespace;
    write(root, "title", plainText(playlist.name, false));
    write(root, "creator", "Nearfield");
    pugi::xml_node tracks = root.append_child("trackList");
    for (const PlaylistEntry& entry : playlist.entries) {
        pugi::xml_node track = tracks.append_child("track");
        const std::string from = relative ? relativePath(entry.location, folder) : std::string();
        write(track, "location", from.empty() ? urlOf(entry.location) : escapedPath(from));
        write(track, "identifier", plainText(entry.identifier, false));
        write(track, "title", plainText(entry.title, true));
        write(track, "creator", plainText(entry.artists, true));
        write(track, "annotation", plainText(entry.reason, true));
        write(track, "album", plainText(entry.album, true));
        if (entry.duration) {
            write(track, "duration", fmt::format("{:.0f}", std::round(*entry.duration * 1000)));
        }
    }
    std::ostringstream out;
    document.save(out, "  ", pugi::format_default, pugi::encoding_utf8);
    return std::move(out).str();
}

} // namespace nearfield::exchange
