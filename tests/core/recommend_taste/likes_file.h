#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/text.h"
#include "core/exchange/csv_reader.h"
#include "core/recommend/taste/taste_features.h"

namespace nearfield::test {

/// One code for each artist, whatever the file; of several artists the first counts.
class ArtistCodes
{
public:
    std::uint32_t of(std::string_view artists)
    {
        const std::string first = folded(trimmed(artists.substr(0, artists.find(';'))));
        return m_codes.emplace(first, static_cast<std::uint32_t>(m_codes.size())).first->second;
    }

private:
    std::unordered_map<std::string, std::uint32_t> m_codes;
};

struct Likes
{
    Matrix features;
    std::vector<std::uint32_t> artists;
    std::vector<float> liked; ///< 1 or 0; empty where nobody was asked
};

inline Likes featuresOf(std::span<const Track> tracks, ArtistCodes& codes)
{
    Likes out{
        Matrix(static_cast<Eigen::Index>(tracks.size()), static_cast<Eigen::Index>(taste::kFeatureCount)), {}, {}};
    for (std::size_t i = 0; i < tracks.size(); ++i) {
        const auto features = taste::featuresOf(tracks[i].raw);
        std::copy(features.begin(), features.end(), out.features.row(static_cast<Eigen::Index>(i)).data());
        out.artists.push_back(codes.of(tracks[i].artists));
    }
    return out;
}

/// A table with columns target (1 or 0), artist and the 13 features by their file names; all rows, in order.
inline Likes readLikes(const std::filesystem::path& path, ArtistCodes& codes)
{
    const std::string text = readFile(path);
    exchange::CsvReader reader(text, ',');
    exchange::CsvFields fields(',');
    exchange::CsvRecord record;
    const auto next = [&] {
        const bool there = reader.next(record);
        const auto split = there ? fields.split(record.text) : std::span<const std::string_view>();
        return std::vector<std::string>(split.begin(), split.end());
    };
    const std::vector<std::string> header = next();
    const auto column = [&](std::string_view name) {
        const auto at = std::find(header.begin(), header.end(), name);
        if (at == header.end()) {
            throw Error(ErrorKind::BadFormat, fmt::format("{} has no column {}.", path.string(), name));
        }
        return static_cast<std::size_t>(at - header.begin());
    };
    std::vector<Track> tracks;
    std::vector<float> liked;
    for (auto row = next(); !row.empty(); row = next()) {
        Track track;
        track.artists = row.at(column("artist"));
        for (std::size_t f = 0; f < kRawFeatureCount; ++f) {
            const auto feature = static_cast<RawFeature>(f);
            track.raw[feature] = std::stof(row.at(column(fileName(feature))));
        }
        track.raw[RawFeature::Duration] /= 1000; // the column is in milliseconds
        tracks.push_back(std::move(track));
        liked.push_back(std::stof(row.at(column("target"))));
    }
    Likes out = featuresOf(tracks, codes);
    out.liked = std::move(liked);
    return out;
}

/// Chance that a liked track is scored above one that is not; ties count half.
inline double auc(const Vector& scores, std::span<const float> liked)
{
    std::vector<std::size_t> order(liked.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto score = [&](std::size_t i) { return scores[static_cast<Eigen::Index>(order[i])]; };
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return scores[static_cast<Eigen::Index>(a)] < scores[static_cast<Eigen::Index>(b)];
    });
    double below = 0;
    double pairs = 0;
    for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
        double likedHere = 0;
        while (end < order.size() && score(end) == score(begin)) {
            likedHere += static_cast<double>(liked[order[end++]]);
        }
        const double othersHere = static_cast<double>(end - begin) - likedHere;
        pairs += likedHere * (below + othersHere / 2);
        below += othersHere;
    }
    return pairs / (below * (static_cast<double>(liked.size()) - below));
}

} // namespace nearfield::test
