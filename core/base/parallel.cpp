#include "core/base/parallel.h"

#include <algorithm>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include <cblas.h>

namespace nearfield {

void parallelFor(std::size_t count, const std::function<void(std::size_t, std::size_t)>& body, unsigned threads)
{
    if (threads == 0) {
        threads = std::max(1U, std::thread::hardware_concurrency());
    }
    const std::size_t pieces = std::min<std::size_t>(threads, count);
    if (pieces <= 1) {
        if (count > 0) {
            body(0, count);
        }
        return;
    }

    std::exception_ptr first;
    std::mutex mutex;
    {
        std::vector<std::jthread> workers;
        workers.reserve(pieces);
        for (std::size_t piece = 0; piece < pieces; ++piece) {
            const std::size_t begin = count * piece / pieces;
            const std::size_t end = count * (piece + 1) / pieces;
            workers.emplace_back([&, begin, end] {
                try {
                    body(begin, end);
                } catch (...) {
                    const std::lock_guard lock(mutex);
                    if (!first) {
                        first = std::current_exception();
                    }
                }
            });
        }
    }
    if (first) {
        std::rethrow_exception(first);
    }
}

void useOneBlasThread()
{
    openblas_set_num_threads(1);
}

} // namespace nearfield
