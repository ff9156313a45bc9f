#include "ui/player/foreign_track.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/text.h"
#include "core/catalogue/catalogue.h"
#include "core/catalogue/recording_key.h"
#include "core/library/music_files.h"
#include "ui/player/file_url.h"
#include "ui/text.h"

namespace nearfield::ui {

namespace {

constexpr Row kRowsBetweenLooks = 4096; ///< at the stop token
constexpr double kSameLength = 3;       ///< seconds

std::optional<TrackId> bySpotifyId(const Catalogue& catalogue, const ForeignTrack& track)
{
    for (const std::string_view text : {std::string_view(track.trackId), std::string_view(track.url)}) {
        const std::string id(spotifyId(text));
        if (id.empty()) {
            continue;
        }
        for (const std::string& uri : {"spotify:track:" + id, id}) { // some catalogues hold the bare id
            if (const auto row = catalogue.rowOfUri(uri)) {
                return catalogue.id(*row);
            }
        }
    }
    return std::nullopt;
}

std::optional<TrackId> byFile(const TrackFiles& files, const ForeignTrack& track)
{
    const std::filesystem::path path = localFile(QUrl::fromEncoded(QByteArray::fromStdString(track.url)));
    const auto& all = files.all();
    const auto found = std::find_if(all.begin(), all.end(), [&](const TrackFile& file) {
        return (!path.empty() && file.path == path) ||
               (!track.musicBrainzRecording.empty() && file.musicBrainzRecording == track.musicBrainzRecording);
    });
    return found != all.end() ? std::optional(found->track) : std::nullopt;
}

std::optional<TrackId> byIsrc(const Catalogue& catalogue, const ForeignTrack& track)
{
    for (Row row = 0; row < catalogue.size() && !track.isrc.empty(); ++row) {
        if (catalogue.isrc(row) == track.isrc) {
            return catalogue.id(row);
        }
    }
    return std::nullopt;
}

/// How well one of several recordings of a name fits; more is better.
double fit(const Catalogue& catalogue, Row row, const ForeignTrack& track)
{
    const bool sameAlbum = !track.album.empty() && folded(catalogue.album(row)) == folded(track.album);
    const double length = static_cast<double>(catalogue.raw(row, RawFeature::Duration));
    const double apart = std::abs(length - track.seconds);
    const bool known = track.seconds > 0 && length > 0; // false for NaN
    return (sameAlbum ? 1 : 0) + (known ? (apart <= kSameLength ? 2 : 0) - apart / track.seconds : 0);
}

std::optional<TrackId> byName(const Catalogue& catalogue, const ForeignTrack& track, const std::stop_token& stop)
{
    const std::string name = recordingName(track.title, track.artists.empty() ? std::string() : track.artists.front());
    if (name.empty() || track.artists.empty()) {
        return std::nullopt;
    }
    std::optional<Row> best;
    for (Row row = 0; row < catalogue.size(); ++row) {
        if (row % kRowsBetweenLooks == 0 && stop.stop_requested()) {
            return std::nullopt;
        }
        if (recordingName(catalogue.title(row), catalogue.artists(row)) == name &&
            (!best || fit(catalogue, row, track) > fit(catalogue, *best, track))) {
            best = row;
        }
    }
    return best ? std::optional(catalogue.id(*best)) : std::nullopt;
}

} // namespace

std::string_view spotifyId(std::string_view text) noexcept
{
    for (const std::string_view before : {std::string_view("spotify:track:"), std::string_view("/com/spotify/track/"),
                                          std::string_view("open.spotify.com/track/")}) {
        if (const auto at = text.find(before); at != std::string_view::npos) {
            text.remove_prefix(at + before.size());
            return text.substr(0, text.find_first_of("?#/"));
        }
    }
    return {};
}

std::optional<TrackId> findInLibrary(const Catalogue& catalogue, const TrackFiles& files, const ForeignTrack& track,
                                     std::stop_token stop)
{
    auto found = bySpotifyId(catalogue, track);
    if (!found) {
        found = byFile(files, track);
    }
    if (!found) {
        found = byIsrc(catalogue, track);
    }
    return found ? found : byName(catalogue, track, stop);
}

} // namespace nearfield::ui
