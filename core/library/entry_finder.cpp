#include "core/library/entry_finder.h"

#include <algorithm>
#include <filesystem>

#include "core/base/text.h"
#include "core/exchange/location.h"
#include "core/exchange/values.h"
#include "core/storage/audio_file_store.h"
#include "core/storage/import_store.h"
#include "core/storage/playlist_store.h"

namespace nearfield {

namespace {

constexpr std::string_view kDash = " - ";

/// The id at the end of "https://musicbrainz.org/recording/<id>" or "mbid:<id>"; empty for anything else.
std::string musicBrainzIdOf(std::string_view identifier)
{
    constexpr std::string_view kRecording = "musicbrainz.org/recording/";
    constexpr std::string_view kScheme = "mbid:";
    if (const std::size_t at = identifier.find(kRecording); at != std::string_view::npos) {
        identifier.remove_prefix(at + kRecording.size());
    } else if (identifier.starts_with(kScheme)) {
        identifier.remove_prefix(kScheme.size());
    } else {
        return {};
    }
    return std::string(identifier.substr(0, identifier.find_first_of("/?#")));
}

std::string isrcIn(std::string_view identifier)
{
    const std::size_t colon = identifier.rfind(':');
    const bool says = identifier.find("isrc:") != std::string_view::npos;
    return says ? exchange::isrcOf(identifier.substr(colon + 1)) : std::string();
}

} // namespace

EntryFinder::EntryFinder(storage::Database& database, const Catalogue& catalogue)
    : m_database(database)
    , m_catalogue(catalogue)
    , m_aliases(storage::ImportStore(database).aliases())
    , m_finder(catalogue, m_aliases)
{
}

std::optional<TrackId> EntryFinder::find(const exchange::ListedTrack& track)
{
    for (const std::string& identifier : track.identifiers) {
        if (const auto found = byIdentifier(identifier)) {
            return found;
        }
    }
    if (!track.isrc.empty()) {
        Track stated;
        stated.isrc = track.isrc;
        if (const auto found = m_finder.find(stated, {})) {
            return found;
        }
    }
    return find(track.entry);
}

std::optional<TrackId> EntryFinder::find(const PlaylistEntry& entry)
{
    for (const std::string* text : {&entry.identifier, &entry.location}) {
        if (!text->empty()) {
            if (const auto found = byIdentifier(*text)) {
                return found;
            }
        }
    }
    if (const auto found = byPath(entry.location)) {
        return found;
    }
    return byName(entry);
}

std::optional<TrackId> EntryFinder::byIdentifier(const std::string& identifier)
{
    for (const std::string& uri : {identifier, exchange::uriOf(identifier)}) {
        if (const auto row = uri.empty() ? std::nullopt : m_catalogue.rowOfUri(uri)) {
            return m_catalogue.id(*row);
        }
        if (const auto alias = m_aliases.find(uri); alias != m_aliases.end()) {
            return alias->second;
        }
    }
    if (const std::string recording = musicBrainzIdOf(identifier); !recording.empty()) {
        if (const auto track = storage::AudioFileStore(m_database).trackOfMusicBrainz(recording)) {
            return track;
        }
    }
    Track stated;
    stated.isrc = isrcIn(identifier);
    return stated.isrc.empty() ? std::nullopt : m_finder.find(stated, {});
}

std::optional<TrackId> EntryFinder::byPath(const std::string& location) const
{
    if (!location.starts_with('/')) {
        return std::nullopt;
    }
    const storage::AudioFileStore store(m_database);
    if (const auto file = store.find(location)) {
        return file->track;
    }
    std::error_code unknown; // it may be reached by a link
    const std::filesystem::path real = std::filesystem::weakly_canonical(location, unknown);
    const auto file = unknown || real == location ? std::nullopt : store.find(real);
    return file ? file->track : std::nullopt;
}

std::optional<TrackId> EntryFinder::byName(const PlaylistEntry& entry)
{
    Track stated;
    stated.title = entry.title;
    stated.artists = exchange::joinedArtists(entry.artists, false);
    if (stated.title.empty() && !entry.location.empty() && !exchange::isUrl(entry.location)) {
        const std::size_t slash = entry.location.find_last_of("/\\");
        const std::string name = entry.location.substr(slash == std::string::npos ? 0 : slash + 1);
        stated.title = std::filesystem::path(name).stem().string();
        if (const std::size_t dash = stated.title.find(kDash); dash != std::string::npos) {
            stated.artists = std::string(trimmed(stated.title.substr(0, dash)));
            stated.title = std::string(trimmed(stated.title.substr(dash + kDash.size())));
        }
    }
    if (stated.title.empty() || stated.artists.empty()) {
        return std::nullopt; // a title alone means anything
    }
    if (entry.duration) {
        stated.raw[RawFeature::Duration] = static_cast<float>(*entry.duration);
    }
    if (const auto found = m_finder.find(stated, {})) {
        return found;
    }
    // Some programs repeat the artist in the title.
    const std::string start = entry.artists + std::string(kDash);
    if (stated.title.starts_with(start)) {
        stated.title = std::string(trimmed(stated.title.substr(start.size())));
        return m_finder.find(stated, {});
    }
    return std::nullopt;
}

std::size_t findTracksOfPlaylists(storage::Database& database, const Catalogue& catalogue)
{
    storage::PlaylistStore store(database);
    const std::vector<storage::PlaylistStore::Unfound> unfound = store.unfound();
    if (unfound.empty()) {
        return 0;
    }
    EntryFinder finder(database, catalogue);
    std::size_t found = 0;
    for (const storage::PlaylistStore::Unfound& one : unfound) {
        if (const auto track = finder.find(one.entry)) {
            store.setTrack(one, *track);
            ++found;
        }
    }
    return found;
}

} // namespace nearfield
