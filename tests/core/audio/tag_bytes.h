#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/support/wav_file.h"

/// Tags as they lie in files, byte by byte, so that they can be wrong.
namespace nearfield::test {

/// A frame of ID3v2.4.
inline std::string frame(std::string_view name, const std::string& content)
{
    return Bytes().text(name).synchsafe(static_cast<std::uint32_t>(content.size())).be(0, 2).str() + content;
}

inline std::string latin1(std::string_view name, const std::string& text)
{
    return frame(name, std::string(1, '\0') + text);
}

inline std::string utf8(std::string_view name, const std::string& text)
{
    return frame(name, "\x03" + text);
}

inline std::string userText(const std::string& name, const std::string& value)
{
    return frame("TXXX", "\x03" + name + std::string(1, '\0') + value);
}

inline std::string id3(const std::string& frames)
{
    return Bytes().text("ID3").be(0x0400, 2).be(0, 1).synchsafe(static_cast<std::uint32_t>(frames.size())).str() +
           frames;
}

inline std::string padded(std::string text, std::size_t size)
{
    text.resize(size, '\0');
    return text;
}

inline std::string id3v1(const std::string& title, const std::string& artist, char track, char genre)
{
    return "TAG" + padded(title, 30) + padded(artist, 30) + padded("Album", 30) + "1987" + padded("", 28) +
           std::string(1, '\0') + track + genre;
}

inline std::string comments(const std::vector<std::string>& entries)
{
    Bytes out;
    out.le(4, 4).text("test").le(entries.size(), 4);
    for (const std::string& entry : entries) {
        out.le(entry.size(), 4).text(entry);
    }
    return out.str();
}

/// A FLAC of no sound with these comments.
inline std::string flac(const std::vector<std::string>& entries)
{
    const std::string block = comments(entries);
    return Bytes().text("fLaC").be(0x00000022, 4).be(4096, 2).be(4096, 2).be(0, 6).str() +
           Bytes().be(0x0ac442f000000000U, 8).be(0, 8).be(0, 8).be(0x84000000U + block.size(), 4).str() + block;
}

inline std::string apeTag(const std::vector<std::pair<std::string, std::string>>& items)
{
    Bytes out;
    for (const auto& [key, value] : items) {
        out.le(value.size(), 4).le(0, 4).text(key).le(0, 1).text(value);
    }
    const std::size_t size = out.str().size() + 32;
    return out.str() + Bytes().text("APETAGEX").le(2000, 4).le(size, 4).le(items.size(), 4).le(0, 4).le(0, 8).str();
}

} // namespace nearfield::test
