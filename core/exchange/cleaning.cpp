#include "core/exchange/cleaning.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <span>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/hash.h"
#include "core/base/parallel.h"
#include "core/exchange/copies.h"
#include "core/features/features.h"

namespace nearfield::exchange {

namespace {

bool isOutside(const Track& track, RawFeature f) noexcept
{
    const Range range = validRange(f);
    return track.raw[f] < range.low || track.raw[f] > range.high; // an unknown one is not
}

std::optional<RemovalReason> faultOf(const Track& track) noexcept
{
    if (std::any_of(kContinuousFeatures.begin(), kContinuousFeatures.end(),
                    [&](RawFeature f) { return std::isnan(track.raw[f]); })) {
        return RemovalReason::NoFeatures;
    }
    if (isOutside(track, RawFeature::Tempo)) {
        return RemovalReason::TempoOutOfRange;
    }
    if (isOutside(track, RawFeature::Duration)) {
        return RemovalReason::DurationOutOfRange;
    }
    if (isOutside(track, RawFeature::Loudness)) {
        return RemovalReason::LoudnessOutOfRange;
    }
    if (std::any_of(kContinuousFeatures.begin(), kContinuousFeatures.end(),
                    [&](RawFeature f) { return isOutside(track, f); })) {
        return RemovalReason::FeatureOutOfRange;
    }
    return std::nullopt;
}

/// What exactly faultOf() found.
std::string detailOf(const Track& track, RemovalReason fault)
{
    std::vector<std::string> names;
    switch (fault) {
    case RemovalReason::TempoOutOfRange:
        return fmt::format("{} BPM", track.raw[RawFeature::Tempo]);
    case RemovalReason::DurationOutOfRange:
        return fmt::format("{} s", track.raw[RawFeature::Duration]);
    case RemovalReason::LoudnessOutOfRange:
        return fmt::format("{} dB", track.raw[RawFeature::Loudness]);
    case RemovalReason::FeatureOutOfRange:
        for (const RawFeature f : kContinuousFeatures) {
            if (isOutside(track, f)) {
                names.push_back(fmt::format("{} is {}", displayName(f), track.raw[f]));
            }
        }
        break;
    default:
        for (const RawFeature f : kContinuousFeatures) {
            if (std::isnan(track.raw[f])) {
                names.emplace_back(displayName(f));
            }
        }
        if (names.size() == kContinuousCount) {
            return "all nine";
        }
        break;
    }
    return fmt::format("{}", fmt::join(names, ", "));
}

using Index = std::uint32_t;

/// Calls visit(span of indices, increasing) for every set of two or more indices with the same key that is not 0.
template <typename Visit>
void forEachShared(const std::vector<std::uint64_t>& keys, Visit&& visit)
{
    std::vector<std::pair<std::uint64_t, Index>> sorted;
    sorted.reserve(keys.size());
    for (Index i = 0; i < keys.size(); ++i) {
        if (keys[i] != 0) {
            sorted.emplace_back(keys[i], i);
        }
    }
    std::sort(sorted.begin(), sorted.end());
    std::vector<Index> members;
    for (auto begin = sorted.begin(); begin != sorted.end();) {
        const auto end =
            std::find_if(begin, sorted.end(), [&](const auto& entry) { return entry.first != begin->first; });
        if (end - begin > 1) {
            members.clear();
            std::transform(begin, end, std::back_inserter(members), [](const auto& entry) { return entry.second; });
            visit(std::span(members));
        }
        begin = end;
    }
}

/// One run over one file. A row is dropped for another by noting which; nothing moves before takeResult().
class Cleaner
{
public:
    Cleaner(CatalogueFile file, const HoldsUri& inLibrary)
        : m_file(std::move(file))
        , m_inLibrary(inLibrary)
        , m_fates(m_file.tracks.size())
    {
    }

    void dropFaultyRows()
    {
        parallelFor(m_fates.size(), [this](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i) {
                m_fates[i].reason = faultOf(m_file.tracks[i]);
            }
        });
    }

    void dropRepeatedIds()
    {
        forEachShared(keysOf([](const Track& track) { return hash64(track.uri); }), [this](std::span<Index> members) {
            for (const Index i : members.subspan(1)) {
                drop(i, members.front(), RemovalReason::DuplicateId);
            }
        });
    }

    void dropCopies()
    {
        forEachShared(keysOf([](const Track& track) { return track.isrc.empty() ? 0 : hash64(track.isrc); }),
                      [this](std::span<Index> members) {
                          dropCopiesAmong(members, [](const Track&, const Track&) { return true; });
                      });
        forEachShared(keysOf([](const Track& track) { return nameKey(track.title, track.artists); }),
                      [this](std::span<Index> members) {
                          dropCopiesAmong(members, [](const Track& a, const Track& b) {
                              return haveSameLength(a.raw[RawFeature::Duration], b.raw[RawFeature::Duration]);
                          });
                      });
    }

    [[nodiscard]] CleanedFile takeResult()
    {
        std::vector<std::size_t> placeOf(m_fates.size());
        std::size_t next = 0;
        for (std::size_t i = 0; i < m_fates.size(); ++i) {
            placeOf[i] = next;
            next += isKept(i) ? 1U : 0U;
        }
        CleanedFile out;
        out.removed = std::move(m_file.rejected);
        for (Index i = 0; i < m_fates.size(); ++i) {
            if (!isKept(i)) {
                out.removed.push_back(removalOf(i, placeOf));
            } else if (placeOf[i] != i) {
                m_file.tracks[placeOf[i]] = std::move(m_file.tracks[i]);
                m_file.lines[placeOf[i]] = m_file.lines[i];
            }
        }
        m_file.tracks.resize(next);
        m_file.lines.resize(next);
        std::sort(out.removed.begin(), out.removed.end(),
                  [](const Removal& a, const Removal& b) { return a.line < b.line; });
        out.tracks = std::move(m_file.tracks);
        out.lines = std::move(m_file.lines);
        return out;
    }

private:
    struct Fate
    {
        std::optional<RemovalReason> reason;
        Index keptFor = 0; ///< of a duplicate
    };

    [[nodiscard]] bool isKept(std::size_t i) const noexcept { return !m_fates[i].reason; }
    [[nodiscard]] static bool isDuplicate(RemovalReason reason) noexcept
    {
        return reason == RemovalReason::DuplicateId || reason == RemovalReason::DuplicateRecording;
    }

    /// Of the rows still there; 0 for the others.
    template <typename KeyOf>
    [[nodiscard]] std::vector<std::uint64_t> keysOf(KeyOf keyOf) const
    {
        std::vector<std::uint64_t> keys(m_fates.size());
        parallelFor(keys.size(), [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i) {
                keys[i] = isKept(i) ? keyOf(m_file.tracks[i]) : 0;
            }
        });
        return keys;
    }

    void drop(Index i, Index keptFor, RemovalReason reason)
    {
        m_fates[i] = {.reason = reason, .keptFor = keptFor};
        fillBlanks(m_file.tracks[keptFor], m_file.tracks[i]);
    }

    /// Keeps the best of the members, and of the others those that are no copy of a kept one.
    template <typename AreCopies>
    void dropCopiesAmong(std::span<Index> members, AreCopies areCopies)
    {
        struct Candidate
        {
            Index index;
            int popularity;
            bool inLibrary;
        };
        std::vector<Candidate> candidates;
        for (const Index i : members) {
            const Track& track = m_file.tracks[i];
            candidates.push_back({.index = i,
                                  .popularity = track.popularity.value_or(-1),
                                  .inLibrary = m_inLibrary && m_inLibrary(track.uri)});
        }
        std::stable_sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
            return std::pair(a.inLibrary, a.popularity) > std::pair(b.inLibrary, b.popularity);
        });

        std::vector<Candidate> kept;
        std::vector<Index> dropped;
        const auto firstCopyOf = [&](Index i) {
            return std::find_if(kept.begin(), kept.end(), [&](const Candidate& other) {
                return areCopies(m_file.tracks[i], m_file.tracks[other.index]);
            });
        };
        for (const Candidate& candidate : candidates) {
            if (candidate.inLibrary || firstCopyOf(candidate.index) == kept.end()) {
                kept.push_back(candidate);
            } else {
                dropped.push_back(candidate.index);
            }
        }

        // Which one a copy goes for, and teaches, must not depend on the library: the file may come again.
        std::sort(kept.begin(), kept.end(), [](const Candidate& a, const Candidate& b) {
            return std::pair(-a.popularity, a.index) < std::pair(-b.popularity, b.index);
        });
        std::sort(dropped.begin(), dropped.end());
        for (const Index i : dropped) {
            drop(i, firstCopyOf(i)->index, RemovalReason::DuplicateRecording);
        }
    }

    [[nodiscard]] Removal removalOf(Index i, const std::vector<std::size_t>& placeOf)
    {
        const RemovalReason reason = *m_fates[i].reason;
        Track& track = m_file.tracks[i];
        Removal removal{.line = m_file.lines[i],
                        .uri = std::move(track.uri),
                        .title = std::move(track.title),
                        .artists = std::move(track.artists),
                        .reason = reason,
                        .detail = {},
                        .kept = {}};
        if (isDuplicate(reason)) {
            Index kept = m_fates[i].keptFor;
            while (!isKept(kept)) { // it may have been dropped for another later on
                kept = m_fates[kept].keptFor;
            }
            removal.kept = placeOf[kept];
        } else {
            removal.detail = detailOf(track, reason);
        }
        return removal;
    }

    CatalogueFile m_file;
    const HoldsUri& m_inLibrary;
    std::vector<Fate> m_fates;
};

} // namespace

CleanedFile clean(CatalogueFile file, const HoldsUri& inLibrary)
{
    Cleaner cleaner(std::move(file), inLibrary);
    cleaner.dropFaultyRows();
    cleaner.dropRepeatedIds();
    cleaner.dropCopies();
    return cleaner.takeResult();
}

} // namespace nearfield::exchange
