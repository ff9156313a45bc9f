#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// How the program and its workers talk: messages of a length (32 bits), a kind (one byte) and a text. Both ends are
/// the same program on the same machine, so numbers are in its order.
///
/// The program sends its settings first; the worker limits itself and says that it is ready. Then each file is a path
/// from the program and an analysis or an error from the worker.
namespace nearfield::audio {

enum class MessageKind : std::uint8_t {
    Settings, ///< kProtocol, then the bytes of memory allowed as a decimal number; 0: any
    Ready,    ///< kProtocol
    File,     ///< a path
    Analysis, ///< bytesOf(FileAnalysis)
    Error,    ///< for people
};
inline constexpr MessageKind kLastMessageKind = MessageKind::Error;

/// Changes with the protocol. Both ends are one program, but the file may have been replaced while it ran.
inline constexpr std::string_view kProtocol = "nearfield-worker-1 ";
/// Longer ones are nonsense: a description, a thumbnail and lyrics are far below.
inline constexpr std::uint32_t kLongestMessage = 16U << 20U;
/// Set for workers, so that a program that does not know the verb never starts workers of its own, and these others.
inline constexpr const char* kWorkerVariable = "NEARFIELD_ANALYSIS_WORKER";

struct Message
{
    MessageKind kind{};
    std::string text;
};

/// As it is sent.
[[nodiscard]] std::string framed(MessageKind kind, std::string_view text);

/// Cuts what arrives, in pieces of any length, into messages.
class MessageReader
{
public:
    void add(std::string_view bytes) { m_bytes.append(bytes); }
    /// The next whole message, if there is one. Throws Corrupt for what is none.
    [[nodiscard]] std::optional<Message> next();
    [[nodiscard]] bool empty() const noexcept { return m_bytes.empty(); }

private:
    std::string m_bytes;
};

} // namespace nearfield::audio
