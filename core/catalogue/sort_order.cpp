#include "core/catalogue/sort_order.h"

#include <numeric>
#include <string>

#include "core/base/text.h"

namespace nearfield {

namespace {

/// Where the sortable part begins: "…Baby One More Time" under B. A text of punctuation alone keeps it.
std::string_view withoutLeadingPunctuation(std::string_view text)
{
    const auto begin = std::find_if(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
    });
    return begin == text.end() ? text : text.substr(static_cast<std::size_t>(begin - text.begin()));
}

/// Rank of each text in alphabetical order; equal texts have equal rank.
template <typename Column>
std::vector<SortKey> ranksOf(const Column& column)
{
    TextColumn keys;
    std::string buffer;
    for (std::size_t i = 0; i < column.size(); ++i) {
        buffer.clear();
        appendFolded(column[i], buffer);
        keys.append(withoutLeadingPunctuation(buffer));
    }
    std::vector<std::uint32_t> order(keys.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [&keys](auto a, auto b) { return keys[a] < keys[b]; });

    std::vector<SortKey> ranks(keys.size());
    SortKey rank = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        if (i > 0 && keys[order[i]] != keys[order[i - 1]]) {
            ++rank;
        }
        ranks[order[i]] = keys[order[i]].empty() ? kUnknownKey : rank;
    }
    return ranks;
}

/// Ranks of the distinct texts, spread over the rows.
std::vector<SortKey> rowRanksOf(const PooledColumn& column)
{
    const std::vector<SortKey> ranks = ranksOf(column.texts());
    std::vector<SortKey> out(column.size());
    for (std::size_t row = 0; row < out.size(); ++row) {
        out[row] = ranks[column.code(row)];
    }
    return out;
}

/// The titles of a catalogue, as ranksOf wants them.
struct Titles
{
    const Catalogue& catalogue;
    [[nodiscard]] std::size_t size() const { return catalogue.size(); }
    std::string_view operator[](std::size_t row) const { return catalogue.title(static_cast<Row>(row)); }
};

} // namespace

TextOrder::TextOrder(const Catalogue& catalogue)
    : title(ranksOf(Titles{catalogue}))
    , artists(rowRanksOf(catalogue.artistColumn()))
    , album(rowRanksOf(catalogue.albumColumn()))
    , genre(rowRanksOf(catalogue.genreColumn()))
{
}

} // namespace nearfield
