#include "core/audio/worker_protocol.h"

#include <cstring>

#include "core/base/error.h"

namespace nearfield::audio {

namespace {

constexpr std::size_t kHeader = sizeof(std::uint32_t) + 1;

} // namespace

std::string framed(MessageKind kind, std::string_view text)
{
    if (text.size() > kLongestMessage) {
        throw Error(ErrorKind::BadArgument, "a message to or from a worker is too long");
    }
    const auto length = static_cast<std::uint32_t>(text.size());
    std::string bytes(kHeader, '\0');
    std::memcpy(bytes.data(), &length, sizeof length);
    bytes[sizeof length] = static_cast<char>(kind);
    bytes += text;
    return bytes;
}

std::optional<Message> MessageReader::next()
{
    if (m_bytes.size() < kHeader) {
        return std::nullopt;
    }
    std::uint32_t length = 0;
    std::memcpy(&length, m_bytes.data(), sizeof length);
    const auto kind = static_cast<std::uint8_t>(m_bytes[sizeof length]);
    if (length > kLongestMessage || kind > static_cast<std::uint8_t>(kLastMessageKind)) {
        throw Error(ErrorKind::Corrupt, "answered nonsense");
    }
    if (m_bytes.size() - kHeader < length) {
        return std::nullopt;
    }
    Message message{static_cast<MessageKind>(kind), m_bytes.substr(kHeader, length)};
    m_bytes.erase(0, kHeader + length);
    return message;
}

} // namespace nearfield::audio
