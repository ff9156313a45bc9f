#pragma once

#include <cstddef>
#include <functional>

namespace nearfield {

/// Runs body(begin, end) over [0, count) in contiguous pieces on up to `threads` threads (0: one per core) and waits.
/// The first exception of any piece is rethrown here after all have ended. Pieces are fixed by count and threads,
/// so a body that writes only to its own piece gives the same result every time.
void parallelFor(std::size_t count, const std::function<void(std::size_t begin, std::size_t end)>& body,
                 unsigned threads = 0);

/// Makes OpenBLAS compute on the calling thread only: Nearfield runs one worker per core itself, and barriers inside
/// small products cost more than they gain. Call once at the start of a process.
void useOneBlasThread();

} // namespace nearfield
