#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include "core/base/file.h"

namespace nearfield::test {

/// Bytes of little-endian numbers, for headers that are written by hand.
class Bytes
{
public:
    Bytes& text(std::string_view v)
    {
        m_bytes.append(v);
        return *this;
    }
    Bytes& le(std::uint64_t v, int size)
    {
        for (int i = 0; i < size; ++i) {
            m_bytes.push_back(static_cast<char>(v >> (8 * i) & 0xFFU));
        }
        return *this;
    }
    Bytes& be(std::uint64_t v, int size)
    {
        for (int i = size - 1; i >= 0; --i) {
            m_bytes.push_back(static_cast<char>(v >> (8 * i) & 0xFFU));
        }
        return *this;
    }
    /// Four bytes of seven bits, as ID3v2 has them.
    Bytes& synchsafe(std::uint32_t v)
    {
        for (int i = 3; i >= 0; --i) {
            m_bytes.push_back(static_cast<char>(v >> (7 * i) & 0x7FU));
        }
        return *this;
    }
    [[nodiscard]] const std::string& str() const noexcept { return m_bytes; }

private:
    std::string m_bytes;
};

/// RIFF WAVE of 32-bit floats, any rate and number of channels (interleaved).
inline std::string wavOfFloats(std::span<const float> samples, int channels, int rate)
{
    const auto size = static_cast<std::uint32_t>(samples.size_bytes());
    const auto frame = static_cast<std::uint32_t>(channels) * 4;
    Bytes out;
    out.text("RIFF").le(36 + size, 4).text("WAVEfmt ").le(16, 4).le(3, 2).le(static_cast<std::uint32_t>(channels), 2);
    out.le(static_cast<std::uint32_t>(rate), 4).le(static_cast<std::uint32_t>(rate) * frame, 4).le(frame, 2).le(32, 2);
    out.text("data").le(size, 4);
    return out.str() + std::string(reinterpret_cast<const char*>(samples.data()), samples.size_bytes());
}

} // namespace nearfield::test
