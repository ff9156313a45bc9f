#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace nearfield {

enum class InteractionKind : std::uint8_t {
    Explicit, ///< ratings: the value is enjoyment in (0, 1]
    Implicit, ///< plays: the value is a confidence > 0, and what was not played may well be liked
};

/// Enjoyment of a rating on a scale that ends at `most`.
[[nodiscard]] float enjoymentOf(double stars, double most) noexcept;

/// Confidence of a play count: log(1 + plays), as counts range over six powers of ten.
[[nodiscard]] float confidenceOf(double plays) noexcept;

/// One listener's answer to one item. Both are dense numbers from 0; who and what they are is the caller's matter.
struct Interaction
{
    std::uint32_t listener = 0;
    std::uint32_t item = 0;
    float value = 0;

    friend bool operator==(const Interaction&, const Interaction&) = default;
};

/// What the models of listeners and items learn from: a sparse matrix, readable by listener and by item. Immutable.
class Interactions
{
public:
    /// The other end of an interaction: an item in ofListener(), a listener in ofItem().
    struct Entry
    {
        std::uint32_t index;
        float value;
    };

    Interactions() = default;
    /// Order does not matter; when a pair comes twice the last one counts. Throws BadArgument when a number is outside
    /// its range or a value is not finite, or no confidence > 0.
    Interactions(InteractionKind kind, std::size_t listeners, std::size_t items, std::vector<Interaction> interactions);

    [[nodiscard]] InteractionKind kind() const noexcept { return m_kind; }
    [[nodiscard]] std::size_t listeners() const noexcept { return m_listenerStarts.size() - 1; }
    [[nodiscard]] std::size_t items() const noexcept { return m_itemStarts.size() - 1; }
    [[nodiscard]] std::size_t size() const noexcept { return m_all.size(); }
    /// Ascending by listener, then item.
    [[nodiscard]] std::span<const Interaction> all() const noexcept { return m_all; }
    /// Ascending by item.
    [[nodiscard]] std::span<const Entry> ofListener(std::size_t listener) const noexcept;
    /// Ascending by listener.
    [[nodiscard]] std::span<const Entry> ofItem(std::size_t item) const noexcept;
    /// Of all values; 0 when there are none.
    [[nodiscard]] double mean() const noexcept { return m_mean; }
    /// Standard deviation of all values; 1 when they do not differ.
    [[nodiscard]] double deviation() const noexcept { return m_deviation; }

private:
    InteractionKind m_kind = InteractionKind::Explicit;
    std::vector<Interaction> m_all;
    std::vector<Entry> m_byListener;
    std::vector<Entry> m_byItem;
    std::vector<std::size_t> m_listenerStarts = {0};
    std::vector<std::size_t> m_itemStarts = {0};
    double m_mean = 0;
    double m_deviation = 1;
};

} // namespace nearfield
