#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <sys/types.h>

#include "core/audio/file_descriptor.h"
#include "core/audio/worker_protocol.h"

namespace nearfield::audio {

/// A worker process seen from the program: a pid and a socket that is its stdin and its stdout. Ended, and waited for,
/// with its owner. One thread.
class WorkerProcess
{
public:
    /// Starts it and sends the settings. `program` empty: the running program itself.
    /// Throws Unreadable when it cannot be started.
    WorkerProcess(const std::filesystem::path& program, std::size_t memoryLimit);
    ~WorkerProcess() { (void)end(); }
    WorkerProcess(const WorkerProcess&) = delete;
    WorkerProcess& operator=(const WorkerProcess&) = delete;

    [[nodiscard]] int socket() const noexcept { return m_socket.get(); }
    /// False when it has gone. Never waits: a worker is given a file only when it holds none.
    [[nodiscard]] bool send(MessageKind kind, std::string_view text);
    /// Takes what has arrived, without waiting. False when nothing more will.
    [[nodiscard]] bool receive();
    /// Throws Corrupt.
    [[nodiscard]] std::optional<Message> nextMessage() { return m_reader.next(); }
    /// Kills it, unless it ended by itself, and tells how it ended, for people: "crashed (SIGSEGV)".
    std::string end();

private:
    FileDescriptor m_socket;
    pid_t m_pid = -1;
    MessageReader m_reader;
};

} // namespace nearfield::audio
