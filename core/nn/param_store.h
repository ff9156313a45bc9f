#pragma once

#include <cassert>
#include <cstddef>
#include <span>
#include <vector>

namespace nearfield::nn {

/// Everything a model has learned, in flat arrays: layers keep offsets into it. So the optimiser is one loop, a
/// gradient check walks one array, a checkpoint is one write and the best epoch is one copy. A value: copy it freely.
///
/// Values hold the dense parameters first, then the tables (embeddings). Only dense parameters have a place in
/// gradients(), because a batch touches few rows of a table; see RowGradient.
/// Statistics are state that is not learned by gradient, such as the running mean of BatchNorm.
template <typename Scalar>
class ParamStore
{
public:
    /// Takes `count` dense parameters, 0 at first; returns their offset. All of them before the first table.
    std::size_t add(std::size_t count)
    {
        assert(m_values.size() == m_gradients.size() && "dense parameters come before tables");
        m_gradients.resize(m_gradients.size() + count);
        return addTable(count);
    }

    /// Takes a table of `count` values in all; returns its offset.
    std::size_t addTable(std::size_t count)
    {
        const std::size_t offset = m_values.size();
        m_values.resize(offset + count);
        return offset;
    }

    /// Takes `count` statistics; returns their offset in statistics().
    std::size_t addStatistics(std::size_t count, Scalar initial)
    {
        const std::size_t offset = m_statistics.size();
        m_statistics.resize(offset + count, initial);
        return offset;
    }

    [[nodiscard]] std::span<Scalar> values() noexcept { return m_values; }
    [[nodiscard]] std::span<const Scalar> values() const noexcept { return m_values; }
    [[nodiscard]] std::span<Scalar> gradients() noexcept { return m_gradients; }
    [[nodiscard]] std::span<const Scalar> gradients() const noexcept { return m_gradients; }
    [[nodiscard]] std::span<Scalar> statistics() noexcept { return m_statistics; }
    [[nodiscard]] std::span<const Scalar> statistics() const noexcept { return m_statistics; }

private:
    std::vector<Scalar> m_values;
    std::vector<Scalar> m_gradients; ///< of the first values
    std::vector<Scalar> m_statistics;
};

} // namespace nearfield::nn
