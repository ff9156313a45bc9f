#pragma once

#include <chrono>
#include <cstdint>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "core/base/progress.h"

namespace nearfield::cli {

/// Draws progress on stderr: one bar that is redrawn on a terminal, a line now and then elsewhere.
/// Erases its bar when destroyed, so that what follows starts on a clean line.
class ProgressBar
{
public:
    ProgressBar();
    ~ProgressBar();
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

    void show(std::string_view text, std::int64_t done, std::int64_t total);
    [[nodiscard]] ProgressCallback callback();

private:
    using Clock = std::chrono::steady_clock;

    bool m_isTerminal;
    bool m_drawn = false;
    std::string m_stage;
    Clock::time_point m_next{};
};

/// Turns the first Ctrl+C (SIGINT, SIGTERM) into a stop request; a second one ends the process at once with 130.
/// One for a process.
class InterruptGuard
{
public:
    InterruptGuard();
    ~InterruptGuard();
    InterruptGuard(const InterruptGuard&) = delete;
    InterruptGuard& operator=(const InterruptGuard&) = delete;

    [[nodiscard]] std::stop_token token() const { return m_source.get_token(); }

private:
    std::stop_source m_source;
    std::jthread m_waiter;
};

/// Rows as aligned columns; the width of wide (CJK) and combining characters is respected.
/// The last column is neither padded nor cut; other cells wider than `maxWidth` columns are cut with "…".
[[nodiscard]] std::string alignedColumns(const std::vector<std::vector<std::string>>& rows,
                                         const std::vector<bool>& rightAligned, std::size_t maxWidth = 48);

/// Not wider than so many columns, cut with "…".
[[nodiscard]] std::string shortened(const std::string& text, std::size_t columns);
/// 1234567 → "1,234,567".
[[nodiscard]] std::string grouped(std::uint64_t number);
/// "1 file", "1,234 files".
[[nodiscard]] std::string counted(std::uint64_t number, std::string_view one, std::string_view many);
/// 75.3 → "1 min 15 s"; 0.21 → "0.21 s".
[[nodiscard]] std::string duration(double seconds);

} // namespace nearfield::cli
