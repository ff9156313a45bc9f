#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/catalogue/catalogue.h"

namespace nearfield {

/// Finds tracks by what is written on them: title, artists, album and genre, without regard to case and accents.
/// All folded text lies in one buffer, so a search of a hundred thousand tracks is one scan of a few milliseconds.
class SearchIndex
{
public:
    SearchIndex() = default;
    explicit SearchIndex(const Catalogue& catalogue);

    [[nodiscard]] std::size_t size() const noexcept { return m_starts.empty() ? 0 : m_starts.size() - 1; }

    /// Rows in which every word of `query` occurs, each in any of the fields, in increasing order.
    /// A query without words finds every row.
    [[nodiscard]] std::vector<Row> find(std::string_view query) const;

    /// Whether the title begins with `prefix`, folded alike; for jumping in a list by typing.
    [[nodiscard]] bool titleStartsWith(Row row, std::string_view foldedPrefix) const noexcept;

private:
    [[nodiscard]] std::string_view text(Row row) const noexcept
    {
        return std::string_view(m_text).substr(m_starts[row], m_starts[row + 1] - m_starts[row]);
    }

    std::string m_text;                  ///< title, artists, album and genre of each row, each field ended by kFieldEnd
    std::vector<std::uint32_t> m_starts; ///< of each row in m_text, and the end
};

} // namespace nearfield
