#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <new>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include "core/audio/worker.h"
#include "core/audio/worker_protocol.h"
#include "core/base/error.h"

/// A worker for tests: what it does with a file is said by the name of the file.
namespace {

using namespace nearfield;
using namespace nearfield::audio;

/// What was stdout, from before runWorker() takes it away.
int out = -1;

void writeRaw(std::string_view bytes)
{
    if (::write(out, bytes.data(), bytes.size()) < 0) {
        std::_Exit(9);
    }
}

[[noreturn]] void dieOf(int signal)
{
    std::signal(signal, SIG_DFL); // a sanitizer would have its own say
    std::raise(signal);
    std::_Exit(9);
}

[[noreturn]] void hang()
{
    while (true) {
        std::this_thread::sleep_for(std::chrono::seconds(1));
    }
}

[[noreturn]] void eatMemory()
{
    std::vector<std::vector<char>> eaten;
    while (true) {
        eaten.emplace_back(std::size_t{16} << 20U, 'x');
    }
}

void sayNonsense(const std::string& kind)
{
    if (kind == "garbage") {
        writeRaw(std::string(100'000, '\xfe'));
    } else if (kind == "oversized") {
        writeRaw(std::string("\xff\xff\xff\x7f\x03", 5));
    } else if (kind == "corrupt") {
        writeRaw(framed(MessageKind::Analysis, "not an analysis"));
    } else if (kind == "unasked") {
        writeRaw(framed(MessageKind::Ready, kProtocol));
    } else if (kind == "half") {
        writeRaw(framed(MessageKind::Analysis, "cut").substr(0, 6));
        std::_Exit(3);
    }
}

/// What a file says of the process that had it: for tests of politeness.
std::string describeSelf()
{
    int open = 0;
    for (int fd = 3; fd < 256; ++fd) {
        open += ::fcntl(fd, F_GETFD) >= 0 ? 1 : 0;
    }
    std::string input;
    std::getline(std::ifstream("/dev/stdin"), input);
    return std::to_string(::getpid()) + " nice " + std::to_string(::nice(0)) + " open " + std::to_string(open) +
           " stdin '" + input + "'";
}

FileAnalysis analyse(const std::filesystem::path& file)
{
    const std::string kind = file.stem().string().substr(0, file.stem().string().find('-'));
    if (kind == "crash") {
        dieOf(SIGSEGV);
    } else if (kind == "abort") {
        dieOf(SIGABRT);
    } else if (kind == "killed") {
        dieOf(SIGKILL);
    } else if (kind == "leave") {
        std::_Exit(7);
    } else if (kind == "hang") {
        hang();
    } else if (kind == "bomb") {
        eatMemory();
    } else if (kind == "refuse") {
        throw Error(ErrorKind::BadFormat, "there is no sound in it");
    } else if (kind == "strange") {
        throw std::runtime_error("something else");
    } else if (kind == "wait") {
        while (!std::filesystem::exists(file)) {
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
    } else if (kind == "print") {
        std::printf("a library that talks\n");
        std::fflush(stdout);
    }
    sayNonsense(kind);
    FileAnalysis analysis;
    analysis.contentHash = static_cast<std::uint64_t>(::getpid());
    analysis.tags.title = file.string();
    analysis.tags.lyrics = kind == "self" ? describeSelf() : kind == "long" ? std::string(3'000'000, 'l') : "";
    return analysis;
}

} // namespace

int main()
{
    const char* atStart = std::getenv("NEARFIELD_TEST_WORKER");
    const std::string how = atStart != nullptr ? atStart : "";
    if (how == "dies at start") {
        return 5;
    }
    if (how == "is no worker") {
        std::puts("Usage: something else");
        return 0;
    }
    out = ::dup(STDOUT_FILENO);
    return runWorker(analyse);
}
