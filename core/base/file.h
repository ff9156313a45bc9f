#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace nearfield {

/// A whole file as text. Throws NotFound or Unreadable (a folder, no permission, a read error).
[[nodiscard]] std::string readFile(const std::filesystem::path& path);

/// Replaces `path` by `bytes` so that a crash at any moment leaves either the old file or the new one, whole:
/// written to a temporary name beside it, synced, renamed, folder synced. Throws Unreadable or ReadOnly.
void writeFileAtomically(const std::filesystem::path& path, std::string_view bytes);

/// Appends numbers and strings in little-endian order to a buffer.
class BinaryWriter
{
public:
    void u32(std::uint32_t v) { raw(&v, sizeof v); }
    void u64(std::uint64_t v) { raw(&v, sizeof v); }
    void f64(double v) { raw(&v, sizeof v); }
    void text(std::string_view v);
    void floats(std::span<const float> v);
    [[nodiscard]] const std::string& bytes() const noexcept { return m_bytes; }

private:
    void raw(const void* data, std::size_t size) { m_bytes.append(static_cast<const char*>(data), size); }

    std::string m_bytes;
};

/// The counterpart. Every read checks what is left and throws Corrupt, naming the file, when there is too little.
class BinaryReader
{
public:
    BinaryReader(std::string_view bytes, std::string fileName)
        : m_bytes(bytes)
        , m_fileName(std::move(fileName))
    {
    }

    [[nodiscard]] std::uint32_t u32();
    [[nodiscard]] std::uint64_t u64();
    [[nodiscard]] double f64();
    [[nodiscard]] std::string text();
    void floats(std::span<float> out);
    [[nodiscard]] std::size_t left() const noexcept { return m_bytes.size(); }

private:
    void raw(void* out, std::size_t size);

    std::string_view m_bytes;
    std::string m_fileName;
};

} // namespace nearfield
