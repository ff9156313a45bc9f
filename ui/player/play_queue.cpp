#include "ui/player/play_queue.h"

#include <algorithm>
#include <utility>

namespace nearfield::ui {

namespace {

template <typename T>
auto iteratorAt(std::vector<T>& items, std::size_t position)
{
    return items.begin() + static_cast<std::ptrdiff_t>(position);
}

} // namespace

PlayQueue::PlayQueue(std::uint64_t seed)
    : m_random(seed)
{
}

std::optional<std::size_t> PlayQueue::position() const noexcept
{
    return empty() ? std::nullopt : std::optional(m_position);
}

std::optional<TrackId> PlayQueue::current() const noexcept
{
    return empty() ? std::nullopt : std::optional(m_entries[m_position].track);
}

void PlayQueue::play(std::span<const TrackId> tracks, std::size_t first)
{
    m_entries.clear();
    m_position = 0;
    insert(0, 0, tracks);
    if (empty()) {
        return;
    }
    goTo(std::min(first, size() - 1));
    if (m_shuffle) {
        shuffleAll();
    }
}

void PlayQueue::playNext(std::span<const TrackId> tracks)
{
    if (empty()) {
        play(tracks, 0);
    } else {
        insert(m_position + 1, m_entries[m_position].place + 1, tracks);
    }
}

void PlayQueue::append(std::span<const TrackId> tracks)
{
    if (empty()) {
        play(tracks, 0);
        return;
    }
    const auto last = std::max_element(m_entries.begin(), m_entries.end(),
                                       [](const Entry& a, const Entry& b) { return a.place < b.place; });
    insert(size(), last->place + 1, tracks);
}

void PlayQueue::insert(std::size_t position, std::size_t place, std::span<const TrackId> tracks)
{
    for (Entry& entry : m_entries) {
        entry.place += entry.place >= place ? tracks.size() : 0;
    }
    std::vector<Entry> added;
    added.reserve(tracks.size());
    for (const TrackId track : tracks) {
        added.push_back({.track = track, .place = place++});
    }
    m_entries.insert(iteratorAt(m_entries, position), added.begin(), added.end());
}

bool PlayQueue::remove(std::size_t position)
{
    const bool wasCurrent = position == m_position;
    m_entries.erase(iteratorAt(m_entries, position));
    if (position < m_position) {
        --m_position;
    }
    if (wasCurrent && !empty()) {
        goTo(std::min(m_position, size() - 1));
    }
    return wasCurrent;
}

void PlayQueue::move(std::size_t from, std::size_t to)
{
    if (from == to) {
        return;
    }
    if (from < to) {
        std::rotate(iteratorAt(m_entries, from), iteratorAt(m_entries, from + 1), iteratorAt(m_entries, to + 1));
    } else {
        std::rotate(iteratorAt(m_entries, to), iteratorAt(m_entries, from), iteratorAt(m_entries, from + 1));
    }
    if (m_position == from) {
        m_position = to;
    } else if (from < m_position && m_position <= to) {
        --m_position;
    } else if (to <= m_position && m_position < from) {
        ++m_position;
    }
}

void PlayQueue::clear()
{
    m_entries.clear();
    m_position = 0;
}

void PlayQueue::clearAllButCurrent()
{
    if (!empty()) {
        m_entries = {m_entries[m_position]};
        m_position = 0;
    }
}

bool PlayQueue::removeIf(const std::function<bool(TrackId)>& isGone)
{
    const auto before = current();
    std::vector<Entry> kept;
    kept.reserve(size());
    std::size_t position = 0;
    bool currentStays = false;
    for (std::size_t i = 0; i < size(); ++i) {
        if (i == m_position) {
            position = kept.size(); // of the current one, or of the one behind it when it goes
        }
        if (!isGone(m_entries[i].track)) {
            currentStays = currentStays || i == m_position;
            kept.push_back(m_entries[i]);
        }
    }
    m_entries = std::move(kept);
    m_position = 0;
    if (!empty()) {
        goTo(std::min(position, size() - 1));
    }
    return before.has_value() && !currentStays;
}

void PlayQueue::jumpTo(std::size_t position)
{
    goTo(position);
}

void PlayQueue::goTo(std::size_t position)
{
    m_position = position;
    m_entries[position].heard = true;
}

bool PlayQueue::hasNext() const noexcept
{
    return !empty() && (m_position + 1 < size() || m_repeat != Repeat::Off);
}

bool PlayQueue::next()
{
    if (!hasNext()) {
        return false;
    }
    if (m_position + 1 < size()) {
        goTo(m_position + 1);
        return true;
    }
    if (m_shuffle && size() > 1) {
        const std::size_t last = m_entries.back().place;
        for (Entry& entry : m_entries) {
            entry.heard = false;
        }
        mix(0);
        if (m_entries.front().place == last) {
            std::swap(m_entries.front(), m_entries.back()); // not the same one twice in a row
        }
    }
    goTo(0);
    return true;
}

bool PlayQueue::advance()
{
    return m_repeat == Repeat::One ? !empty() : next();
}

bool PlayQueue::previous()
{
    if (!empty() && m_position > 0) {
        goTo(m_position - 1);
        return true;
    }
    if (!empty() && size() > 1 && m_repeat == Repeat::All && !m_shuffle) { // a mixed round has no way back
        goTo(size() - 1);
        return true;
    }
    return false;
}

void PlayQueue::setShuffle(bool shuffle)
{
    if (m_shuffle == shuffle) {
        return;
    }
    m_shuffle = shuffle;
    if (empty()) {
        return;
    }
    if (shuffle) {
        shuffleAll();
        return;
    }
    const std::size_t place = m_entries[m_position].place;
    std::sort(m_entries.begin(), m_entries.end(), [](const Entry& a, const Entry& b) { return a.place < b.place; });
    const auto current =
        std::find_if(m_entries.begin(), m_entries.end(), [place](const Entry& entry) { return entry.place == place; });
    m_position = static_cast<std::size_t>(current - m_entries.begin());
}

/// From the order without shuffling: what was heard, the current one, and all others mixed.
void PlayQueue::shuffleAll()
{
    for (std::size_t i = 0; i < size(); ++i) {
        m_entries[i].place = i;
    }
    const Entry current = m_entries[m_position];
    std::vector<Entry> order;
    std::vector<Entry> rest;
    order.reserve(size());
    for (std::size_t i = 0; i < size(); ++i) {
        if (i != m_position) {
            (i < m_position && m_entries[i].heard ? order : rest).push_back(m_entries[i]);
        }
    }
    m_position = order.size();
    order.push_back(current);
    order.insert(order.end(), rest.begin(), rest.end());
    m_entries = std::move(order);
    mix(m_position + 1);
}

void PlayQueue::mix(std::size_t first)
{
    m_random.shuffle(std::span(m_entries).subspan(first));
}

} // namespace nearfield::ui
