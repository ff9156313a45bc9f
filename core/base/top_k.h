#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace nearfield {

/// Keeps the k items of highest score out of any number offered. Equal scores: the lower item wins,
/// so results do not depend on the order of offering.
template <typename Item>
class TopK
{
public:
    struct Entry
    {
        float score;
        Item item;
    };

    explicit TopK(std::size_t k)
        : m_k(k)
    {
        m_heap.reserve(k + 1);
    }

    void offer(float score, Item item)
    {
        const Entry entry{score, item};
        if (m_heap.size() < m_k) {
            m_heap.push_back(entry);
            std::push_heap(m_heap.begin(), m_heap.end(), better);
        } else if (m_k > 0 && better(entry, m_heap.front())) {
            std::pop_heap(m_heap.begin(), m_heap.end(), better);
            m_heap.back() = entry;
            std::push_heap(m_heap.begin(), m_heap.end(), better);
        }
    }

    /// Best first. Empties the collector.
    [[nodiscard]] std::vector<Entry> take()
    {
        std::sort_heap(m_heap.begin(), m_heap.end(), better);
        return std::move(m_heap);
    }

private:
    static bool better(const Entry& a, const Entry& b) noexcept
    {
        return a.score > b.score || (a.score == b.score && a.item < b.item);
    }

    std::size_t m_k;
    std::vector<Entry> m_heap;
};

} // namespace nearfield
