#include "app/commands/terminal.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <utf8proc.h>

namespace nearfield::cli {

namespace {

constexpr int kBarWidth = 28;

/// Columns on a terminal, and the byte offset after which `limit` columns are used.
struct Width
{
    std::size_t columns = 0;
    std::size_t bytesWithinLimit = 0;
};

Width widthOf(std::string_view text, std::size_t limit)
{
    Width width;
    const auto* data = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    std::size_t used = 0;
    while (used < text.size()) {
        utf8proc_int32_t codepoint = 0;
        const utf8proc_ssize_t size =
            utf8proc_iterate(data + used, static_cast<utf8proc_ssize_t>(text.size() - used), &codepoint);
        used += size > 0 ? static_cast<std::size_t>(size) : 1;
        width.columns += size > 0 ? static_cast<std::size_t>(std::max(0, utf8proc_charwidth(codepoint))) : 1;
        if (width.columns <= limit) {
            width.bytesWithinLimit = used;
        }
    }
    return width;
}

/// Written by the signal handler, read by the guard's thread. A handler can reach nothing but statics, and blocking the
/// signals for sigwait() would not do: OpenBLAS starts threads before main, and those would still take them.
std::atomic<int> signalPipe{-1};
constexpr char kInterrupted = 'i';
constexpr char kEnding = 'e';

extern "C" void onInterrupt(int /*signal*/)
{
    static std::atomic_flag once;
    if (once.test_and_set()) {
        ::_exit(130);
    }
    const int savedErrno = errno;
    [[maybe_unused]] const ssize_t written = ::write(signalPipe, &kInterrupted, 1);
    errno = savedErrno;
}

} // namespace

ProgressBar::ProgressBar()
    : m_isTerminal(::isatty(STDERR_FILENO) == 1)
{
}

ProgressBar::~ProgressBar()
{
    if (m_drawn) {
        fmt::print(stderr, "\r\033[K");
        std::fflush(stderr);
    }
}

ProgressCallback ProgressBar::callback()
{
    return [this](const Progress& progress) { show(progress.stage, progress.done, progress.total); };
}

void ProgressBar::show(std::string_view text, std::int64_t done, std::int64_t total)
{
    const auto now = Clock::now();
    const bool isNewStage = m_stage != text;
    if (!m_isTerminal) {
        if (isNewStage && now >= m_next) {
            fmt::print(stderr, "{}\n", text);
            m_next = now + std::chrono::seconds(2);
        }
        m_stage = text;
        return;
    }
    if (!isNewStage && now < m_next && done != total) {
        return;
    }
    m_stage = text;
    m_next = now + std::chrono::milliseconds(60);
    if (total > 0) {
        const auto filled = static_cast<int>(kBarWidth * std::min(done, total) / total);
        std::string bar;
        for (int i = 0; i < kBarWidth; ++i) {
            bar += i < filled ? "█" : "░";
        }
        fmt::print(stderr, "\r\033[K{} {:3} %  {}", bar, 100 * std::min(done, total) / total, text);
    } else {
        fmt::print(stderr, "\r\033[K{}", text);
    }
    std::fflush(stderr);
    m_drawn = true;
}

InterruptGuard::InterruptGuard()
{
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw std::system_error(errno, std::generic_category(), "cannot make a pipe for signals");
    }
    signalPipe = ends[1];
    struct sigaction action = {};
    action.sa_handler = onInterrupt;
    action.sa_flags = SA_RESTART;
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    m_waiter = std::jthread([source = m_source, in = ends[0]]() mutable {
        char what = kEnding;
        do {
            if (::read(in, &what, 1) == 1 && what == kInterrupted) {
                source.request_stop();
            }
        } while (what != kEnding);
        ::close(in);
    });
}

InterruptGuard::~InterruptGuard()
{
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
    const int out = signalPipe.exchange(-1);
    [[maybe_unused]] const ssize_t written = ::write(out, &kEnding, 1);
    m_waiter.join();
    ::close(out);
}

std::string alignedColumns(const std::vector<std::vector<std::string>>& rows, const std::vector<bool>& rightAligned,
                           std::size_t maxWidth)
{
    std::vector<std::size_t> widths(rightAligned.size(), 0);
    std::vector<std::vector<std::string>> cells = rows;
    for (auto& row : cells) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            row[i] = i + 1 == row.size() ? row[i] : shortened(row[i], maxWidth);
            widths[i] = std::max(widths[i], widthOf(row[i], maxWidth).columns);
        }
    }
    std::string out;
    for (const auto& row : cells) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            const std::string padding(widths[i] - widthOf(row[i], maxWidth).columns, ' ');
            const bool isLast = i + 1 == row.size();
            out += rightAligned[i] ? padding + row[i] : row[i] + (isLast ? "" : padding);
            out += isLast ? "\n" : "  ";
        }
    }
    return out;
}

std::string shortened(const std::string& text, std::size_t columns)
{
    if (widthOf(text, columns).columns <= columns) {
        return text;
    }
    return text.substr(0, widthOf(text, columns - 1).bytesWithinLimit) + "…";
}

std::string grouped(std::uint64_t number)
{
    std::string digits = std::to_string(number);
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3) {
        digits.insert(static_cast<std::size_t>(at), 1, ',');
    }
    return digits;
}

std::string counted(std::uint64_t number, std::string_view one, std::string_view many)
{
    return fmt::format("{} {}", grouped(number), number == 1 ? one : many);
}

std::string duration(double seconds)
{
    if (seconds < 60) {
        return fmt::format("{:.2f} s", seconds);
    }
    const auto whole = static_cast<long long>(seconds);
    if (whole < 3600) {
        return fmt::format("{} min {} s", whole / 60, whole % 60);
    }
    return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
}

} // namespace nearfield::cli
