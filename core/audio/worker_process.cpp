#include "core/audio/worker_process.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/audio/worker.h"
#include "core/base/error.h"

namespace nearfield::audio {

namespace {

constexpr const char* kThisProgram = "/proc/self/exe";

[[noreturn]] void throwCannotStart(const std::filesystem::path& program, int code)
{
    throw Error(ErrorKind::Unreadable,
                fmt::format("Cannot start {} to analyse music: {}", program.empty() ? "Nearfield" : program.string(),
                            std::system_category().message(code)));
}

/// Above the three standard ones, which the child's are laid over.
FileDescriptor aboveStandard(FileDescriptor fd)
{
    return fd && fd.get() <= STDERR_FILENO ? FileDescriptor(::fcntl(fd.get(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1))
                                           : std::move(fd);
}

class SpawnActions
{
public:
    explicit SpawnActions(int socket)
    {
        posix_spawn_file_actions_init(&m_actions);
        posix_spawn_file_actions_adddup2(&m_actions, socket, STDIN_FILENO);
        posix_spawn_file_actions_adddup2(&m_actions, socket, STDOUT_FILENO);
#ifndef NEARFIELD_SANITIZE // whose reports are for people who develop
        posix_spawn_file_actions_addopen(&m_actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
#endif
        posix_spawn_file_actions_addclosefrom_np(&m_actions, STDERR_FILENO + 1);
    }
    ~SpawnActions()
    {
        posix_spawn_file_actions_destroy(&m_actions);
    }
    SpawnActions(const SpawnActions&) = delete;
    SpawnActions& operator=(const SpawnActions&) = delete;

    [[nodiscard]] const posix_spawn_file_actions_t* get() const noexcept
    {
        return &m_actions;
    }

private:
    posix_spawn_file_actions_t m_actions{};
};

/// A process group of its own, which Ctrl+C in the terminal does not reach, and signals as they are by default.
class SpawnAttributes
{
public:
    SpawnAttributes()
    {
        posix_spawnattr_init(&m_attributes);
        sigset_t signals;
        sigfillset(&signals);
        posix_spawnattr_setsigdefault(&m_attributes, &signals);
        sigemptyset(&signals);
        posix_spawnattr_setsigmask(&m_attributes, &signals);
        posix_spawnattr_setpgroup(&m_attributes, 0);
        posix_spawnattr_setflags(&m_attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
    }
    ~SpawnAttributes() { posix_spawnattr_destroy(&m_attributes); }
    SpawnAttributes(const SpawnAttributes&) = delete;
    SpawnAttributes& operator=(const SpawnAttributes&) = delete;

    [[nodiscard]] const posix_spawnattr_t* get() const noexcept { return &m_attributes; }

private:
    posix_spawnattr_t m_attributes{};
};

pid_t spawn(const std::filesystem::path& program, int socket)
{
    const SpawnActions actions(socket);
    const SpawnAttributes attributes;
    const std::string path = program.empty() ? kThisProgram : program.string();
    std::string name = program.empty() ? ::program_invocation_name : path;
    std::string verb = kWorkerVerb;
    std::array<char*, 3> arguments{name.data(), verb.data(), nullptr};
    std::string marker = fmt::format("{}=1", kWorkerVariable);
    std::string oneThread = "OPENBLAS_NUM_THREADS=1"; // workers multiply no matrices
    std::vector<char*> environment{marker.data(), oneThread.data()};
    for (char** variable = environ; *variable != nullptr; ++variable) {
        environment.push_back(*variable);
    }
    environment.push_back(nullptr);

    pid_t pid = -1;
    const int error =
        ::posix_spawn(&pid, path.c_str(), actions.get(), attributes.get(), arguments.data(), environment.data());
    if (error != 0) {
        throwCannotStart(program, error);
    }
    return pid;
}

/// How the process ended; nothing when it does not end in time, which a kill is only for one that hangs in the system
/// (a network drive that does not answer): nobody should wait for that.
std::optional<int> statusAtEnd(pid_t pid)
{
    constexpr int kMostMilliseconds = 2000;
    int status = 0;
    for (int waited = 0; waited < kMostMilliseconds; ++waited) {
        const pid_t ended = ::waitpid(pid, &status, WNOHANG);
        if (ended == pid) {
            return status;
        }
        if (ended < 0 && errno != EINTR) {
            return std::nullopt;
        }
        ::poll(nullptr, 0, 1);
    }
    return std::nullopt;
}

std::string textOf(std::optional<int> status)
{
    if (!status) {
        return "did not come to an end";
    }
    if (WIFEXITED(*status)) {
        return fmt::format("ended (exit code {})", WEXITSTATUS(*status));
    }
    const int signal = WTERMSIG(*status);
    if (signal == SIGKILL) {
        return "was ended by the system (SIGKILL), perhaps because memory ran out";
    }
    const char* name = ::sigabbrev_np(signal);
    return name != nullptr ? fmt::format("crashed (SIG{})", name) : fmt::format("crashed (signal {})", signal);
}

} // namespace

WorkerProcess::WorkerProcess(const std::filesystem::path& program, std::size_t memoryLimit)
{
    std::array<int, 2> ends{-1, -1};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        throwCannotStart(program, errno);
    }
    m_socket = FileDescriptor(ends[0]);
    const FileDescriptor theirs = aboveStandard(FileDescriptor(ends[1]));
    if (!theirs) {
        throwCannotStart(program, errno);
    }
    m_pid = spawn(program, theirs.get());
    (void)send(MessageKind::Settings, fmt::format("{}{}", kProtocol, memoryLimit)); // the missing answer will tell
}

bool WorkerProcess::send(MessageKind kind, std::string_view text)
{
    const std::string bytes = framed(kind, text);
    ssize_t sent = -1;
    do {
        sent = ::send(m_socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    } while (sent < 0 && errno == EINTR);
    return sent == static_cast<ssize_t>(bytes.size());
}

bool WorkerProcess::receive()
{
    std::array<char, std::size_t{64} << 10U> bytes;
    const ssize_t count = ::recv(m_socket.get(), bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (count > 0) {
        m_reader.add({bytes.data(), static_cast<std::size_t>(count)});
        return true;
    }
    return count < 0 && (errno == EINTR || errno == EAGAIN);
}

std::string WorkerProcess::end()
{
    if (m_pid < 0) {
        return {};
    }
    // One that is on its way out keeps its own reason.
    ::kill(m_pid, SIGKILL);
    m_socket.reset();
    return textOf(statusAtEnd(std::exchange(m_pid, -1)));
}

} // namespace nearfield::audio
