#include "core/exchange/utf16.h"

#include <cstddef>
#include <cstdint>

namespace nearfield::exchange {

namespace {

constexpr std::uint32_t kReplacement = 0xFFFD;

void appendUtf8(std::uint32_t code, std::string& out)
{
    const auto byte = [&out](std::uint32_t v) { out.push_back(static_cast<char>(v)); };
    if (code < 0x80) {
        byte(code);
    } else if (code < 0x800) {
        byte(0xC0 | code >> 6);
        byte(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        byte(0xE0 | code >> 12);
        byte(0x80 | (code >> 6 & 0x3F));
        byte(0x80 | (code & 0x3F));
    } else {
        byte(0xF0 | code >> 18);
        byte(0x80 | (code >> 12 & 0x3F));
        byte(0x80 | (code >> 6 & 0x3F));
        byte(0x80 | (code & 0x3F));
    }
}

constexpr bool isHighSurrogate(std::uint32_t unit) noexcept
{
    return unit >= 0xD800 && unit < 0xDC00;
}

constexpr bool isLowSurrogate(std::uint32_t unit) noexcept
{
    return unit >= 0xDC00 && unit < 0xE000;
}

} // namespace

std::optional<std::string> utf8FromUtf16(std::string_view bytes)
{
    const bool littleEndian = bytes.starts_with("\xFF\xFE");
    if (!littleEndian && !bytes.starts_with("\xFE\xFF")) {
        return std::nullopt;
    }
    const std::size_t units = bytes.size() / 2;
    const auto unit = [&](std::size_t i) -> std::uint32_t {
        const std::uint32_t first = static_cast<unsigned char>(bytes[2 * i]);
        const std::uint32_t second = static_cast<unsigned char>(bytes[2 * i + 1]);
        return littleEndian ? first | second << 8U : second | first << 8U;
    };

    std::string out;
    out.reserve(bytes.size());
    for (std::size_t i = 1; i < units; ++i) {
        const std::uint32_t code = unit(i);
        if (isHighSurrogate(code) && i + 1 < units && isLowSurrogate(unit(i + 1))) {
            appendUtf8(0x10000 + ((code - 0xD800) << 10U) + (unit(i + 1) - 0xDC00), out);
            ++i;
        } else {
            appendUtf8(isHighSurrogate(code) || isLowSurrogate(code) ? kReplacement : code, out);
        }
    }
    return out;
}

} // namespace nearfield::exchange
