#include "core/catalogue/text_column.h"

namespace nearfield {

void TextColumn::append(std::string_view text)
{
    m_chars.append(text);
    m_ends.push_back(m_chars.size());
}

void TextColumn::shrink()
{
    m_chars.shrink_to_fit();
    m_ends.shrink_to_fit();
}

void PooledColumn::append(std::string_view text)
{
    auto found = m_lookup.find(text);
    if (found == m_lookup.end()) {
        found = m_lookup.emplace(std::string(text), static_cast<std::uint32_t>(m_texts.size())).first;
        m_texts.append(text);
    }
    m_codes.push_back(found->second);
}

void PooledColumn::shrink()
{
    m_codes.shrink_to_fit();
    m_texts.shrink();
    m_lookup = {};
}

} // namespace nearfield
