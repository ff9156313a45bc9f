#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

namespace nearfield::audio {

/// Cuts a stream of samples into overlapping frames, whatever the lengths in which it comes.
class Frames
{
public:
    Frames(std::size_t size, std::size_t hop)
        : m_size(size)
        , m_hop(hop)
    {
    }

    /// Calls `use` with each frame that has become whole.
    template <typename Use>
    void add(std::span<const float> samples, Use&& use)
    {
        m_waiting.insert(m_waiting.end(), samples.begin(), samples.end());
        std::size_t begin = 0;
        for (; begin + m_size <= m_waiting.size(); begin += m_hop) {
            use(std::span<const float>(m_waiting).subspan(begin, m_size));
        }
        begin = std::min(begin, m_waiting.size());
        m_waiting.erase(m_waiting.begin(), m_waiting.begin() + static_cast<std::ptrdiff_t>(begin));
    }

private:
    std::size_t m_size, m_hop;
    std::vector<float> m_waiting;
};

} // namespace nearfield::audio
