#include "core/audio/worker_pool.h"

#include <algorithm>
#include <cstdlib>
#include <deque>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>

#include "core/audio/worker_process.h"
#include "core/audio/worker_protocol.h"
#include "core/base/error.h"

namespace nearfield::audio {

namespace {

using Clock = std::chrono::steady_clock;

/// Libraries that leak a little a file are kept from adding it up; a start takes a fraction of a second.
constexpr std::size_t kFilesAWorker = 500;
/// So long a worker may take to say that it is ready.
constexpr std::chrono::seconds kStartLimit{30};
/// So many workers in a row that end without a file are no accident.
constexpr int kMostFailedStarts = 3;

struct Worker
{
    explicit Worker(const WorkerOptions& options)
        : process(options.program, options.memoryLimit)
    {
    }

    WorkerProcess process;
    bool isReady = false;
    std::optional<std::filesystem::path> file;               ///< that it holds
    Clock::time_point deadline = Clock::now() + kStartLimit; ///< of its start or its file
    std::size_t done = 0;                                    ///< files

    [[nodiscard]] bool isWaiting() const noexcept { return isReady && !file; }
};

/// Wakes poll() when a stop is requested.
class StopSignal
{
public:
    explicit StopSignal(const std::stop_token& stop)
        : m_event(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
        , m_callback(stop, Wake{m_event.get()})
    {
    }
    [[nodiscard]] int fd() const noexcept { return m_event.get(); }

private:
    struct Wake
    {
        int event;
        void operator()() const noexcept { ::eventfd_write(event, 1); }
    };
    FileDescriptor m_event;
    std::stop_callback<Wake> m_callback;
};

class Pool
{
public:
    Pool(const NextFile& next, const OnResult& onResult, const WorkerOptions& options, const std::stop_token& stop)
        : m_next(next)
        , m_onResult(onResult)
        , m_options(options)
        , m_stop(stop)
        , m_signal(stop)
        , m_most(options.workers > 0 ? options.workers : std::max(1U, std::thread::hardware_concurrency()))
    {
    }

    void run()
    {
        while (!m_stop.stop_requested()) {
            handOut();
            if (m_workers.empty()) {
                return; // no file is left
            }
            waitForAnswers();
        }
    }

private:
    /// Gives files to workers that wait, starts workers while there is work for them, ends those with none.
    void handOut()
    {
        for (std::size_t i = 0; i < m_workers.size() && !m_stop.stop_requested();) {
            Worker& worker = *m_workers[i];
            if (!worker.isWaiting() || (worker.done < kFilesAWorker && lookAhead(1) && give(worker))) {
                ++i;
            } else {
                m_workers.erase(m_workers.begin() + static_cast<std::ptrdiff_t>(i));
            }
        }
        while (m_workers.size() < m_most && !m_stop.stop_requested() && lookAhead(starting() + 1)) {
            m_workers.push_back(std::make_unique<Worker>(m_options));
        }
    }

    [[nodiscard]] std::size_t starting() const
    {
        return static_cast<std::size_t>(
            std::count_if(m_workers.begin(), m_workers.end(), [](const auto& worker) { return !worker->isReady; }));
    }

    /// Whether so many files are there to be given out.
    bool lookAhead(std::size_t count)
    {
        while (m_ahead.size() < count && !m_isExhausted) {
            std::optional<std::filesystem::path> file;
            withoutTime([&] { file = m_next(); });
            if (file) {
                m_ahead.push_back(std::move(*file));
            } else {
                m_isExhausted = true;
            }
        }
        return m_ahead.size() >= count;
    }

    /// False when the worker has gone; the file stays for another.
    bool give(Worker& worker)
    {
        if (!worker.process.send(MessageKind::File, m_ahead.front().native())) {
            lose(worker, worker.process.end());
            return false;
        }
        worker.file = std::move(m_ahead.front());
        m_ahead.pop_front();
        worker.deadline = Clock::now() + m_options.timeLimit;
        return true;
    }

    void waitForAnswers()
    {
        std::vector<pollfd> fds{{.fd = m_signal.fd(), .events = POLLIN, .revents = 0}};
        for (const auto& worker : m_workers) {
            fds.push_back({.fd = worker->process.socket(), .events = POLLIN, .revents = 0});
        }
        ::poll(fds.data(), fds.size(), millisecondsToDeadline());
        // Backwards, so that those that end can be taken out.
        for (std::size_t i = m_workers.size(); i-- > 0 && !m_stop.stop_requested();) {
            if (fds[i + 1].revents != 0 && !hear(*m_workers[i])) {
                m_workers.erase(m_workers.begin() + static_cast<std::ptrdiff_t>(i));
            }
        }
        endLateWorkers();
    }

    [[nodiscard]] int millisecondsToDeadline() const
    {
        auto least = std::chrono::milliseconds(std::chrono::minutes(1));
        const auto now = Clock::now();
        for (const auto& worker : m_workers) {
            if (!worker->isWaiting()) {
                least = std::min(least, std::chrono::ceil<std::chrono::milliseconds>(worker->deadline - now));
            }
        }
        return static_cast<int>(std::max<std::int64_t>(0, least.count()));
    }

    /// Takes what a worker says. False when it is of no use any more.
    bool hear(Worker& worker)
    {
        const bool isOpen = worker.process.receive();
        std::optional<WorkerResult> result;
        std::string wrong;
        try {
            while (const std::optional<Message> message = worker.process.nextMessage()) {
                understand(worker, *message, result);
            }
        } catch (const Error& error) {
            wrong = error.what();
        }
        if (!isOpen && wrong.empty()) {
            wrong = worker.process.end();
        }
        if (result) {
            report(std::move(*result));
        }
        if (!wrong.empty()) {
            lose(worker, wrong);
        }
        return wrong.empty();
    }

    /// Throws Corrupt for what was not asked for.
    static void understand(Worker& worker, const Message& message, std::optional<WorkerResult>& result)
    {
        if (message.kind == MessageKind::Ready && !worker.isReady && message.text == kProtocol) {
            worker.isReady = true;
        } else if (message.kind == MessageKind::Analysis && worker.file) {
            FileAnalysis analysis = parseFileAnalysis(message.text);
            result = {.file = *std::exchange(worker.file, std::nullopt), .analysis = std::move(analysis), .error = {}};
            ++worker.done;
        } else if (message.kind == MessageKind::Error && worker.file) {
            result = {.file = *std::exchange(worker.file, std::nullopt), .analysis = {}, .error = message.text};
            ++worker.done;
        } else {
            throw Error(ErrorKind::Corrupt, "answered what was not asked");
        }
    }

    void endLateWorkers()
    {
        const auto now = Clock::now();
        for (std::size_t i = m_workers.size(); i-- > 0 && !m_stop.stop_requested();) {
            Worker& worker = *m_workers[i];
            if (!worker.isWaiting() && worker.deadline <= now) {
                worker.process.end();
                const std::chrono::duration<double> limit = worker.isReady ? m_options.timeLimit : kStartLimit;
                lose(worker, fmt::format("took longer than {:g} s", limit.count()));
                m_workers.erase(m_workers.begin() + static_cast<std::ptrdiff_t>(i));
            }
        }
    }

    /// A worker is of no use any more: the file that it holds pays for it, or else the patience with its start.
    void lose(Worker& worker, const std::string& how)
    {
        if (worker.file) {
            report({.file = *std::exchange(worker.file, std::nullopt), .analysis = {}, .error = "the decoder " + how});
        } else if (++m_failedStarts >= kMostFailedStarts) {
            throw Error(ErrorKind::Unreadable,
                        fmt::format("Music cannot be analysed: {} as an analysis worker {}",
                                    m_options.program.empty() ? "Nearfield" : m_options.program.string(), how));
        }
    }

    void report(WorkerResult&& result)
    {
        m_failedStarts = 0;
        withoutTime([&] { m_onResult(std::move(result)); });
    }

    /// What `call` takes is nobody's time.
    template <typename Call>
    void withoutTime(Call&& call)
    {
        const auto start = Clock::now();
        call();
        const auto taken = Clock::now() - start;
        for (const auto& worker : m_workers) {
            worker->deadline += taken;
        }
    }

    const NextFile& m_next;
    const OnResult& m_onResult;
    const WorkerOptions& m_options;
    const std::stop_token& m_stop;
    StopSignal m_signal;
    std::size_t m_most;
    std::vector<std::unique_ptr<Worker>> m_workers;
    std::deque<std::filesystem::path> m_ahead; ///< given by next, and to no worker yet
    bool m_isExhausted = false;
    int m_failedStarts = 0; ///< in a row
};

} // namespace

void analyseInWorkers(const NextFile& next, const OnResult& onResult, const WorkerOptions& options,
                      const std::stop_token& stop)
{
    if (std::getenv(kWorkerVariable) != nullptr) {
        throw Error(ErrorKind::BadArgument, "An analysis worker cannot start workers of its own");
    }
    Pool(next, onResult, options, stop).run();
}

} // namespace nearfield::audio
