#include "core/exchange/merge.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "core/base/parallel.h"
#include "core/exchange/copies.h"

namespace nearfield::exchange {

namespace {

bool takeNewestPopularity(Track& into, const Track& from)
{
    if (!from.popularity || into.popularity == from.popularity) {
        return false;
    }
    into.popularity = from.popularity;
    return true;
}

/// What tells a recording.
struct Identity
{
    std::string_view isrc;
    std::string_view title;
    std::string_view artists;
    float duration;
};

/// The tracks of a library as they will be.
class UpdatedCatalogue
{
public:
    explicit UpdatedCatalogue(const Catalogue& before)
        : m_before(before)
    {
    }

    void learnFromOwnRow(Row row, const Track& from)
    {
        change(row, [&](Track& track) {
            const bool isNewer = takeNewestPopularity(track, from);
            return fillBlanks(track, from) || isNewer;
        });
    }

    void learnFromCopy(Row row, const Track& copy)
    {
        change(row, [&](Track& track) { return fillBlanksFromCopy(track, copy); });
    }

    [[nodiscard]] std::size_t size() const noexcept { return m_before.size(); }
    [[nodiscard]] bool changes(Row row) const { return m_changed.find(row) != m_changed.end(); }

    [[nodiscard]] Identity identity(Row row) const
    {
        if (const auto found = m_changed.find(row); found != m_changed.end()) {
            const Track& track = found->second;
            return {track.isrc, track.title, track.artists, track.raw[RawFeature::Duration]};
        }
        return {m_before.isrc(row), m_before.title(row), m_before.artists(row),
                m_before.raw(row, RawFeature::Duration)};
    }

    [[nodiscard]] std::vector<Track> takeChanged()
    {
        std::vector<Track> tracks;
        tracks.reserve(m_changed.size());
        for (auto& [row, track] : m_changed) {
            tracks.push_back(std::move(track));
        }
        return tracks;
    }

private:
    template <typename Learn>
    void change(Row row, Learn&& learn)
    {
        const auto known = m_changed.find(row);
        if (known != m_changed.end()) {
            learn(known->second);
        } else if (Track track = m_before.track(row); learn(track)) {
            m_changed.emplace(row, std::move(track));
        }
    }

    const Catalogue& m_before;
    std::map<Row, Track> m_changed;
};

/// Finds the tracks of a library that are copies of a given one, as the library stands when the index is made.
class CopyIndex
{
public:
    explicit CopyIndex(const UpdatedCatalogue& library)
        : m_entries(library.size())
    {
        parallelFor(library.size(), [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i) {
                const Row row = static_cast<Row>(i);
                const Identity identity = library.identity(row);
                m_entries[i] = {nameKey(identity.title, identity.artists), row, identity.duration};
            }
        });
        for (Row row = 0; row < library.size(); ++row) {
            if (const std::string_view isrc = library.identity(row).isrc; !isrc.empty()) {
                m_isrcs.emplace(isrc, row);
            }
        }
        std::sort(m_entries.begin(), m_entries.end(), [](const Entry& a, const Entry& b) {
            return std::pair(a.nameKey, a.row) < std::pair(b.nameKey, b.row);
        });
    }

    /// The lowest row with the same ISRC, else with the same name and length.
    [[nodiscard]] std::optional<Row> find(const Track& track) const
    {
        if (const auto found = m_isrcs.find(track.isrc); found != m_isrcs.end()) {
            return found->second;
        }
        const std::uint64_t key = nameKey(track.title, track.artists);
        auto entry = std::lower_bound(m_entries.begin(), m_entries.end(), key,
                                      [](const Entry& e, std::uint64_t wanted) { return e.nameKey < wanted; });
        for (; key != 0 && entry != m_entries.end() && entry->nameKey == key; ++entry) {
            if (haveSameLength(entry->duration, track.raw[RawFeature::Duration])) {
                return entry->row;
            }
        }
        return std::nullopt;
    }

private:
    struct Entry
    {
        std::uint64_t nameKey;
        Row row;
        float duration;
    };

    std::unordered_map<std::string, Row> m_isrcs;
    std::vector<Entry> m_entries; ///< by nameKey, then row
};

/// What the library holds of each track of a file.
struct Match
{
    std::optional<Row> row;
    bool isCopy = false; ///< found as another copy of the recording, not by uri
};

template <typename Work>
void forAll(const std::vector<Track>& tracks, std::vector<Match>& matches, Work&& work)
{
    parallelFor(tracks.size(), [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            work(tracks[i], matches[i]);
        }
    });
}

/// Finds the library's track of each track of the file and lets it learn. Own rows come first, and copies are looked
/// for by what the library knows then: so the same file finds the same tracks when it comes again.
std::vector<Match> matchAndLearn(const Catalogue& current, const std::vector<Track>& tracks, UpdatedCatalogue& updated)
{
    std::vector<Match> matches(tracks.size());
    if (current.empty()) {
        return matches;
    }
    forAll(tracks, matches, [&](const Track& track, Match& match) { match.row = current.rowOfUri(track.uri); });
    bool allFound = true;
    for (std::size_t i = 0; i < tracks.size(); ++i) {
        if (matches[i].row) {
            updated.learnFromOwnRow(*matches[i].row, tracks[i]);
        } else {
            allFound = false;
        }
    }
    if (allFound) {
        return matches; // and no need to go through the library
    }
    const CopyIndex copies(updated);
    forAll(tracks, matches, [&](const Track& track, Match& match) {
        if (!match.row) {
            match = {.row = copies.find(track), .isCopy = true};
        }
    });
    for (std::size_t i = 0; i < tracks.size(); ++i) {
        if (matches[i].row && matches[i].isCopy) {
            updated.learnFromCopy(*matches[i].row, tracks[i]);
        }
    }
    return matches;
}

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

    UpdatedCatalogue updated(current);
    const std::vector<Match> matches = matchAndLearn(current, file.tracks, updated);

    std::size_t added = 0;
    for (std::size_t i = 0; i < matches.size(); ++i) {
        const auto [row, isCopy] = matches[i];
        Track& track = file.tracks[i];
        if (row) {
            plan.destinations[i].library = current.id(*row);
            plan.unchanged += !isCopy && !updated.changes(*row) ? 1U : 0U;
        } else {
            plan.destinations[i].added = added;
            if (added != i) {
                file.tracks[added] = std::move(track);
            }
            ++added;
        }
        if (row && isCopy) {
            plan.removed.push_back({.line = file.lines[i],
                                    .uri = std::move(track.uri),
                                    .title = std::move(track.title),
                                    .artists = std::move(track.artists),
                                    .reason = RemovalReason::DuplicateRecording,
                                    .detail = {},
                                    .kept = i});
        }
    }
    file.tracks.resize(added);
    plan.added = std::move(file.tracks);
    plan.updated = updated.takeChanged();
    sortByLine(plan.removed);
    return plan;
}

} // namespace nearfield::exchange
