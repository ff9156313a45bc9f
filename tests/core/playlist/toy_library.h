#pragma once

#include <set>
#include <string>
#include <vector>

#include "core/base/random.h"
#include "core/catalogue/catalogue.h"
#include "core/playlist/ground.h"
#include "tests/support/synthetic.h"

namespace nearfield::test {

/// Tracks whose codes are random and lie on a sphere, with features that go along with the codes: energy with the first
/// number, tempo with the second, valence with the third, acousticness against the first. Every tenth track is a copy
/// of the one before.
struct ToyLibrary
{
    Catalogue catalogue;
    Matrix codes;

    explicit ToyLibrary(int tracks, int dimensions = 6, std::uint64_t seed = 1, int artists = 97)
        : codes(tracks, dimensions)
    {
        Random random(seed);
        CatalogueBuilder builder;
        for (int i = 0; i < tracks; ++i) {
            for (Eigen::Index j = 0; j < dimensions; ++j) {
                codes(i, j) = static_cast<float>(random.normal());
            }
            Track track = syntheticTrack(i);
            track.id = TrackId{i + 1};
            track.artists = "Artist " + std::to_string(i % artists);
            codes.row(i).normalize();
            const bool isCopy = i % 10 == 9;
            if (isCopy) {
                codes.row(i) = codes.row(i - 1);
                track.title = "Title " + std::to_string(i - 1) + " - Remastered 2009";
                track.artists = "Artist " + std::to_string((i - 1) % artists);
            }
            track.raw[RawFeature::Energy] = 0.5F + 0.5F * codes(i, 0);
            track.raw[RawFeature::Tempo] = 120 + 60 * codes(i, 1);
            track.raw[RawFeature::Valence] = 0.5F + 0.5F * codes(i, 2);
            track.raw[RawFeature::Acousticness] = 0.5F - 0.5F * codes(i, 0);
            builder.add(track);
        }
        catalogue = builder.build();
    }

    [[nodiscard]] playlist::Ground ground() const { return {catalogue, codes}; }
};

inline bool recordingsRepeat(const playlist::Ground& ground, const std::vector<Row>& rows)
{
    std::set<std::uint32_t> seen;
    for (const Row row : rows) {
        seen.insert(ground.recording(row));
    }
    return seen.size() != rows.size();
}

inline int artistsInARow(const playlist::Ground& ground, const std::vector<Row>& rows)
{
    int count = 0;
    for (std::size_t i = 1; i < rows.size(); ++i) {
        count += ground.sameArtist(rows[i - 1], rows[i]) ? 1 : 0;
    }
    return count;
}

/// The squared steps of a list, added up.
inline double squaredSteps(const playlist::Ground& ground, const std::vector<Row>& rows)
{
    double sum = 0;
    for (std::size_t i = 1; i < rows.size(); ++i) {
        const auto step = static_cast<double>(ground.distance(rows[i - 1], rows[i]));
        sum += step * step;
    }
    return sum;
}

} // namespace nearfield::test
