#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/text.h"
#include "core/exchange/location.h"
#include "core/exchange/playlist_formats.h"

namespace nearfield::exchange {

namespace {

using Json = nlohmann::ordered_json;

/// A text, or every text of a list of them: writers differ.
std::vector<std::string> textsOf(const Json& object, const char* key)
{
    std::vector<std::string> out;
    const auto found = object.find(key);
    if (found == object.end()) {
        return out;
    }
    const auto take = [&out](const Json& value) {
        if (value.is_string()) {
            if (std::string text = plainText(value.get_ref<const std::string&>(), true); !text.empty()) {
                out.push_back(std::move(text));
            }
        }
    };
    if (found->is_array()) {
        for (const Json& one : *found) {
            take(one);
        }
    } else {
        take(*found);
    }
    return out;
}

std::string textOf(const Json& object, const char* key)
{
    const std::vector<std::string> texts = textsOf(object, key);
    return texts.empty() ? std::string() : texts.front();
}

std::optional<double> durationIn(const Json& object)
{
    const auto found = object.find("duration");
    if (found == object.end() || !found->is_string()) {
        return found != object.end() && found->is_number() ? durationOf(found->get<double>() / 1000) : std::nullopt;
    }
    return durationOf(found->get_ref<const std::string&>(), 1000);
}

ListedTrack trackOf(const Json& object, const std::filesystem::path& folder)
{
    ListedTrack track;
    track.entry = {.title = textOf(object, "title"),
                   .artists = textOf(object, "creator"),
                   .album = textOf(object, "album"),
                   .location = locationOf(textOf(object, "location"), folder, true),
                   .duration = durationIn(object),
                   .reason = textOf(object, "annotation")};
    track.identifiers = textsOf(object, "identifier");
    return track;
}

void write(Json& object, const char* key, const std::string& text)
{
    if (!text.empty()) {
        object[key] = text;
    }
}

Json parsed(std::string_view text, const std::filesystem::path& path)
{
    try {
        return Json::parse(text);
    } catch (const Json::parse_error& error) {
        throwAt(path, lineOf(text, error.byte == 0 ? 0 : error.byte - 1), "this is no whole JSON");
    } catch (const Json::exception& error) { // a number that no machine holds
        throwAt(path, 1, fmt::format("this JSON cannot be read ({})", error.what()));
    }
}

PlaylistFile read(std::string_view text, const std::filesystem::path& path)
{
    const Json json = parsed(text, path);
    const auto found = json.is_object() ? json.find("playlist") : json.end();
    if (!json.is_object() || found == json.end() || !found->is_object()) {
        throwAt(path, 1, "a JSON object with a “playlist” was expected");
    }
    const std::filesystem::path folder = folderOf(path);
    PlaylistFile file;
    file.layout = "jspf";
    ListedPlaylist& list = file.lists.emplace_back();
    list.name = plainText(textOf(*found, "title"), false);
    const auto tracks = found->find("track");
    if (tracks == found->end() || !tracks->is_array()) {
        throwAt(path, 1, "the playlist has no list called “track”");
    }
    std::size_t number = 0;
    for (const Json& track : *tracks) {
        ++number;
        if (track.is_object()) {
            addTrack(list, trackOf(track, folder), path);
        } else {
            file.notes.push_back(fmt::format("Track {} is no object and was left out.", number));
        }
    }
    return file;
}

} // namespace

PlaylistFile parseJspf(std::string_view bytes, const std::filesystem::path& path)
{
    return isValidUtf8(bytes) ? read(bytes, path) : read(utf8FromLatin1(bytes), path);
}

std::string jspfOf(const Playlist& playlist, const std::filesystem::path& folder, bool relative)
{
    Json tracks = Json::array();
    for (const PlaylistEntry& entry : playlist.entries) {
        Json track = Json::object();
        const std::string from = relative ? relativePath(entry.location, folder) : std::string();
        write(track, "location", from.empty() ? urlOf(entry.location) : escapedPath(from));
        if (const std::string identifier = plainText(entry.identifier, false); !identifier.empty()) {
            track["identifier"] = Json::array({identifier});
        }
        write(track, "title", plainText(entry.title, true));
        write(track, "creator", plainText(entry.artists, true));
        write(track, "annotation", plainText(entry.reason, true));
        write(track, "album", plainText(entry.album, true));
        if (entry.duration) {
            track["duration"] = std::llround(*entry.duration * 1000);
        }
        tracks.push_back(std::move(track));
    }
    Json list = Json::object();
    write(list, "title", plainText(playlist.name, false));
    list["creator"] = "Nearfield";
    list["track"] = std::move(tracks);
    // Locations of URLs may be of any encoding; nothing may throw here.
    return Json{{"playlist", std::move(list)}}.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace nearfield::exchange
