#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace nearfield {

/// A column of short texts in one buffer: eight bytes a row beside the characters.
class TextColumn
{
public:
    void append(std::string_view text);
    [[nodiscard]] std::string_view operator[](std::size_t row) const noexcept
    {
        return std::string_view(m_chars).substr(m_ends[row], m_ends[row + 1] - m_ends[row]);
    }
    [[nodiscard]] std::size_t size() const noexcept { return m_ends.size() - 1; }
    void shrink();

private:
    std::string m_chars;
    std::vector<std::uint64_t> m_ends{0};
};

/// A column of texts that repeat, such as genres: a code a row, each text once.
class PooledColumn
{
public:
    void append(std::string_view text);
    [[nodiscard]] std::string_view operator[](std::size_t row) const noexcept { return m_texts[m_codes[row]]; }
    [[nodiscard]] std::uint32_t code(std::size_t row) const noexcept { return m_codes[row]; }
    /// The distinct texts, by code. The empty text has a code too, where it occurs.
    [[nodiscard]] const TextColumn& texts() const noexcept { return m_texts; }
    [[nodiscard]] std::size_t size() const noexcept { return m_codes.size(); }
    void shrink();

private:
    struct Hash
    {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
    };

    std::vector<std::uint32_t> m_codes;
    TextColumn m_texts;
    std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> m_lookup; ///< empty after shrink()
};

} // namespace nearfield
