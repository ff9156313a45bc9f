#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/exchange/catalogue_file.h"

namespace nearfield::test {

/// A track that cleaning has nothing against.
inline Track goodTrack(const std::string& id, const std::string& title = {}, const std::string& artists = {},
                       float seconds = 200.0F)
{
    Track track;
    track.uri = "test:" + id;
    track.title = title.empty() ? "Title " + id : title;
    track.artists = artists.empty() ? "Artist" : artists;
    for (float& v : track.raw.values) {
        v = 0.5F;
    }
    track.raw[RawFeature::Loudness] = -7.0F;
    track.raw[RawFeature::Tempo] = 120.0F;
    track.raw[RawFeature::Duration] = seconds;
    return track;
}

/// As if read from a file with a header and a line for each.
inline exchange::CatalogueFile fileOf(std::vector<Track> tracks)
{
    exchange::CatalogueFile file;
    file.rowsRead = tracks.size();
    for (std::size_t i = 0; i < tracks.size(); ++i) {
        file.lines.push_back(i + 2);
    }
    file.tracks = std::move(tracks);
    return file;
}

} // namespace nearfield::test
