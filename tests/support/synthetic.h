#pragma once

#include <cstdint>
#include <string>

#include "core/base/random.h"
#include "core/catalogue/track.h"

namespace nearfield::test {

/// A track with plausible features that depend on `number` alone.
inline Track syntheticTrack(int number)
{
    Random random(static_cast<std::uint64_t>(number) * 7919);
    Track track;
    track.uri = "test:track:" + std::to_string(number);
    track.title = "Title " + std::to_string(number);
    track.artists = "Artist " + std::to_string(number % 97);
    track.album = "Album " + std::to_string(number % 211);
    track.genre = "genre " + std::to_string(number % 12);
    track.year = 1960 + number % 60;
    track.popularity = number % 101;
    for (float& v : track.raw.values) {
        v = static_cast<float>(random.uniform());
    }
    track.raw[RawFeature::Key] = static_cast<float>(random.below(12));
    track.raw[RawFeature::Mode] = static_cast<float>(random.below(2));
    track.raw[RawFeature::Loudness] = static_cast<float>(random.uniform(-30, -2));
    track.raw[RawFeature::Tempo] = static_cast<float>(random.uniform(60, 200));
    track.raw[RawFeature::Duration] = static_cast<float>(100 + random.below(300));
    track.raw[RawFeature::TimeSignature] = 4;
    return track;
}

/// A catalogue file in our own layout with `rows` synthetic tracks, numbered from `first`.
inline std::string syntheticCsv(int rows, int first = 1)
{
    std::string csv = "id,name,artists,album,year,genre,popularity,duration_ms,explicit,danceability,energy,key,"
                      "loudness,mode,speechiness,acousticness,instrumentalness,liveness,valence,tempo,time_signature\n";
    for (int number = first; number < first + rows; ++number) {
        const Track t = syntheticTrack(number);
        const auto f = [&t](RawFeature feature) { return std::to_string(t.raw[feature]); };
        csv += t.uri + ',' + t.title + ',' + t.artists + ',' + t.album + ',' + std::to_string(*t.year) + ',' + t.genre +
               ',' + std::to_string(*t.popularity) + ',' +
               std::to_string(static_cast<int>(t.raw[RawFeature::Duration]) * 1000) + ",0," +
               f(RawFeature::Danceability) + ',' + f(RawFeature::Energy) + ',' + f(RawFeature::Key) + ',' +
               f(RawFeature::Loudness) + ',' + f(RawFeature::Mode) + ',' + f(RawFeature::Speechiness) + ',' +
               f(RawFeature::Acousticness) + ',' + f(RawFeature::Instrumentalness) + ',' + f(RawFeature::Liveness) +
               ',' + f(RawFeature::Valence) + ',' + f(RawFeature::Tempo) + ',' + f(RawFeature::TimeSignature) + '\n';
    }
    return csv;
}

} // namespace nearfield::test
