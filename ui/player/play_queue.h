#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "core/base/ids.h"
#include "core/base/random.h"
#include "ui/player/player_settings.h"

namespace nearfield::ui {

/// What is played in which order: tracks that were heard, the current one, and those to come. A value; it plays
/// nothing. Positions count from 0 in the order of playing. A track may be in it several times.
///
/// Shuffling mixes all that has not been heard behind the current track; what was heard stays before it, so that
/// previous() goes back the way one came. Without shuffling the order is again the one the tracks were given in.
class PlayQueue
{
public:
    /// The order of shuffling depends on `seed` alone.
    explicit PlayQueue(std::uint64_t seed);

    [[nodiscard]] std::size_t size() const noexcept { return m_entries.size(); }
    [[nodiscard]] bool empty() const noexcept { return m_entries.empty(); }
    [[nodiscard]] TrackId at(std::size_t position) const { return m_entries[position].track; }
    /// Of the current track; nothing in an empty queue.
    [[nodiscard]] std::optional<std::size_t> position() const noexcept;
    [[nodiscard]] std::optional<TrackId> current() const noexcept;
    /// The tracks behind the current one.
    [[nodiscard]] std::size_t upcoming() const noexcept { return empty() ? 0 : size() - 1 - m_position; }

    /// Replaces everything; the track at `first` of `tracks` is current.
    void play(std::span<const TrackId> tracks, std::size_t first);
    /// Behind the current track. Of an empty queue the first becomes current.
    void playNext(std::span<const TrackId> tracks);
    /// At the end. Of an empty queue the first becomes current.
    void append(std::span<const TrackId> tracks);

    /// When the current one goes, the one behind it is current, or the last one. True when current() is another.
    bool remove(std::size_t position);
    /// So that the track at `from` is at `to`; the current one stays current.
    void move(std::size_t from, std::size_t to);
    void clear();
    void clearAllButCurrent();
    /// Removes all tracks that `isGone` says true to. True when current() is another.
    bool removeIf(const std::function<bool(TrackId)>& isGone);

    void jumpTo(std::size_t position);
    /// Somebody wants the next one: repeating one track does not hold them. False at the end of the queue, where
    /// nothing changes.
    bool next();
    /// The current one has ended. Not moving is true as well: it is to be played again.
    bool advance();
    /// False at the beginning, where nothing changes.
    bool previous();
    [[nodiscard]] bool hasNext() const noexcept;

    [[nodiscard]] bool shuffle() const noexcept { return m_shuffle; }
    void setShuffle(bool shuffle);
    [[nodiscard]] Repeat repeat() const noexcept { return m_repeat; }
    void setRepeat(Repeat repeat) noexcept { m_repeat = repeat; }

private:
    struct Entry
    {
        TrackId track{};
        std::size_t place = 0; ///< in the order without shuffling; kept while shuffling only
        bool heard = false;    ///< was current at some time
    };

    void insert(std::size_t position, std::size_t place, std::span<const TrackId> tracks);
    void goTo(std::size_t position);
    void shuffleAll();
    void mix(std::size_t first);

    Random m_random;
    std::vector<Entry> m_entries;
    std::size_t m_position = 0;
    bool m_shuffle = false;
    Repeat m_repeat = Repeat::Off;
};

} // namespace nearfield::ui
