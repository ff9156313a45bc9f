#include "core/audio/worker.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <new>

extern "C" {
#include <libavutil/log.h>
}

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "core/audio/file_descriptor.h"
#include "core/audio/worker_protocol.h"
#include "core/base/error.h"

namespace nearfield::audio {

namespace {

constexpr int kNiceness = 10;

/// What stdin and stdout were; both are replaced, so that no library reads from the one or prints into the other.
class Connection
{
public:
    Connection()
        : m_in(::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3))
        , m_out(::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3))
    {
        const FileDescriptor nothing(::open("/dev/null", O_RDONLY | O_CLOEXEC));
        ::dup2(nothing.get(), STDIN_FILENO);
        ::dup2(STDERR_FILENO, STDOUT_FILENO);
    }

    /// Nothing when the program has gone.
    std::optional<Message> receive()
    {
        std::array<char, 8192> bytes{};
        while (true) {
            if (std::optional<Message> message = m_reader.next()) {
                return message;
            }
            const ssize_t count = ::read(m_in.get(), bytes.data(), bytes.size());
            if (count < 0 && errno == EINTR) {
                continue;
            }
            if (count <= 0) {
                return std::nullopt;
            }
            m_reader.add({bytes.data(), static_cast<std::size_t>(count)});
        }
    }

    /// False when the program has gone.
    bool send(MessageKind kind, std::string_view text)
    {
        const std::string bytes = framed(kind, text);
        std::string_view left = bytes;
        while (!left.empty()) {
            const ssize_t count = ::write(m_out.get(), left.data(), left.size());
            if (count < 0 && errno == EINTR) {
                continue;
            }
            if (count < 0) {
                return false;
            }
            left.remove_prefix(static_cast<std::size_t>(count));
        }
        return true;
    }

private:
    FileDescriptor m_in, m_out;
    MessageReader m_reader;
};

/// What fails here makes the worker less polite, not wrong.
void bePolite()
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL); // nobody would hear the answer
    ::prctl(PR_SET_NAME, "nearfield-audio");
    ::setpriority(PRIO_PROCESS, 0, kNiceness);
    // ioprio_set(2) has no wrapper, and of linux/ioprio.h some versions do not compile as C++ (a parameter named
    // class).
    constexpr int kThisProcess = 1;                // IOPRIO_WHO_PROCESS
    constexpr int kLastOfBestEffort = 2 << 13 | 7; // IOPRIO_CLASS_BE, level 7
    ::syscall(SYS_ioprio_set, kThisProcess, 0, kLastOfBestEffort);
    const struct rlimit nothing = {0, 0};
    ::setrlimit(RLIMIT_CORE, &nothing);
    std::ofstream("/proc/self/oom_score_adj") << 500; // when memory runs out, a worker goes first
    av_log_set_level(AV_LOG_QUIET);
}

void limitMemory([[maybe_unused]] std::size_t bytes)
{
#ifndef NEARFIELD_SANITIZE
    std::size_t pages = 0;
    if (bytes == 0 || !(std::ifstream("/proc/self/statm") >> pages)) {
        return;
    }
    const rlim_t all = pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)) + bytes;
    struct rlimit limit = {};
    ::getrlimit(RLIMIT_AS, &limit);
    limit.rlim_cur = std::min(all, limit.rlim_max);
    ::setrlimit(RLIMIT_AS, &limit);
#endif
}

/// The memory allowed, or nothing when the other end is no Nearfield like this one.
std::optional<std::size_t> memoryOf(const Message& settings)
{
    const std::string_view text = settings.text;
    std::size_t bytes = 0;
    if (settings.kind != MessageKind::Settings || !text.starts_with(kProtocol)) {
        return std::nullopt;
    }
    const char* end = text.data() + text.size();
    const auto [last, error] = std::from_chars(text.data() + kProtocol.size(), end, bytes);
    return error == std::errc() && last == end ? std::optional(bytes) : std::nullopt;
}

/// Who gets the message has the name of the file.
std::string withoutName(std::string_view message, const std::filesystem::path& file)
{
    if (message.starts_with(file.native())) {
        message.remove_prefix(file.native().size());
        if (message.starts_with(": ")) {
            return std::string(message.substr(2));
        }
        return "it" + std::string(message); // " is damaged"
    }
    return std::string(message);
}

/// The answer to one file. Whatever is thrown is the file's fault, as far as anyone can tell.
bool answer(Connection& connection, const Analyse& analyse, const std::filesystem::path& file, std::size_t memory)
{
    std::string error;
    try {
        return connection.send(MessageKind::Analysis, bytesOf(analyse(file)));
    } catch (const std::bad_alloc&) {
        error = fmt::format("it needs more than {} MB of memory", memory >> 20U);
    } catch (const std::exception& e) {
        error = withoutName(e.what(), file);
    }
    return connection.send(MessageKind::Error, error);
}

int refuse()
{
    fmt::print(stderr, "{} is how Nearfield starts itself; there is nothing in it for people\n", kWorkerVerb);
    return 2;
}

} // namespace

int runWorker()
{
    return runWorker([](const std::filesystem::path& file) { return analyseFile(file); });
}

int runWorker(const Analyse& analyse)
{
    if (::isatty(STDIN_FILENO) == 1) {
        return refuse();
    }
    Connection connection;
    bePolite();
    try {
        const std::optional<Message> settings = connection.receive();
        if (!settings) {
            return 0;
        }
        const std::optional<std::size_t> memory = memoryOf(*settings);
        if (!memory) {
            return refuse();
        }
        limitMemory(*memory);
        bool goesOn = connection.send(MessageKind::Ready, kProtocol);
        while (goesOn) {
            const std::optional<Message> message = connection.receive();
            goesOn =
                message && message->kind == MessageKind::File && answer(connection, analyse, message->text, *memory);
        }
        return 0;
    } catch (const Error&) { // what arrived is no message
        return refuse();
    }
}

} // namespace nearfield::audio
