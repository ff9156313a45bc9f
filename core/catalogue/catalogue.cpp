#include "core/catalogue/catalogue.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>
#include <utility>

#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/base/parallel.h"
#include "core/catalogue/recording_key.h"

namespace nearfield {

namespace {

std::int16_t shortOf(std::optional<int> v, std::int16_t unknown) noexcept
{
    return v ? static_cast<std::int16_t>(std::clamp(*v, INT16_MIN + 1, INT16_MAX)) : unknown;
}

/// Union of rows that share a key, by path halving; the root is the lowest row of its set.
class DisjointRows
{
public:
    explicit DisjointRows(std::size_t n)
        : m_parent(n)
    {
        std::iota(m_parent.begin(), m_parent.end(), Row{0});
    }

    Row root(Row row) noexcept
    {
        while (m_parent[row] != row) {
            m_parent[row] = m_parent[m_parent[row]];
            row = m_parent[row];
        }
        return row;
    }

    void join(Row a, Row b) noexcept
    {
        a = root(a);
        b = root(b);
        m_parent[std::max(a, b)] = std::min(a, b);
    }

private:
    std::vector<Row> m_parent;
};

/// Joins all rows with equal non-zero keys.
void joinEqual(const std::vector<std::uint64_t>& keys, DisjointRows& sets)
{
    std::unordered_map<std::uint64_t, Row> first;
    first.reserve(keys.size());
    for (Row row = 0; row < keys.size(); ++row) {
        if (keys[row] == 0) {
            continue;
        }
        const auto [found, isNew] = first.emplace(keys[row], row);
        if (!isNew) {
            sets.join(found->second, row);
        }
    }
}

/// 0 when a feature that tells recordings apart is unknown.
std::uint64_t featureKey(const float* raw)
{
    std::array<float, kRawFeatureCount> known{};
    for (std::size_t i = 0; i < kRawFeatureCount; ++i) {
        known[i] = raw[i];
    }
    // Copies of one recording are cut at slightly different ends, and the bar is a guess.
    known[static_cast<std::size_t>(RawFeature::Duration)] = 0;
    known[static_cast<std::size_t>(RawFeature::TimeSignature)] = 0;
    if (std::any_of(known.begin(), known.end(), [](float v) { return std::isnan(v); })) {
        return 0;
    }
    return hash64(std::as_bytes(std::span(known)));
}

} // namespace

std::optional<Row> Catalogue::rowOf(TrackId id) const noexcept
{
    const auto found = std::lower_bound(m_ids.begin(), m_ids.end(), id);
    if (found == m_ids.end() || *found != id) {
        return std::nullopt;
    }
    return static_cast<Row>(found - m_ids.begin());
}

std::optional<Row> Catalogue::rowOfUri(std::string_view uri) const noexcept
{
    const auto found = std::lower_bound(m_rowsByUri.begin(), m_rowsByUri.end(), uri,
                                        [this](Row row, std::string_view wanted) { return m_uris[row] < wanted; });
    if (found == m_rowsByUri.end() || m_uris[*found] != uri) {
        return std::nullopt;
    }
    return *found;
}

std::optional<bool> Catalogue::isExplicit(Row row) const noexcept
{
    return m_explicit[row] < 0 ? std::nullopt : std::optional<bool>(m_explicit[row] == 1);
}

Track Catalogue::track(Row row) const
{
    Track out;
    out.id = id(row);
    out.uri = uri(row);
    out.isrc = isrc(row);
    out.title = title(row);
    out.artists = artists(row);
    out.album = album(row);
    out.genre = genre(row);
    out.year = year(row);
    out.popularity = popularity(row);
    out.isExplicit = isExplicit(row);
    out.addedAt = addedAt(row);
    for (std::size_t i = 0; i < kRawFeatureCount; ++i) {
        out.raw.values[i] = m_raw(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(i));
    }
    return out;
}

CatalogueBuilder::CatalogueBuilder(std::size_t expectedTracks)
{
    m_catalogue.m_ids.reserve(expectedTracks);
    m_raw.reserve(expectedTracks * kRawFeatureCount);
}

void CatalogueBuilder::add(const Track& track)
{
    Catalogue& c = m_catalogue;
    if (!c.m_ids.empty() && track.id <= c.m_ids.back()) {
        throw Error(ErrorKind::BadArgument, "Tracks of a catalogue must be added in increasing order of id");
    }
    c.m_ids.push_back(track.id);
    c.m_uris.append(track.uri);
    c.m_isrcs.append(track.isrc);
    c.m_titles.append(track.title);
    c.m_artists.append(track.artists);
    c.m_albums.append(track.album);
    c.m_genres.append(track.genre);
    c.m_years.push_back(shortOf(track.year, Catalogue::kNoNumber));
    c.m_popularities.push_back(shortOf(track.popularity, Catalogue::kNoNumber));
    c.m_explicit.push_back(track.isExplicit ? static_cast<std::int8_t>(*track.isExplicit) : std::int8_t{-1});
    c.m_addedAt.push_back(track.addedAt);
    m_raw.insert(m_raw.end(), track.raw.values.begin(), track.raw.values.end());
}

Catalogue CatalogueBuilder::build()
{
    Catalogue& c = m_catalogue;
    c.m_raw = Eigen::Map<const Matrix>(m_raw.data(), static_cast<Eigen::Index>(c.size()),
                                       static_cast<Eigen::Index>(kRawFeatureCount));
    m_raw = {};
    for (TextColumn* column : {&c.m_uris, &c.m_isrcs, &c.m_titles}) {
        column->shrink();
    }
    for (PooledColumn* column : {&c.m_artists, &c.m_albums, &c.m_genres}) {
        column->shrink();
    }
    c.m_rowsByUri.resize(c.size());
    std::iota(c.m_rowsByUri.begin(), c.m_rowsByUri.end(), Row{0});
    std::sort(c.m_rowsByUri.begin(), c.m_rowsByUri.end(), [&c](Row a, Row b) { return c.m_uris[a] < c.m_uris[b]; });
    numberRecordings();
    return std::exchange(m_catalogue, Catalogue{});
}

void CatalogueBuilder::numberRecordings()
{
    Catalogue& c = m_catalogue;
    const std::size_t n = c.size();
    std::vector<std::uint64_t> nameKeys(n);
    std::vector<std::uint64_t> isrcKeys(n);
    std::vector<std::uint64_t> featureKeys(n);
    parallelFor(n, [&](std::size_t begin, std::size_t end) {
        for (auto row = static_cast<Row>(begin); row < end; ++row) {
            const std::string name = recordingName(c.title(row), c.artists(row));
            nameKeys[row] = name.empty() ? 0 : hash64(std::string_view(name));
            isrcKeys[row] = c.isrc(row).empty() ? 0 : hash64(c.isrc(row));
            featureKeys[row] = featureKey(c.m_raw.row(static_cast<Eigen::Index>(row)).data());
        }
    });

    DisjointRows sets(n);
    joinEqual(nameKeys, sets);
    joinEqual(isrcKeys, sets);
    joinEqual(featureKeys, sets);

    c.m_recordings.resize(n);
    c.m_recordingHashes.resize(n);
    std::vector<std::uint32_t> numberOfRoot(n);
    std::uint32_t next = 0;
    for (Row row = 0; row < n; ++row) {
        const Row root = sets.root(row);
        const std::uint64_t ownHash = nameKeys[row] != 0 ? nameKeys[row] : hash64(c.uri(row));
        if (root == row) {
            numberOfRoot[row] = next++;
            c.m_recordingHashes[row] = ownHash;
        } else {
            // The smallest of the set, so that the order of rows does not matter.
            c.m_recordingHashes[root] = std::min(c.m_recordingHashes[root], ownHash);
        }
        c.m_recordings[row] = numberOfRoot[root];
    }
    for (Row row = 0; row < n; ++row) {
        c.m_recordingHashes[row] = c.m_recordingHashes[sets.root(row)];
    }
    c.m_recordingCount = next;
}

} // namespace nearfield
