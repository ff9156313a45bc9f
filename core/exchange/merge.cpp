#include "core/exchange/merge.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "core/base/parallel.h"
#include "core/exchange/copies.h"

namespace nearfield::exchange {

namespace {

/// Finds the tracks of a catalogue that are copies of a given one.
class CopyIndex
{
public:
    explicit CopyIndex(const Catalogue& catalogue)
        : m_catalogue(catalogue)
        , m_names(catalogue.size())
    {
        for (Row row = 0; row < catalogue.size(); ++row) {
            if (!catalogue.isrc(row).empty()) {
                m_isrcs.emplace(catalogue.isrc(row), row);
            }
        }
        parallelFor(m_names.size(), [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i) {
                const Row row = static_cast<Row>(i);
                m_names[i] = {nameKey(catalogue.title(row), catalogue.artists(row)), row};
            }
        });
        std::sort(m_names.begin(), m_names.end());
    }

    /// The lowest row with the same ISRC, else with the same name and length.
    [[nodiscard]] std::optional<Row> find(const Track& track) const
    {
        if (const auto found = m_isrcs.find(track.isrc); found != m_isrcs.end()) {
            return found->second;
        }
        const std::uint64_t key = nameKey(track.title, track.artists);
        auto found = std::lower_bound(m_names.begin(), m_names.end(), std::pair(key, Row{0}));
        for (; key != 0 && found != m_names.end() && found->first == key; ++found) {
            if (haveSameLength(m_catalogue.raw(found->second, RawFeature::Duration), track.raw[RawFeature::Duration])) {
                return found->second;
            }
        }
        return std::nullopt;
    }

private:
    const Catalogue& m_catalogue;
    std::unordered_map<std::string_view, Row> m_isrcs;
    std::vector<std::pair<std::uint64_t, Row>> m_names; ///< by key, then row
};

/// The library's rows of the tracks that it holds under the same uri.
std::vector<std::optional<Row>> rowsByUri(const Catalogue& catalogue, const std::vector<Track>& tracks)
{
    std::vector<std::optional<Row>> rows(tracks.size());
    parallelFor(tracks.size(), [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            rows[i] = catalogue.rowOfUri(tracks[i].uri);
        }
    });
    return rows;
}

bool takeNewestPopularity(Track& into, const Track& from)
{
    if (!from.popularity || into.popularity == from.popularity) {
        return false;
    }
    into.popularity = from.popularity;
    return true;
}

/// Library tracks as they will be, by row; only those that change.
class Updates
{
public:
    explicit Updates(const Catalogue& catalogue)
        : m_catalogue(catalogue)
    {
    }

    void learn(Row row, const Track& from, bool isSameTrack)
    {
        const auto known = m_changed.find(row);
        Track track = known != m_changed.end() ? known->second : m_catalogue.track(row);
        const bool isNewer = isSameTrack && takeNewestPopularity(track, from);
        if (fillBlanks(track, from) || isNewer) {
            m_changed.insert_or_assign(row, std::move(track));
        }
    }

    [[nodiscard]] bool changes(Row row) const { return m_changed.find(row) != m_changed.end(); }

    [[nodiscard]] std::vector<Track> take()
    {
        std::vector<Track> tracks;
        tracks.reserve(m_changed.size());
        for (auto& [row, track] : m_changed) {
            tracks.push_back(std::move(track));
        }
        return tracks;
    }

private:
    const Catalogue& m_catalogue;
    std::map<Row, Track> m_changed;
};

void sortByLine(std::vector<Removal>& removed)
{
    std::stable_sort(removed.begin(), removed.end(),
                     [](const Removal& a, const Removal& b) { return a.line < b.line; });
}

} // namespace

std::optional<TrackId> MergePlan::keptTrack(const Removal& removal, std::span<const TrackId> ids) const
{
    if (!removal.kept) {
        return std::nullopt;
    }
    const Destination& destination = destinations[*removal.kept];
    return destination.library != TrackId{} ? destination.library : ids[destination.added];
}

MergePlan planMerge(const Catalogue& current, CleanedFile file)
{
    MergePlan plan;
    plan.removed = std::move(file.removed);
    plan.destinations.resize(file.tracks.size());

    const std::vector<std::optional<Row>> own = rowsByUri(current, file.tracks);
    Updates updates(current);
    for (std::size_t i = 0; i < own.size(); ++i) {
        if (own[i]) {
            plan.destinations[i].library = current.id(*own[i]);
            updates.learn(*own[i], file.tracks[i], true);
        }
    }

    std::optional<CopyIndex> copies; // costs a pass over the library; made when a track is not found by its uri
    for (std::size_t i = 0; i < own.size(); ++i) {
        Track& track = file.tracks[i];
        if (own[i]) {
            continue;
        }
        if (!copies) {
            copies.emplace(current);
        }
        if (const std::optional<Row> copied = copies->find(track)) {
            plan.destinations[i].library = current.id(*copied);
            updates.learn(*copied, track, false);
            plan.removed.push_back({.line = file.lines[i],
                                    .uri = std::move(track.uri),
                                    .title = std::move(track.title),
                                    .artists = std::move(track.artists),
                                    .reason = RemovalReason::DuplicateRecording,
                                    .detail = {},
                                    .kept = i});
        } else {
            plan.destinations[i].added = plan.added.size();
            plan.added.push_back(std::move(track));
        }
    }

    plan.unchanged = static_cast<std::size_t>(
        std::count_if(own.begin(), own.end(), [&](std::optional<Row> row) { return row && !updates.changes(*row); }));
    plan.updated = updates.take();
    sortByLine(plan.removed);
    return plan;
}

} // namespace nearfield::exchange
