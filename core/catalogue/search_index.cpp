#include "core/catalogue/search_index.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "core/base/error.h"
#include "core/base/text.h"

namespace nearfield {

namespace {

/// Between fields, so that no word matches across two of them.
constexpr char kFieldEnd = '\x1f';

/// The folded words of a query, the longest first: it is the rarest, and the others are looked for only where it is.
std::vector<std::string> wordsOf(std::string_view query)
{
    constexpr std::string_view kSpace = " \t\n\r\f\v";
    const std::string text = folded(query);
    std::vector<std::string> words;
    for (std::size_t begin = text.find_first_not_of(kSpace); begin != std::string::npos;) {
        const std::size_t end = std::min(text.find_first_of(kSpace, begin), text.size());
        words.push_back(text.substr(begin, end - begin));
        begin = text.find_first_not_of(kSpace, end);
    }
    std::stable_sort(words.begin(), words.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
    return words;
}

} // namespace

SearchIndex::SearchIndex(const Catalogue& catalogue)
{
    m_starts.reserve(catalogue.size() + 1);
    m_starts.push_back(0);
    for (Row row = 0; row < catalogue.size(); ++row) {
        for (const std::string_view field :
             {catalogue.title(row), catalogue.artists(row), catalogue.album(row), catalogue.genre(row)}) {
            appendFolded(field, m_text);
            m_text.push_back(kFieldEnd);
        }
        if (m_text.size() > std::numeric_limits<std::uint32_t>::max()) {
            throw Error(ErrorKind::BadArgument, "The texts of this library are too long to be searched (over 4 GB).");
        }
        m_starts.push_back(static_cast<std::uint32_t>(m_text.size()));
    }
    m_text.shrink_to_fit();
}

std::vector<Row> SearchIndex::find(std::string_view query) const
{
    const std::vector<std::string> words = wordsOf(query);
    std::vector<Row> rows;
    if (words.empty()) {
        rows.resize(size());
        std::iota(rows.begin(), rows.end(), Row{0});
        return rows;
    }

    const std::string_view all = m_text;
    auto next = m_starts.begin(); // start of the first row that has not been looked at
    for (std::size_t hit = all.find(words.front()); hit != std::string_view::npos;
         hit = all.find(words.front(), *next)) {
        next = std::upper_bound(next, m_starts.end(), static_cast<std::uint32_t>(hit));
        const auto row = static_cast<Row>(next - m_starts.begin() - 1);
        if (std::all_of(words.begin() + 1, words.end(), [whole = text(row)](const std::string& word) {
                return whole.find(word) != std::string_view::npos;
            })) {
            rows.push_back(row);
        }
    }
    return rows;
}

bool SearchIndex::titleStartsWith(Row row, std::string_view foldedPrefix) const noexcept
{
    return text(row).substr(0, foldedPrefix.size()) == foldedPrefix;
}

} // namespace nearfield
